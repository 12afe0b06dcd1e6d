/** Channels: connecting an account, what is wrong with one, and a reply that the network would not take. */
import type { Page } from '@playwright/test';

import { axe, expect, picture, test } from './desk';

/** Adds a channel as the page does. */
async function add(at: Page, brand: string, body: object): Promise<{ id: string; url: string; secret: string }> {
  return at.evaluate(
    async ([path, given]) => {
      const session = (await (await fetch('/api/session')).json()) as { csrf: string };
      const answer = await fetch(path as string, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrf }, body: JSON.stringify(given) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as { id: string; url: string; secret: string };
    },
    [`/api/brands/${brand}/channels`, body] as const,
  );
}

test('an account is connected on the network’s own page, with each right and its reason said before', async ({ at, desk }) => {
  await add(at, desk.brand, { kind: 'sandbox', name: 'X d’essai', settings: { network: 'x' } });
  await at.goto(`${desk.url}/b/${desk.brand}/channels`);
  const row = at.getByRole('listitem').filter({ hasText: 'X d’essai' });
  await row.getByText('Ce que ce réseau permet').click();
  await expect(row.getByText(/0,20\s\$US si elle contient un lien/)).toBeVisible();
  await expect(row.getByText('Une réponse publique n’est possible qu’à qui vous a mentionné ou cité.')).toBeVisible();
  await axe(at);
  await picture(at, 'channels-page');

  await row.getByRole('button', { name: /^Connecter/ }).press('Enter');
  const dialog = at.getByRole('dialog', { name: 'Connecter X d’essai' });
  await expect(dialog.getByText('Pour y répondre.')).toBeVisible();
  await axe(at);
  await picture(at, 'channels-rights');
  await dialog.getByRole('button', { name: 'Continuer sur X' }).press('Enter');
  await expect(at.getByRole('heading', { name: 'Le compte est connecté' })).toBeVisible();
  await picture(at, 'channels-back');
  const returned = at.url();
  await at.getByRole('link', { name: 'Revenir aux canaux' }).click();
  await expect(at.getByRole('heading', { level: 1, name: 'Canaux' })).toBeVisible();

  await at.goto(returned);
  await expect(at.getByRole('heading', { name: 'Le compte n’est pas connecté' })).toBeVisible();
});

test('on a phone the page of the channels says the same', async ({ at, desk }) => {
  await at.setViewportSize({ width: 375, height: 760 });
  await at.goto(`${desk.url}/b/${desk.brand}/channels`);
  await expect(at.getByText('Adresse à donner au réseau')).toBeVisible();
  expect(await at.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  await axe(at);
  await picture(at, 'channels-phone');
});

test('a private answer is counted down where the network counts', async ({ at, desk }) => {
  const hook = await add(at, desk.brand, { kind: 'inbound', name: 'Messenger d’essai', settings: { network: 'messenger', allow_intranet: 'yes' } });
  await desk.say({ text: 'Bonjour, où est ma commande ? Elle devait arriver hier.', author: 'Salomé Petit', handle: '@salome', visibility: 'private', hook });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Salomé Petit/ }).click();
  await expect(at.getByText(/^Vous pouvez répondre en privé jusqu’à demain à .*, encore (23|24)\sh\. Ensuite, une personne peut encore répondre jusqu’au /)).toBeVisible();
  await axe(at);
  await picture(at, 'channels-window');
});

test('what a public reply costs is said while it is written', async ({ at, desk }) => {
  const hook = await add(at, desk.brand, { kind: 'inbound', name: 'X par un autre système', settings: { network: 'x', allow_intranet: 'yes' } });
  await desk.say({ text: '@marque Bonjour, où est ma commande ?', author: 'Théo Marin', handle: '@theo', hook });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Théo Marin/ }).click();
  await at.getByLabel('Votre réponse').fill('Bonjour Théo, voyez https://colis-azur.example/suivi');
  await expect(at.getByText(/Cette réponse coûte 0,20\s\$US parce qu’elle contient un lien/)).toBeVisible();
  await picture(at, 'channels-cost');
  await at.getByLabel('Votre réponse').fill('');
});

test('what a network needs is made and shown once, and the settings can be changed afterwards', async ({ at, desk }) => {
  await at.goto(`${desk.url}/b/${desk.brand}/channels`);
  await at.getByRole('button', { name: 'Ajouter un canal' }).click();
  const adding = at.getByRole('dialog', { name: 'Ajouter un canal' });
  await adding.getByRole('button', { name: /^Page Facebook/ }).click();
  await adding.getByLabel(/^Nom/).fill('Page de la marque');
  await adding.getByLabel(/^Identifiant de l.application/).fill('1234567890');
  await adding.getByLabel(/^Clé secrète de l.application/).fill('0123456789abcdef0123456789abcdef');
  await picture(at, 'adding');
  await adding.getByRole('button', { name: 'Ajouter ce canal' }).click();
  await expect(adding.getByText('ce ne sera plus montré')).toBeVisible();
  await expect(adding.getByText(/^whsec_/)).toBeVisible();
  await axe(at);
  await picture(at, 'shown-once');
  await adding.getByRole('button', { name: 'Fermer' }).last().click();

  const row = at.getByRole('listitem').filter({ hasText: 'Page de la marque' });
  await row.getByRole('button', { name: 'Réglages' }).press('Enter');
  const settings = at.getByRole('dialog', { name: 'Réglages de Page de la marque' });
  await expect(settings.getByLabel(/^Identifiant de l.application/)).toHaveValue('1234567890');
  await expect(settings.getByLabel(/^Clé secrète de l.application/)).toHaveValue('');
  await settings.getByLabel(/^Nom/).fill('Page de Colis Azur');
  await settings.getByLabel(/^Identifiant de l.application/).fill('9876543210');
  await axe(at);
  await picture(at, 'settings');
  await settings.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(at.getByText('Les réglages sont enregistrés.')).toBeVisible();
  await at.getByRole('listitem').filter({ hasText: 'Page de Colis Azur' }).getByRole('button', { name: 'Réglages' }).click();
  await expect(at.getByRole('dialog').getByLabel(/^Identifiant de l.application/)).toHaveValue('9876543210');

  // After a leak: a new one, shown once.
  const again = at.getByRole('dialog', { name: 'Réglages de Page de Colis Azur' });
  await again.getByRole('checkbox', { name: /^En faire un nouveau.*Jeton de vérification/ }).check();
  await expect(again.getByText('L’ancien cesse de valoir dès l’enregistrement.')).toBeVisible();
  await axe(at);
  await picture(at, 'channels-anew');
  await again.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(again.getByText(/^whsec_/)).toBeVisible();
});

test('a channel in pause says so while the reply is written', async ({ at, desk }) => {
  const hook = await add(at, desk.brand, { kind: 'inbound', name: 'Canal à mettre en pause', settings: { network: 'mail', allow_intranet: 'yes' } });
  await desk.say({ text: 'Bonjour, ma livraison est-elle partie ?', author: 'Ines Maurel', handle: '@ines', hook });
  await at.goto(`${desk.url}/b/${desk.brand}/channels`);
  await at.getByRole('listitem').filter({ hasText: 'Canal à mettre en pause' }).getByRole('button', { name: 'Mettre en pause' }).click();
  await expect(at.getByText('Le canal est en pause.')).toBeVisible();
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Ines Maurel/ }).click();
  await expect(at.getByText(/Ce canal est en pause\s: rien n’en part/)).toBeVisible();
  await picture(at, 'paused');
});
