/** The demonstration for a visitor who reads English: every stop of the tour is a customer who writes English. */
import { expect, picture, test } from './desk';
import { Demonstration } from './demonstration';

let demonstration: Demonstration;

test.use({ locale: 'en-GB' });

test.beforeAll(async () => {
  demonstration = await Demonstration.start('en_GB');
});
test.afterAll(async () => {
  await demonstration.stop();
});

test('the tour leads an English visitor to customers who write English', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(demonstration.signInUrl);
  await page.getByRole('button', { name: 'Later' }).click();
  const tour = page.getByRole('complementary', { name: 'Guided tour' });
  await expect(tour).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const names = ['Bethan', 'Gareth Pendry-Vale', 'Rhys', 'Graham Sawyer', 'Moira Tansley'];
  for (const [stop, name] of names.entries()) {
    if (stop > 0) await tour.getByRole('button', { name: 'Next' }).click();
    await tour.getByRole('button', { name: 'Go there' }).click();
    const message = page.getByRole('article').first();
    await expect(message).toContainText(name);
    // Common small words of each language: the message is English, whatever it is about.
    await expect(message).toContainText(/\b(the|and|you)\b/u);
    await expect(message).not.toContainText(/\b(le|les|vous|est|une)\b/u);
    await picture(page, `demo-english-${stop + 1}`, 'window');
  }
});
