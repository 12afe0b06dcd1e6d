/** What is owed after a customer was sent elsewhere: said while it is written, kept in the register, postponed with a reason. */
import { axe, expect, picture, test } from './desk';

test('whoever is only sent elsewhere is followed up, and the follow-up can be postponed', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, mon colis 6A04418827215 n’est pas arrivé, où est-il ?', author: 'Nadia K.', handle: '@nadia.k' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Nadia K\./ }).click();
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill('Bonjour Nadia, contactez le service clients sur notre site, atlas-colis.example/contact. Camille');
  await expect(at.getByText('Cette réponse envoie la personne ailleurs sans rien d’autre', { exact: false })).toBeVisible();
  await axe(at);
  await picture(at, 'follow-up-while-writing-fr', 'window');
  await field.press('Control+Enter');
  const reasons = at.getByRole('textbox', { name: /Dites pourquoi c’est juste ici/ });
  await expect(reasons).toHaveCount(2);
  await reasons.first().fill('Le dépôt n’a pas accès à ce dossier.');
  await reasons.last().fill('Le dépôt n’a pas accès à ce dossier.');
  await field.press('Control+Enter');
  await expect(at.getByText('Envoyé', { exact: true })).toBeVisible({ timeout: 30_000 });

  await at.goto(`${desk.url}/b/${desk.brand}/promises`);
  const owed = at.getByRole('listitem').filter({ hasText: 'Savoir si la personne a été aidée' });
  await expect(owed).toHaveCount(1);
  const postpone = owed.getByRole('button', { name: 'Reporter' });
  await postpone.click();
  await expect(at.getByRole('dialog', { name: 'Reporter le suivi' })).toBeVisible();
  await at.keyboard.press('Escape');
  await expect(postpone).toBeFocused();
  await postpone.click();
  const dialog = at.getByRole('dialog', { name: 'Reporter le suivi' });
  await expect(dialog.getByRole('button', { name: 'Reporter' })).toBeDisabled();
  await dialog.getByRole('radio', { name: /plus de temps/ }).check();
  await axe(at);
  await picture(at, 'follow-up-postponed-fr', 'window');
  await dialog.getByRole('button', { name: 'Reporter' }).click();
  await expect(at.getByText('Suivi reporté.')).toBeVisible();
  await owed.getByRole('button', { name: 'C’est vérifié' }).click();
  await expect(at.getByText('Suivi terminé.')).toBeVisible();
  await expect(owed).toHaveCount(0);
});
