/** The audit of the own desk: figures, tables, examples that lead to their cases, the page to send on. */
import { axe, expect, picture, test } from './desk';

test('the lead reads how the desk treats customers', async ({ at, desk }) => {
  test.setTimeout(120_000);
  for (const [index, text] of ['Mon colis n’est toujours pas arrivé, où est-il ?', 'Vous m’avez facturé deux fois, pourquoi ?'].entries()) {
    await desk.say({ text, author: `Client ${index}`, handle: `@audit${index}`, thread: `audit${index}` });
  }
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('link', { name: /Client 1/ })).toBeVisible();
  await at.goto(`${desk.url}/b/${desk.brand}/audit`);
  await expect(at.getByRole('heading', { name: 'À réparer d’abord' })).toBeVisible();
  await expect(at.getByRole('table').first()).toContainText('Sans réponse');
  await picture(at, 'audit');
  await axe(at);
  const download = at.waitForEvent('download');
  await at.getByRole('link', { name: 'La page à transmettre' }).click();
  expect((await download).suggestedFilename()).toBe('audit-colis-azur-30.html');
  await at.setViewportSize({ width: 390, height: 844 });
  const width = await at.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  await picture(at, 'audit-phone', 'window');
  await at.getByRole('link', { name: /Ouvrir le dossier/ }).first().click();
  await expect(at).toHaveURL(/\/cases\//);
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toBeVisible();
});
