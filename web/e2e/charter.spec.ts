/** The charter: written, tried, saved, compared; and what it makes wait. */
import { axe, expect, picture, test } from './desk';

test('a charter is written, its effect is seen before saving, and the history can be compared', async ({ at, desk }) => {
  await at.goto(`${desk.url}/b/${desk.brand}/charter`);
  await expect(at.getByRole('heading', { level: 1, name: 'Charte' })).toBeVisible();
  await at.getByLabel('Mots écartés').fill('usager → client');
  await at.getByLabel('Mots écartés').blur();
  const effect = at.getByRole('button', { name: 'Voir l’effet, puis enregistrer' });
  await expect(effect).toBeEnabled();
  await picture(at, 'charter-form');
  await axe(at);

  // A mistake in the file is said with its line, at once.
  await at.getByText('Fichier', { exact: true }).click();
  const file = at.getByLabel('Le fichier de la charte');
  await expect(file).toHaveValue(/"usager" = "client"/);
  const good = await file.inputValue();
  await file.fill(`${good}\n[levels]\ntonne = "hold"\n`);
  await expect(at.getByRole('alert')).toContainText('Vouliez-vous écrire « tone »');
  await expect(effect).toBeDisabled();
  await file.fill(`${good}\n[levels]\ntone = "refuse"\npersonal_data_in_public = "off"\n`);
  await expect(at.getByRole('status').filter({ hasText: 'protège les données' })).toBeVisible();
  await expect(effect).toBeEnabled();
  await effect.click();
  const dialog = at.getByRole('dialog');
  await expect(dialog.getByText(/rien à comparer|relue/)).toBeVisible();
  await dialog.getByLabel('Pourquoi ce changement').fill('Après la réunion du lundi');
  await picture(at, 'charter-preview', 'window');
  await axe(at);
  await dialog.getByRole('button', { name: 'Enregistrer la charte' }).click();
  await expect(at.getByText('La charte est enregistrée', { exact: false })).toBeVisible();

  await at.getByText('Historique', { exact: true }).click();
  await expect(at.getByText('Après la réunion du lundi', { exact: false })).toBeVisible();
  await at.getByRole('button', { name: 'Ce qui a changé' }).first().click();
  await expect(at.getByRole('list', { name: /Changements de la version/ })).toContainText('"usager" = "client"');
  await picture(at, 'charter-history', 'window');
  await axe(at);
});

test('a hot message asks for a breath, which can be passed with a reason', async ({ at, desk }) => {
  await desk.say({ text: 'Bande de connards, vous êtes des gros nuls !!! MON COLIS CA552001873FR EST OÙ ???', author: 'Kevin L.', handle: '@kev_charte', thread: 'breath' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Kevin L\./ }).click();
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill('Bonjour Kevin, je cherche votre colis avec le dépôt et je vous réponds ici demain avant 13 h. Camille');
  await expect(at.getByText('Prêt à partir').or(at.getByText('À revoir', { exact: true }))).toBeVisible();
  await field.press('Control+Enter');
  const dialog = at.getByRole('dialog', { name: 'Une respiration' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Envoyer' })).toBeDisabled();
  // The reason first: looking for barriers may take longer than the breath, after which none is asked.
  await dialog.getByLabel(/Dites pourquoi/).fill('Le dépôt ferme dans cinq minutes');
  await picture(at, 'breath', 'window');
  await axe(at);
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await expect(at.getByRole('button', { name: /Reprendre/ })).toBeVisible();
});
