/** The knowledge base and the drafts, as somebody uses them: write an article, see it proposed, let a draft begin the reply. */
import { axe, expect, test } from './desk';

const question = 'Bonjour, puis-je envoyer une batterie de vélo électrique à ma sœur ?';

test('an article is written, proposed while one writes, and put into a reply', async ({ at, desk }) => {
  test.setTimeout(120_000);
  await desk.say({ text: question, author: 'Lila Martin', handle: '@lila', thread: 'batterie', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/articles`);
  await expect(at.getByRole('heading', { level: 1, name: 'Fiches' })).toBeVisible();
  await expect(at.getByText('Aucune fiche pour le moment')).toBeVisible();
  await axe(at);

  // The case first: nothing answers yet, and that is counted.
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  // Whoever leaves before the shelf was asked has counted nothing.
  const asked = at.waitForResponse((answer) => /messages\/[^/]+\/articles$/.test(answer.url()) && answer.ok());
  await at.locator('a[data-case]', { hasText: 'Lila Martin' }).first().click();
  // A key that is pressed before there is anything to write in is a key of the list.
  await expect(at.getByLabel('Votre réponse')).toBeVisible();
  await at.keyboard.press('r');
  await expect(at.getByRole('button', { name: /Proposer un brouillon/ })).toBeVisible();
  await asked;
  const address = at.url();
  await at.goto(`${desk.url}/b/${desk.brand}/articles`);
  await expect(at.getByRole('heading', { name: 'À écrire ensuite' })).toBeVisible();
  await at.getByRole('button', { name: /1 message/ }).click();
  await expect(at.getByText('batterie de vélo électrique')).toBeVisible();

  await at.getByRole('button', { name: 'Nouvelle fiche' }).click();
  await at.getByLabel('Titre').fill('Batteries au lithium');
  await at.getByLabel('Questions auxquelles elle répond').fill('Puis-je envoyer une batterie de vélo ?');
  await at.getByLabel('Réponse vérifiée').fill('Une batterie de vélo ne voyage pas avec nous : seules celles de 100 Wh au plus, montées dans leur appareil, sont acceptées.');
  await at.getByLabel('Mots du sujet').fill('batterie, battery');
  await at.getByLabel('Source', { exact: false }).first().fill('Conditions, article 4');
  await at.getByLabel('Valable jusqu’au').fill('2099-01-01');
  await axe(at);
  await at.getByRole('button', { name: 'Mettre en service' }).click();
  await expect(at.getByRole('heading', { level: 1, name: 'Batteries au lithium' })).toBeVisible();
  await expect(at.getByText('Version 1')).toBeVisible();

  // It answers now: under the questions, with its source, and by one key.
  await at.goto(address);
  await expect(at.getByRole('heading', { level: 1 })).toContainText('batterie');
  await at.keyboard.press('r');
  await expect(at.getByText('Conditions, article 4')).toBeVisible();
  await axe(at);
  const field = at.getByRole('textbox').first();
  await field.press('Alt+f');
  await expect(field).toHaveValue(/ne voyage pas avec nous/);
  await field.press('Alt+z');
  await expect(field).toHaveValue('');

  // A draft begins the reply; it can be taken back; it leaves as any other.
  await field.press('Alt+b');
  await expect(field).toHaveValue(/Lila/);
  await expect(field).toHaveValue(/ne voyage pas avec nous/);
  await at.getByRole('button', { name: 'Envoyer' }).click();
  await expect(field).toHaveValue('');
});

test('a blank date holds the reply', async ({ at, desk }) => {
  await desk.say({ text: 'Mon colis n’est pas arrivé, c’est inadmissible.', author: 'Marc Dupin', handle: '@marc', thread: 'retard', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.locator('a[data-case]', { hasText: 'Marc Dupin' }).first().click();
  await at.keyboard.press('r');
  const field = at.getByRole('textbox').first();
  await field.press('Alt+b');
  await expect(field).toHaveValue(/\[date à choisir\]/);
  await expect(at.getByText('La date reste à choisir')).toBeVisible();
  await at.getByRole('button', { name: /Mettre une date/ }).first().click();
  await expect(field).not.toHaveValue(/\[date à choisir\]/);
});

test('what one can do becomes a part of the draft, and nothing that was typed is lost', async ({ at, desk }) => {
  await desk.say({ text: 'Mon colis CA774192036FR est cassé, je suis très déçue.', author: 'Jeanne Blin', handle: '@jeanne.b', thread: 'casse', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.locator('a[data-case]', { hasText: 'Jeanne Blin' }).first().click();
  await at.keyboard.press('r');
  const field = at.getByRole('textbox').first();
  const solution = 'Je vous renvoie le même article demain avant 13 h, sans frais.';
  await field.fill(solution);
  await at.getByRole('button', { name: /Brouillon autour de ces mots/ }).click();
  await expect(field).toHaveValue(/^(Bonjour Jeanne|Jeanne, bonjour)/);
  expect(await field.inputValue()).toContain(solution);
  await field.press('Alt+z');
  await expect(field).toHaveValue(solution);
});

test('the screens fit a phone', async ({ at, desk }) => {
  await at.setViewportSize({ width: 390, height: 844 });
  for (const screen of ['articles', 'articles/new', 'settings']) {
    await at.goto(`${desk.url}/b/${desk.brand}/${screen}`);
    await expect(at.getByRole('heading', { level: 1 })).toBeVisible();
    await axe(at);
    const width = await at.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(width, `${screen} is wider than the screen`).toBeLessThanOrEqual(0);
  }
});
