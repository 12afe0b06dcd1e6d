/** The alarm that nothing can be stored: on every screen, in both languages, until it is over. */
import { axe, expect, test } from './desk';

const failing = JSON.stringify({ status: 'failing', database: false, silent_workers: [] });

test('everybody sees that nothing can be stored, and that it is over', async ({ at, desk }) => {
  const alarm = at.getByRole('alert').filter({ hasText: 'Guichet ne peut plus rien enregistrer.' });
  await expect(alarm).toHaveCount(0);
  await at.route('**/healthz', (route) => route.fulfill({ status: 503, contentType: 'application/json', body: failing }));
  await expect(alarm).toBeVisible({ timeout: 15_000 });
  await expect(alarm).toContainText('regarder la place sur le disque');
  await axe(at);
  await at.setViewportSize({ width: 390, height: 844 });
  await at.goto(`${desk.url}/b/${desk.brand}/search`);
  await expect(alarm).toBeInViewport();
  await axe(at);
  await at.unroute('**/healthz');
  await expect(alarm).toHaveCount(0, { timeout: 15_000 });
});
