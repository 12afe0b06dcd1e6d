/** The first time at the desk, in the person's own language, whatever language the account was made in. */
import { expect, test } from '@playwright/test';

import { Program } from './program';

let desk: Program;
test.beforeAll(async () => {
  desk = await Program.start();
});
test.afterAll(() => desk.stop());
test.use({ locale: 'en-GB' });

test('the browser says the language first, the person has the last word, and it is kept', async ({ page }) => {
  await page.goto(desk.signInUrl);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { name: 'Bienvenue' })).toBeVisible();
  await page.getByRole('button', { name: 'Plus tard' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Maintenant/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: /Maintenant/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});
