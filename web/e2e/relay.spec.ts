/** A question to the carrier, from the directory to the reply: asked in the case, answered in another browser without an account, and back. */
import { axe, expect, fits, picture, test } from './desk';

const complaint = 'bonjour toujours rien reçu mon colis 6A12345678901 devait arriver vendredi personne ne répond au téléphone je suis au 06 39 98 12 34 où est il';

test('a lead keeps the directory', async ({ at, desk }) => {
  await at.goto(`${desk.url}/b/${desk.brand}/contacts`);
  await expect(at.getByText('Personne encore.', { exact: false })).toBeVisible();
  await axe(at);
  for (const [name, called, topic] of [['Nadia Lopes', 'notre transporteur', 'Livraison'], ['Service facturation', '', 'Facturation']] as const) {
    await at.getByRole('button', { name: 'Ajouter un contact' }).click();
    const dialog = at.getByRole('dialog', { name: 'Ajouter un contact' });
    await dialog.getByLabel('Nom ou service').fill(name);
    await dialog.getByLabel('Organisation ou équipe').fill(called ? 'Transvite' : 'Colis Azur');
    await dialog.getByLabel('Comment le nommer au client').fill(called);
    await dialog.getByLabel('C’est', { exact: true }).selectOption(called ? 'partner' : 'colleague');
    await dialog.getByLabel('Ce que cette personne peut décider').fill(called ? 'Renvoi d’un colis, recherche au dépôt' : '');
    const topics = dialog.getByRole('checkbox', { name: topic });
    if ((await topics.count()) > 0) await topics.first().check();
    await axe(at);
    if (called) await picture(at, 'relay-contact-fr', 'window');
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(dialog).toBeHidden();
  }
  await expect(at.getByRole('listitem').filter({ hasText: 'Nadia Lopes' })).toContainText('Renvoi d’un colis');
  await axe(at);
  await picture(at, 'relay-directory-fr', 'window');
});

test('a carrier is asked, answers without an account, and the answer begins the reply', async ({ at, desk, browser }) => {
  await desk.say({ text: complaint, author: 'Amina B.', handle: '@amina.b', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Amina B\./ }).click();
  const panel = at.getByRole('region', { name: 'Relais' });
  await expect(panel.getByText('Personne n’a été interrogé')).toBeVisible();
  await panel.getByRole('button', { name: 'Poser une question' }).click();
  const dialog = at.getByRole('dialog', { name: 'Poser une question' });
  await dialog.getByLabel('À qui').selectOption({ label: 'Nadia Lopes, Transvite' });
  await expect(dialog.getByText('Peut décider', { exact: false })).toBeVisible();
  await expect(dialog.getByText('Vous copierez le lien', { exact: false })).toBeVisible();
  await dialog.getByLabel('Votre question').fill('Où se trouve ce colis depuis vendredi, et quand peut-il être livré ?');
  // The parcel's number goes by itself; the telephone only when somebody means it to.
  await expect(dialog.getByRole('checkbox', { name: /6A12345678901/ })).toBeChecked();
  const phone = dialog.getByRole('checkbox', { name: /06 39 98 12 34/ });
  await expect(phone).not.toBeChecked();
  await phone.check();
  await expect(dialog.getByRole('button', { name: 'Poser la question' })).toBeDisabled();
  await axe(at);
  await picture(at, 'relay-ask-fr', 'window');
  await phone.uncheck();
  await dialog.getByRole('button', { name: 'Poser la question' }).click();

  // A word for the customer stands ready, with a date; until it leaves, the deadline goes on.
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await expect(field).toHaveValue(/^J’ai posé la question à notre transporteur\u00a0; je vous réponds au plus tard .+\.$/u);
  await expect(at.getByText('le client doit répondre')).toHaveCount(0);
  await picture(at, 'relay-holding-word-fr', 'window');
  const held = await field.inputValue();
  await field.fill(`Bonjour Amina, ${held.charAt(0).toLowerCase()}${held.slice(1)} Camille`);
  await field.press('Control+Enter');
  await expect(at.getByText('Envoyé', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(at.getByText('Attend un partenaire').first()).toBeVisible();

  // Nadia has no account: a browser of her own, and the link.
  const link = await at.evaluate(async ([brand, reference]) => {
    const answer = await fetch(`/api/brands/${brand}/cases/${reference}/relays`);
    return ((await answer.json()) as { relays: { url: string }[] }).relays[0]?.url ?? '';
  }, [desk.brand, at.url().split('/').at(-1) ?? ''] as const);
  const elsewhere = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const nadia = await elsewhere.newPage();
  await nadia.goto(link);
  await expect(nadia.getByRole('heading', { level: 1, name: 'Une question pour vous' })).toBeVisible();
  await expect(nadia.getByText('6A12345678901')).toBeVisible();
  await expect(nadia.getByText('personne ne répond')).toHaveCount(0);
  await fits(nadia);
  await picture(nadia, 'relay-page-fr');
  await nadia.getByRole('button', { name: 'J’ai pris connaissance' }).click();
  await expect(nadia.getByText('C’est noté, merci.', { exact: false })).toBeVisible();
  await expect(panel.getByText('Lue', { exact: true })).toBeVisible();
  await nadia.getByRole('radio', { name: 'Oui' }).check();
  await nadia.getByLabel('En quelques mots').fill('Le colis est retrouvé au dépôt de Lyon, il sera livré jeudi avant 12 h.');
  await nadia.getByLabel('Photos ou documents').setInputFiles({ name: 'preuve.txt', mimeType: 'text/plain', buffer: Buffer.from('passage au dépôt') });
  await nadia.getByRole('button', { name: 'Envoyer' }).click();
  await expect(nadia.getByText('Merci, c’est bien arrivé.')).toBeVisible();
  await picture(nadia, 'relay-page-thanks-fr');

  // It is back in front of whoever asked, with the file, and begins the reply.
  await expect(panel.getByText('Le colis est retrouvé au dépôt de Lyon', { exact: false })).toBeVisible();
  await expect(panel.getByRole('link', { name: 'preuve.txt' })).toBeVisible();
  await expect(at.getByText('un contact a répondu').first()).toBeVisible();
  await axe(at);
  await picture(at, 'relay-answered-fr', 'window');
  await panel.getByRole('button', { name: 'Reprendre dans la réponse' }).click();
  await expect(field).toHaveValue('Notre transporteur me répond que ');

  // The list of all of them, also on a phone.
  await at.goto(`${desk.url}/b/${desk.brand}/relays`);
  await expect(at.getByText('Aucune question en cours.')).toBeVisible();
  await at.getByRole('radio', { name: 'Répondus' }).check({ force: true });
  await expect(at.getByRole('main').getByText('Nadia Lopes, Transvite')).toBeVisible();
  await axe(at);
  await picture(at, 'relays-fr', 'window');
  await at.setViewportSize({ width: 390, height: 844 });
  await fits(at);
  await picture(at, 'relays-phone-fr', 'window');

  // Closed by the desk, the link shows nothing any more.
  await at.getByRole('button', { name: 'Fermer le lien' }).click();
  await at.getByRole('dialog').getByRole('button', { name: 'Fermer le lien' }).click();
  await expect(at.getByText('Le lien est fermé.')).toBeVisible();
  await nadia.goto(link);
  await expect(nadia.getByText('6A12345678901')).toHaveCount(0);
  await expect(nadia.getByRole('heading', { name: 'Cette question est close' })).toBeVisible();
  await elsewhere.close();
});
