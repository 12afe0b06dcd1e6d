/** Many customers, one trouble: the alarm on every screen, one key to own it, and what may leave then. */
import { axe, expect, picture, test } from './desk';

const told = [
  'plus rien à Mâcon depuis tout à l’heure, box en rouge',
  'Internet coupé à Mâcon centre, vous êtes au courant ?',
  'panne à Mâcon ? télétravail impossible',
  'Mâcon sud plus de fibre depuis 20 min',
  'coupure totale quartier des Blanchettes à Mâcon',
];

test.setTimeout(180_000);

test('an incident rings, is owned by one key, told, ended and taken up again', async ({ at, desk }) => {
  const shoot = (name: string) => picture(at, `incident-${name}`, 'window');
  for (const [index, text] of told.entries()) await desk.say({ text, author: `Personne ${index}`, handle: `@p${index}`, thread: `macon-${index}` });

  // The alarm: what, how many, both clocks; the row says that it belongs to it.
  const alarm = at.getByRole('region', { name: 'Alerte d’incident' });
  await expect(alarm).toContainText('Incident sans responsable.');
  await expect(alarm).toContainText('Mâcon');
  await expect(alarm).toContainText('5 messages');
  await expect(alarm.getByRole('timer')).toHaveCount(2);
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('link', { name: /Personne 0/ })).toContainText('Incident');
  await shoot('queue');
  await axe(at);

  // Nothing leaves before somebody answers for it; the finding itself offers to.
  await at.getByRole('link', { name: /Personne 0/ }).click();
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill('Bonjour, une fibre est coupée à Mâcon, nos équipes sont sur place et le service revient avant 13 h. Camille');
  await expect(at.getByText(/Incident sans responsable/).nth(1)).toBeVisible();
  await shoot('case');
  await at.setViewportSize({ width: 390, height: 844 });
  await axe(at);
  await shoot('case-phone');
  await at.setViewportSize({ width: 1440, height: 900 });
  await field.blur();
  await at.keyboard.press('i');
  await expect(at.getByText('Vous répondez de cet incident. Les réponses peuvent partir.')).toBeVisible();
  await expect(alarm).toContainText('en répond');

  // The page: what customers say, the first word, the end and the way back.
  await alarm.getByRole('link', { name: 'Ouvrir' }).click();
  await expect(at.getByRole('heading', { level: 1 })).toContainText('Mâcon');
  await expect(at.getByRole('link', { name: /Blanchettes/ })).toBeVisible();
  await at.getByRole('button', { name: 'La parole est dite…' }).click();
  await at.getByRole('button', { name: 'C’est dit' }).click();
  await expect(at.getByText('Prochaine parole annoncée', { exact: true })).toBeVisible();
  await expect(alarm).toHaveCount(0);
  await shoot('page');
  await axe(at);
  await at.emulateMedia({ colorScheme: 'dark' });
  await at.setViewportSize({ width: 390, height: 844 });
  await shoot('page-dark-phone');
  await axe(at);
  const width = await at.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  await at.setViewportSize({ width: 1440, height: 900 });
  await at.getByRole('button', { name: 'Terminer…' }).click();
  await at.getByRole('menuitem', { name: 'C’est réparé' }).click();
  await expect(at.getByText('Terminé', { exact: true })).toBeVisible();
  await at.getByRole('button', { name: 'Annuler l’action' }).last().click();
  await expect(at.getByRole('button', { name: 'Terminer…' })).toBeVisible();
  await at.goto(`${desk.url}/b/${desk.brand}/incidents`);
  await expect(at.getByRole('main').getByRole('link', { name: /Mâcon/ })).toBeVisible();
  await shoot('list');
});

test('the same case again stands beside the case, with its reasons', async ({ at, desk }) => {
  await desk.say({ text: 'Ma table basse Olga est arrivée fendue, commande 20-88417, il manque aussi deux pieds sur les quatre.', author: 'Lucie T.', handle: '@lucie.t', thread: 'olga-1' });
  await desk.say({ text: 'Bonjour, table basse Olga reçue fendue et il manque deux pieds sur les quatre !', author: 'Marc D.', handle: '@marc.d', thread: 'olga-2' });
  await at.waitForTimeout(3000);
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Marc D\./ }).click();
  const panel = at.getByRole('region', { name: 'Le même cas, déjà vu ?' });
  await expect(panel.getByRole('link')).toHaveCount(1);
  await expect(panel).toContainText('fendue');
  await panel.scrollIntoViewIfNeeded();
  await picture(at, 'similar', 'window');
  await axe(at);
});
