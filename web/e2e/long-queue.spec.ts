/** Ten thousand cases in the queue: only those on screen exist, and the last one is reached. */
import { expect, test } from './desk';

test('ten thousand rows stay light', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, où en est ma commande 20-88417 ?', author: 'Modèle', handle: '@modele' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('link', { name: /Modèle/ })).toBeVisible();
  await at.route('**/queue?*', async (route) => {
    const address = new URL(route.request().url());
    const from = Number(address.searchParams.get('cursor') ?? 0);
    const answer = await route.fetch({ url: address.href.replace(/cursor=\d+/, '') });
    const model = ((await answer.json()) as { cases: object[] }).cases[0];
    const size = 2500;
    const cases = Array.from({ length: size }, (_, n) => ({ ...model, id: `row-${from + n}`, reference: `R${from + n}`, request: `Demande ${from + n}` }));
    await route.fulfill({ json: { cases, next_cursor: from + size < 10_000 ? String(from + size) : null } });
  });
  await at.reload();
  await expect(at.getByText('Demande 0', { exact: true })).toBeVisible();
  const list = at.getByRole('list', { name: 'Tout' }).locator('..');
  for (let step = 0; step < 60; step += 1) {
    if (await at.getByText('Demande 9999', { exact: true }).isVisible()) break;
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await at.waitForTimeout(120);
  }
  await expect(at.getByText('Demande 9999', { exact: true })).toBeVisible();
  expect(await at.locator('a[data-case]').count()).toBeLessThan(60);
});
