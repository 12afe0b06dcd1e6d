/** A colleague corrects what was read; the desk learns, says from where, and forgets on request. */
import { axe, expect, picture, test } from './desk';

const author = 'Nadia Belkacem';

test('two presses correct a label, and nearly the same message reads right', async ({ at, desk }) => {
  await desk.say({ text: 'Ma box noire a déteint au soleil sur la terrasse', author, handle: '@nadia.b', thread: 'learn-1' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: new RegExp(author) }).click();
  await expect(at.getByRole('heading', { name: 'Décryptage' })).toBeVisible();
  await at.getByRole('button', { name: /^Sujet/ }).click();
  await picture(at, 'learning-menu');
  await at.getByRole('menuitem', { name: 'Produit' }).click();
  await expect(at.getByText(/^Corrigé par /)).toBeVisible();
  await expect(at.getByRole('button', { name: /^Sujet : Produit/ })).toBeVisible();
  await axe(at);
  await picture(at, 'learning-corrected');

  await desk.say({ text: 'Ma box noire a déteint au soleil sur la terrasse !', author: 'Yann Le Goff', handle: '@yann.lg', thread: 'learn-2' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Yann Le Goff/ }).click();
  await expect(at.getByText(/comme vous l’avez corrigé/)).toBeVisible();
  const origin = at.getByRole('link', { name: /^dossier / });
  await expect(origin).toBeVisible();
  await picture(at, 'learning-learnt');
  await origin.click();
  await expect(at.getByText(/^Corrigé par /)).toBeVisible();
});

test('by keyboard: l, then the arrows', async ({ at, desk }) => {
  const author = 'Idir Salhi';
  await desk.say({ text: 'Ma box noire sent mauvais malgré le filtre', author, handle: '@idir.s', thread: 'learn-3' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: new RegExp(author) }).click();
  await at.getByRole('heading', { name: 'Décryptage' }).click();
  await at.keyboard.press('l');
  await expect(at.getByRole('button', { name: /^Sujet/ })).toBeFocused();
  await at.keyboard.press('Tab');
  await at.keyboard.press('Tab');
  await at.keyboard.press('Enter');
  await expect(at.getByRole('menuitem', { name: 'Sans gravité' })).toBeVisible();
  // The present value has the focus when the menu has opened; the arrows go round.
  await expect(at.getByRole('menuitem', { name: 'Sans gravité' })).toBeFocused();
  await at.keyboard.press('ArrowUp');
  await expect(at.getByRole('menuitem', { name: 'Critique' })).toBeFocused();
  await picture(at, 'learning-menu-keyboard');
  await at.keyboard.press('Enter');
  await expect(at.getByRole('button', { name: /^Gravité : Critique/ })).toBeVisible();
  await at.getByRole('button', { name: 'Retirer', exact: true }).click();
  await expect(at.getByText(/^Corrigé par /)).toBeHidden();
});

test('what was learnt is listed, taken back and forgotten', async ({ at, desk }) => {
  const author = 'Solène Riou';
  await desk.say({ text: 'Le couvercle de ma box noire est voilé, je fais quoi', author, handle: '@solene.r', thread: 'learn-4' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: new RegExp(author) }).click();
  await at.getByRole('button', { name: /^Besoin/ }).click();
  await at.getByRole('menuitem', { name: 'Réclamation' }).click();
  await expect(at.getByText(/^Corrigé par /)).toBeVisible();
  await at.goto(`${desk.url}/b/${desk.brand}/learning`);
  await expect(at.getByText('Le couvercle de ma box noire')).toBeVisible();
  await axe(at);
  await picture(at, 'learning-list');
  await at.emulateMedia({ colorScheme: 'dark' });
  await axe(at);
  await picture(at, 'learning-list-dark');
  await at.emulateMedia({ colorScheme: 'light' });
  const download = at.waitForEvent('download');
  await at.getByRole('link', { name: 'Exporter' }).click();
  expect((await download).suggestedFilename()).toBe('corrections.jsonl');
  await at.setViewportSize({ width: 390, height: 844 });
  await picture(at, 'learning-list-phone');
  expect(await at.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await at.getByRole('button', { name: 'Tout oublier…' }).click();
  const sure = at.getByRole('dialog').getByRole('button', { name: 'Tout oublier' });
  await expect(sure).toBeDisabled();
  await at.getByLabel(/Pour confirmer/).fill(desk.brand);
  await sure.click();
  await expect(at.getByText(/^Rien encore/)).toBeVisible();
  await picture(at, 'learning-empty-phone');
});
