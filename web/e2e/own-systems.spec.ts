/** What the brand's own systems know, beside the case; a system that is silent is said, and the desk goes on. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { axe, expect, picture, test } from './desk';

test.setTimeout(120_000);

test('a parcel is looked up in the brand’s own system, and its silence is said', async ({ at, desk }) => {
  let works = true;
  const system = createServer((request, response) => {
    request.resume();
    response.statusCode = works && request.headers['webhook-signature'] ? 200 : 500;
    response.end(JSON.stringify({ cards: [{ title: 'Colis 6A12345678901', source: 'Entrepôt', as_of: new Date(Date.now() - 300_000).toISOString(), lines: [{ label: 'État', value: 'Au dépôt de Lyon depuis vendredi' }, { label: 'Livraison prévue', value: 'mardi 24 novembre' }] }] }));
  });
  await new Promise<void>((ready) => system.listen(0, '127.0.0.1', () => ready()));
  try {
    await at.goto(`${desk.url}/b/${desk.brand}/settings`);
    const card = at.locator('form').filter({ hasText: 'Vos systèmes' }).last();
    await card.getByRole('switch', { name: 'Interroger vos systèmes' }).press(' ');
    await card.getByLabel('Adresse qui reçoit les questions').fill('depot.example');
    await card.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(card.getByText('Une adresse commence par https:// ou http://.')).toBeVisible();
    await card.getByLabel('Adresse qui reçoit les questions').fill(`http://127.0.0.1:${(system.address() as AddressInfo).port}/`);
    await card.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(card.getByText(/^whsec_/)).toBeVisible();
    await axe(at);
    await picture(at, 'own-systems-settings-fr', 'window');

    await desk.say({ text: 'Mon colis 6A12345678901 n’est pas arrivé, où est-il ?', author: 'Lila Perrin', handle: '@lila.p', thread: 'un' });
    await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
    await at.getByRole('link', { name: /Lila Perrin/ }).click();
    const panel = at.getByRole('region', { name: 'Dans vos systèmes' });
    await expect(panel).toContainText('Au dépôt de Lyon depuis vendredi');
    await expect(panel).toContainText('rien de ceci ne se dit au client');
    await axe(at);
    await panel.scrollIntoViewIfNeeded();
    await picture(at, 'own-systems-fr', 'window');

    works = false;
    await panel.getByRole('button', { name: 'Demander de nouveau' }).press('Enter');
    await expect(panel).toContainText('Le système répond par une erreur. Voici sa dernière réponse.');
    await expect(panel).toContainText('Au dépôt de Lyon depuis vendredi');
  } finally {
    system.closeAllConnections();
    await new Promise((closed) => system.close(closed));
  }
});
