/** What a colleague can do with the words of somebody else: hide them on their network and show them again, keep them as evidence. */
import { Demonstration } from './demonstration';
import { axe, expect, fits, picture, test } from './desk';

test('a comment is hidden by the keyboard, with a reason, and shown again', async ({ page }) => {
  test.setTimeout(120_000);
  const demonstration = await Demonstration.start('fr_FR');
  try {
    await page.goto(demonstration.signInUrl);
    await page.getByRole('button', { name: 'Plus tard' }).or(page.getByRole('navigation').first()).first().waitFor();
    const { origin } = new URL(page.url());
    await page.goto(`${origin}/b/air-sterne/queue/all`);
    await page.getByRole('link', { name: /Sonia/ }).first().click();
    const thread = page.getByRole('region', { name: 'Échanges' }).first();
    await expect(thread.getByRole('button', { name: 'Masquer…' }).first()).toBeVisible();

    await page.keyboard.press('h');
    const dialog = page.getByRole('dialog', { name: 'Masquer ce commentaire' });
    await expect(dialog).toContainText('ne se masque pas');
    await expect(dialog.getByRole('button', { name: 'Masquer' })).toBeDisabled();
    await axe(page);
    await picture(page, 'hide-dialog-fr', 'window');
    await page.keyboard.press('1');
    await expect(dialog.getByRole('radio', { name: /données personnelles/ })).toBeChecked();
    await page.keyboard.press('Enter');
    await expect(page.getByText('seul son auteur le voit encore', { exact: false })).toBeVisible();
    await expect(thread.getByText('Masqué : il montre des données personnelles.')).toBeVisible();
    await expect(thread.getByText('Masqué au public')).toBeVisible();
    await axe(page);
    await picture(page, 'hidden-fr', 'window');

    await thread.getByRole('button', { name: 'Montrer de nouveau' }).click();
    await expect(page.getByText('Le message est de nouveau visible par tous.')).toBeVisible();
    await expect(thread.getByText('Masqué au public')).toHaveCount(0);
    await expect(thread.getByRole('button', { name: 'Masquer…' }).first()).toBeVisible();
  } finally {
    await demonstration.stop();
  }
});

test('words that were kept as evidence outlive their deletion, sealed, until somebody lets them go', async ({ at, desk }) => {
  test.setTimeout(120_000);
  const words = 'Je sais où habite votre livreur, il va le regretter.';
  await desk.say({ text: words, author: 'Sacha Exemple', handle: '@sacha.exemple', visibility: 'private', as: 'menace-1' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Sacha/ }).click();
  await at.getByRole('button', { name: 'Garder comme preuve…' }).click();
  const dialog = at.getByRole('dialog', { name: 'Garder ces mots comme preuve' });
  await at.keyboard.press('1');
  await expect(dialog.getByRole('radio', { name: 'Une menace' })).toBeChecked();
  await axe(at);
  await picture(at, 'hold-dialog-fr', 'window');
  await dialog.getByRole('button', { name: 'Garder' }).click();
  await expect(at.getByText('Gardé comme preuve (menace) par Camille Durand', { exact: false })).toBeVisible();

  await desk.say({ text: '', author: 'Sacha Exemple', handle: '@sacha.exemple', visibility: 'private', takesBack: 'menace-1' });
  const thread = at.getByRole('region', { name: 'Échanges' }).first();
  await expect(thread.getByRole('article').getByText('Message effacé par son auteur.')).toBeVisible({ timeout: 30_000 });
  await expect(thread.getByText(words)).toHaveCount(0);
  await at.getByRole('button', { name: 'Lire la copie' }).click();
  await expect(thread.getByText(words)).toBeVisible();
  await axe(at);
  await fits(at);
  await picture(at, 'held-deleted-fr', 'window');

  const address = at.url();
  await at.goto(`${desk.url}/b/${desk.brand}/me`);
  await at.getByRole('main').getByRole('button', { name: 'English' }).click();
  await at.setViewportSize({ width: 390, height: 844 });
  await at.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await at.goto(address);
  await expect(at.getByText('Kept as evidence (threat) by Camille Durand', { exact: false })).toBeVisible();
  await axe(at);
  await fits(at);
  await picture(at, 'held-deleted-en-dark-phone', 'window');
  await at.getByRole('button', { name: 'Keep no longer' }).click();
  await at.getByRole('button', { name: 'Yes, erase the copy' }).click();
  await expect(at.getByText('The copy is kept no longer.')).toBeVisible();
  await expect(at.getByText('Kept as evidence', { exact: false })).toHaveCount(0);
});
