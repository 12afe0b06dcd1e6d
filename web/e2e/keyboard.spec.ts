/** The whole desk without a mouse. */
import { expect, test } from './desk';

test('from the queue to the sent reply with the keyboard alone', async ({ at, desk }) => {
  for (const name of ['Un', 'Deux', 'Trois']) {
    await desk.say({ text: `Bonjour, quand arrive ma commande 20-8841${name.length} ?`, author: `Client ${name}`, handle: `@client.${name.toLowerCase()}` });
  }
  await at.keyboard.press('Control+k');
  await expect(at.getByRole('combobox', { name: 'Aller à…' })).toBeFocused();
  await at.keyboard.type('aujourd');
  await at.keyboard.press('Enter');
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('link', { name: /Client Trois/ })).toBeVisible();

  await at.keyboard.press('j');
  const first = at.locator('a[data-case]').first();
  await expect(first).toBeFocused();
  await at.keyboard.press('j');
  await expect(at.locator('a[data-case]').nth(1)).toBeFocused();
  await at.keyboard.press('k');
  await expect(first).toBeFocused();
  await at.keyboard.press('Enter');
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toBeVisible();

  // To the next case and back, to the queue and back to the same row.
  const here = at.url();
  await at.keyboard.press('n');
  await expect(at).not.toHaveURL(here);
  await at.keyboard.press('p');
  await expect(at).toHaveURL(here);
  await at.keyboard.press('a');
  await expect(at.getByRole('button', { name: /Suivi par Camille Durand/ })).toBeVisible();

  await at.keyboard.press('r');
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await expect(field).toBeFocused();
  await at.keyboard.type('Bonjour, elle arrive demain avant midi, je vous le confirme ce soir avant 19 h. Camille');
  await at.keyboard.press('Control+Enter');
  await expect(at.getByRole('button', { name: /Reprendre/ })).toBeVisible();
  await at.keyboard.press('z');
  await expect(field).toHaveValue(/elle arrive demain/);
  await at.keyboard.press('Escape');
  await at.keyboard.press('?');
  await expect(at.getByRole('dialog', { name: 'Raccourcis clavier' })).toBeVisible();
  await at.keyboard.press('Escape');
  await expect(at.getByRole('dialog')).toHaveCount(0);
  await at.keyboard.press('/');
  await expect(at.getByRole('searchbox')).toBeFocused();
});

test('keys of one letter do nothing while one writes, and can be turned off', async ({ at, desk }) => {
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.locator('a[data-case]').first().click();
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill('');
  await field.pressSequentially('mcaj');
  await expect(field).toHaveValue('mcaj');
  await expect(at.getByRole('dialog')).toHaveCount(0);
  await field.fill('');
  await at.goto(`${desk.url}/b/${desk.brand}/me`);
  await at.getByRole('switch', { name: 'Raccourcis d’une seule touche' }).click({ force: true });
  await at.keyboard.press('?');
  await expect(at.getByRole('dialog')).toHaveCount(0);
});
