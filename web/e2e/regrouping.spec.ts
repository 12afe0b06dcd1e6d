/** One story on two channels: proposed with its reason, made one by one key, taken apart again, and undone. */
import { axe, expect, fits, picture, test } from './desk';

test.setTimeout(120_000);

test('the same parcel told in two places becomes one case, and two again', async ({ at, desk }) => {
  await desk.say({ text: 'Mon colis 6A12345678901 n’est jamais arrivé, où est-il ?', author: 'Lila Perrin', handle: '@lila.p', thread: 'un' });
  await desk.say({ text: 'Bonjour, je vous ai écrit pour le colis 6A12345678901, toujours rien depuis huit jours.', author: 'L. Perrin', handle: '@perrin', thread: 'deux', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Lila Perrin/ }).click();

  const panel = at.getByRole('region', { name: 'Le même cas, déjà vu ?' });
  await expect(panel).toContainText('Le même numéro');
  await expect(panel).toContainText('6A12345678901');
  await picture(at, 'regrouping-proposed-fr', 'window');
  await axe(at);
  await panel.getByRole('button', { name: 'Réunir à ce dossier' }).press('Enter');
  await expect(at.getByText(/est réuni à celui-ci/)).toBeVisible();

  // Both conversations in one case; each says who wrote it.
  const thread = at.getByRole('region', { name: 'Échanges' }).first();
  await expect(thread.getByText('toujours rien depuis huit jours', { exact: false })).toBeVisible();
  await expect(thread.getByText('de L. Perrin')).toBeVisible();
  await expect(at.getByText(/, réuni à ce dossier par Camille/)).toBeVisible();
  await axe(at);
  await picture(at, 'regrouping-one-fr', 'window');
  await at.setViewportSize({ width: 390, height: 844 });
  await fits(at);
  await picture(at, 'regrouping-one-phone-fr', 'window');
  await at.setViewportSize({ width: 1440, height: 900 });

  // One of the two was another matter after all.
  await thread.getByRole('button', { name: 'Faire un dossier à part' }).last().click();
  await expect(at.getByText('Cette conversation a maintenant son propre dossier.')).toBeVisible();
  await expect(thread.getByText('toujours rien depuis huit jours', { exact: false })).toHaveCount(0);
  const history = at.getByRole('list').filter({ hasText: 'séparé de ce dossier' });
  await history.getByRole('button', { name: 'Annuler' }).click();
  await expect(thread.getByText('toujours rien depuis huit jours', { exact: false })).toBeVisible();

  // And undone from the page of the case that had become part of the other.
  await at.getByRole('link', { name: /, réuni à ce dossier/ }).click();
  await expect(at.getByText('Ouvrir l’autre dossier')).toBeVisible();
  await picture(at, 'regrouping-part-fr', 'window');
  await axe(at);
  await at.getByRole('list').filter({ hasText: 'Réuni à' }).getByRole('button', { name: 'Annuler' }).click();
  await expect(thread.getByText('toujours rien depuis huit jours', { exact: false })).toBeVisible();
  await expect(at.getByText('Ouvrir l’autre dossier')).toHaveCount(0);
});

test('any case is joined by its reference', async ({ at, desk }) => {
  await desk.say({ text: 'Ma facture de mars est fausse.', author: 'Noé Vidal', handle: '@noe', thread: 'trois' });
  await desk.say({ text: 'Bonjour, pouvez-vous corriger la facture de mon père ?', author: 'Inès Vidal', handle: '@ines', thread: 'quatre' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Inès Vidal/ }).click();
  const reference = (await at.url()).split('/').at(-1)!;
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Noé Vidal/ }).click();
  await at.getByRole('button', { name: 'Réunir un autre dossier…' }).click();
  const dialog = at.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Réunir' })).toBeDisabled();
  await dialog.getByLabel('Référence du dossier').fill('ZZZ-999');
  await dialog.getByLabel('Référence du dossier').press('Enter');
  await expect(dialog.getByText('Aucun dossier n’a la référence ZZZ-999.')).toBeVisible();
  await dialog.getByLabel('Référence du dossier').fill(reference.toLowerCase());
  await axe(at);
  await picture(at, 'regrouping-dialog-fr', 'window');
  await dialog.getByLabel('Référence du dossier').press('Enter');
  await expect(at.getByText(`Le dossier ${reference} est réuni à celui-ci.`)).toBeVisible();
});
