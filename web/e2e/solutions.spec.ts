/** What a case can be given, written down once; the catalogue; the mediator, from the settings to the customer's own page. */
import { axe, call, expect, fits, picture, test } from './desk';

const lost = 'Bonjour, je demande le remboursement de mon colis 6A04418827215, perdu depuis six semaines. C’est intolérable.';

test('a catalogue is started from an example, and a gesture is given once', async ({ at, desk }) => {
  test.setTimeout(120_000);
  await at.goto(`${desk.url}/b/${desk.brand}/solutions`);
  await expect(at.getByText('Le catalogue est vide.', { exact: false })).toBeVisible();
  await axe(at);
  await picture(at, 'solutions-empty-fr');
  await at.getByRole('button', { name: 'Commencer par un exemple' }).click();
  await at.getByLabel('Commencer par un exemple').selectOption({ label: 'Colis et courrier' });
  const file = at.getByLabel('Le catalogue', { exact: false });
  await expect(file).toHaveValue(/bon-de-vingt-euros/);
  const good = await file.inputValue();
  await file.fill(good.replace('kind = "gesture"', 'kind = "cadeau"'));
  await at.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(at.getByRole('alert')).toContainText('Ligne');
  await axe(at);
  await picture(at, 'solutions-file-wrong-fr');
  await file.fill(good);
  await at.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(at.getByText('Catalogue enregistré')).toBeVisible();
  await at.getByRole('radio', { name: 'Catalogue' }).check({ force: true });
  await expect(at.getByText('Bon de 20\u00a0€ pour un prochain envoi')).toBeVisible();
  await axe(at);
  await picture(at, 'solutions-catalogue-fr');

  await desk.say({ text: lost, author: 'Inès B.', handle: '@ines.b', thread: 'perdu', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.locator('a[data-case]', { hasText: 'Inès B.' }).first().click();
  const panel = at.getByRole('region', { name: 'Solutions' });
  await expect(panel.getByText('Bon de 20\u00a0€ pour un prochain envoi')).toBeVisible();
  await panel.scrollIntoViewIfNeeded();
  await axe(at);
  await picture(at, 'solutions-in-a-case-fr');
  await panel.getByRole('button', { name: 'Insérer les mots : Bon de 20\u00a0€ pour un prochain envoi' }).click();
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toHaveValue(/un bon de 20\u00a0€/);

  const give = panel.getByRole('button', { name: 'Accordé : Bon de 20\u00a0€ pour un prochain envoi' });
  await give.click();
  const dialog = at.getByRole('dialog', { name: 'Noter ce qui est accordé' });
  await expect(dialog).toContainText('Aucune réponse ne l’a encore dit.');
  await axe(at);
  await picture(at, 'solutions-give-fr', 'window');
  await dialog.getByRole('button', { name: 'Noter' }).click();
  await expect(at.getByText('Noté dans le registre')).toBeVisible();
  await expect(panel.getByText('Déjà accordé dans ce dossier', { exact: false })).toBeVisible();
  await expect(give).toHaveCount(0);
  await picture(at, 'solutions-given-fr');

  await at.goto(`${desk.url}/b/${desk.brand}/solutions`);
  await at.getByRole('radio', { name: 'Gestes' }).check({ force: true });
  await at.getByRole('button', { name: /Voir les dossiers/ }).click();
  await expect(at.getByRole('listitem').filter({ hasText: 'par Camille Durand' })).toHaveCount(1);
  await axe(at);
  await picture(at, 'gestures-by-month-fr');
  await at.setViewportSize({ width: 390, height: 844 });
  await fits(at);
  await picture(at, 'gestures-by-month-phone-fr');
});

test('the mediator is named in the settings, noted in a case, and told to the customer', async ({ at, desk }) => {
  test.setTimeout(120_000);
  await at.goto(`${desk.url}/b/${desk.brand}/settings`);
  const card = at.getByRole('region', { name: 'Médiateur de la consommation' }).or(at.locator('section', { hasText: 'Médiateur de la consommation' })).first();
  await expect(card.getByRole('status')).toContainText('Aucun médiateur');
  await card.getByLabel('Secteur').selectOption({ label: 'Colis et courrier' });
  await card.getByLabel('Nom').fill('Médiation des Colis');
  await card.getByLabel('Adresse en ligne').fill('https://mediation-colis.example');
  await card.scrollIntoViewIfNeeded();
  await axe(at);
  await picture(at, 'mediator-settings-fr', 'window');
  await at.locator('fieldset').getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(at.getByText('Enregistré', { exact: true })).toBeVisible();

  await desk.say({ text: lost, author: 'Omar T.', handle: '@omar.t', thread: 'mediation', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.locator('a[data-case]', { hasText: 'Omar T.' }).first().click();
  const panel = at.getByRole('region', { name: 'Médiateur' });
  await expect(panel).toContainText('aucun délai ne court');
  await panel.getByRole('button', { name: 'C’est la réclamation' }).click();
  await expect(panel).toContainText('Saisine possible à partir du');
  await panel.getByRole('button', { name: 'Autre message ou autre date' }).click();
  const dialog = at.getByRole('dialog', { name: 'Réclamation écrite' });
  await dialog.getByLabel('Message du client').selectOption({ label: 'Une date, hors de ce dossier' });
  const day = new Date(Date.now() - 100 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel('Date de la réclamation').fill(day);
  await dialog.getByLabel('D’où vous tenez cette date').fill('Lettre recommandée, classeur des réclamations');
  await axe(at);
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(panel).toContainText('peut saisir le médiateur depuis le');
  await panel.scrollIntoViewIfNeeded();
  await axe(at);
  await picture(at, 'mediation-open-fr');
  await panel.getByRole('button', { name: 'Insérer le bloc du médiateur' }).click();
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toHaveValue(/Médiation des Colis/);
  const download = at.waitForEvent('download');
  await panel.getByRole('button', { name: 'Dossier PDF' }).click();
  expect((await download).suggestedFilename()).toMatch(/^dossier-.*\.pdf$/);
  if (process.env.PICTURES) await (await download).saveAs(`${process.env.PICTURES}/dossier.pdf`);

  const reference = at.url().split('/').at(-1) ?? '';
  const detail = await call<{ tracking_url: string }>(at, desk, `cases/${reference}`);
  await at.goto(detail.tracking_url);
  await expect(at.getByRole('heading', { name: 'Vous pouvez saisir le médiateur' })).toBeVisible();
  await axe(at);
  await picture(at, 'mediation-customer-fr');
});
