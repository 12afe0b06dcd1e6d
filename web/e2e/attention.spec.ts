/** What waits for a person: sends of which nobody knows, and arrivals that could not be read. Both choices of each are pressed. */
import type { Page } from '@playwright/test';

import { axe, call, expect, fits, picture, test } from './desk';
import type { Program } from './program';

/** The page as it is, then on a phone, dark and in English: nothing for axe to find, nothing cut off. */
async function looked(at: Page, desk: Program, name: string, item: RegExp, items: number): Promise<void> {
  const address = at.url();
  await axe(at);
  await fits(at);
  await picture(at, `${name}-fr`);
  await at.goto(`${desk.url}/b/${desk.brand}/me`);
  await at.getByRole('main').getByRole('button', { name: 'English' }).click();
  await at.setViewportSize({ width: 390, height: 844 });
  await at.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await at.goto(address);
  await expect(at.getByRole('main').getByRole('listitem').filter({ hasText: item })).toHaveCount(items);
  await axe(at);
  await fits(at);
  await picture(at, `${name}-en-dark-phone`);
  await at.goto(`${desk.url}/b/${desk.brand}/me`);
  await at.getByRole('main').getByRole('button', { name: 'Français' }).click();
  await at.setViewportSize({ width: 1440, height: 900 });
  await at.emulateMedia({ colorScheme: 'light' });
  await at.goto(address);
}

test('of a reply whose fate is not known a person says that it arrived, or sends it again', async ({ at, desk }) => {
  test.setTimeout(150_000);
  const people = [
    { name: 'Inès Exemple', handle: '@ines.exemple', text: 'Où est mon colis CA774192036FR ?', words: 'Bonjour Inès, vous pouvez le retirer au dépôt de Lille, 3 quai Rouge, ce soir jusqu’à 20 h. Je préviens le gardien. Camille' },
    { name: 'Omar Exemple', handle: '@omar.exemple', text: 'Au bout de combien de temps un remboursement arrive-t-il ?', words: 'Bonjour Omar, un remboursement met deux jours ouvrés à partir du moment où vous le demandez par ce formulaire. Camille' },
  ];
  desk.outsideBreaks.times = people.length;
  for (const { name, handle, text, words } of people) {
    await desk.say({ text, author: name, handle, visibility: 'private' });
    await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
    await at.getByRole('link', { name: new RegExp(name) }).click();
    const field = at.getByRole('textbox', { name: 'Votre réponse' });
    await field.fill(words);
    await expect(at.getByText('Prêt à partir').or(at.getByText('À revoir', { exact: true }))).toBeVisible();
    await field.press('Control+Enter');
    await expect(at.getByRole('button', { name: /Reprendre/ })).toBeVisible();
  }
  const menu = at.getByRole('link', { name: /Envois incertains/ });
  await expect(menu).toContainText('2', { timeout: 40_000 });
  await menu.click();
  const waiting = at.getByRole('main').getByRole('listitem').filter({ hasText: 'Exemple' });
  await expect(waiting).toHaveCount(2);
  await expect(waiting.first()).toContainText('Inès');
  await looked(at, desk, 'unknown', /Exemple/, 2);

  // It arrived: noted, and nothing is sent.
  await waiting.filter({ hasText: 'Inès' }).getByRole('button', { name: 'C’est arrivé' }).click();
  await expect(at.getByText('Noté : la réponse est arrivée.')).toBeVisible();
  await expect(waiting).toHaveCount(1);
  // Send again: the same reply under the same key, so that a receiver that had it knows.
  const [, omar] = people;
  await waiting.filter({ hasText: 'Omar' }).getByRole('button', { name: 'Renvoyer' }).click();
  await expect(at.getByText('La réponse repart.')).toBeVisible();
  await expect(at.getByText('Aucun envoi incertain.', { exact: false })).toBeVisible();
  await expect.poll(() => desk.replies.filter((reply) => reply.text === omar?.words).length, { timeout: 30_000 }).toBe(2);
  expect(new Set(desk.replies.map((reply) => reply.reply_id)).size).toBe(2);
  expect(desk.replies.map((reply) => reply.text.slice(0, 12)), 'the one that arrived was sent once').toEqual(['Bonjour Inès', 'Bonjour Omar', 'Bonjour Omar']);
  for (const [name, state] of [['Inès', 'Envoyé'], ['Omar', 'Envoyé · 2 essais']] as const) {
    await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
    await at.getByRole('link', { name: new RegExp(name) }).click();
    await expect(at.getByText(state, { exact: true })).toBeVisible({ timeout: 30_000 });
  }
});

test('what could not be read is kept, read again on demand, or set aside', async ({ at, desk, page, browser }) => {
  test.setTimeout(120_000);
  await call(at, desk, 'channels', { kind: 'webform', name: 'Formulaire' });
  const visitor = await browser.newContext({ locale: 'fr-FR' });
  const form = await visitor.newPage();
  for (const words of ['Mon colis CA110022334FR est perdu, que faites-vous ?', 'Achetez nos montres pas chères']) {
    await form.goto(`${desk.url}/f/${desk.brand}`);
    await form.getByLabel('Que s’est-il passé').fill(words);
    // What only a machine fills in.
    await form.locator('[name="topic_bis"]').fill('montres');
    await form.waitForTimeout(3_200);
    await form.getByRole('button', { name: 'Envoyer' }).click();
    await expect(form.getByRole('heading', { level: 1, name: 'Votre message est bien arrivé' })).toBeVisible();
    await expect(form.getByText('Une personne va le lire elle-même.', { exact: false })).toBeVisible();
  }
  await axe(form);
  await picture(form, 'customer-kept-for-a-person');

  const menu = at.getByRole('link', { name: /Quarantaine/ });
  await expect(menu).toContainText('2');
  await menu.click();
  const items = at.getByRole('main').getByRole('listitem').filter({ hasText: 'Formulaire' });
  await expect(items).toHaveCount(2);
  await looked(at, desk, 'quarantine', /Formulaire|form/i, 2);

  const good = items.filter({ hasText: 'CA110022334FR' });
  await good.getByText('Début de l’original').click();
  await expect(good.locator('pre')).toContainText('que faites-vous');
  await picture(at, 'quarantine-original');
  await axe(at);
  const download = page.waitForEvent('download');
  await good.getByRole('link', { name: /Télécharger/ }).click();
  await download;
  await good.getByRole('button', { name: 'Relire' }).click();
  await expect(at.getByText('L’élément sera relu.')).toBeVisible();
  await expect(items).toHaveCount(1);
  await items.getByRole('button', { name: 'Mettre de côté' }).click();
  await expect(at.getByText('L’élément est mis de côté.')).toBeVisible();
  await expect(at.getByText('La quarantaine est vide.', { exact: false })).toBeVisible();

  // The first became a case, the second did not; the customer who waited sees the request.
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByText(/CA110022334FR/).first()).toBeVisible();
  await expect(at.getByText(/montres pas chères/)).toHaveCount(0);
  await visitor.close();
});
