/** The guard and the reading beside the words: what is ticked counts at once, what it says is seen within a tenth of a second, and who
 *  is in danger comes with the numbers that the brand has set. */
import { cpus, loadavg } from 'node:os';

import { axe, expect, test } from './desk';

test('a question ticked by hand is held no more, and the tick can be taken back', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, livrez-vous le samedi matin à Brest ?', author: 'Lise Morel', handle: '@lise.m', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Lise Morel/ }).click();
  await at.keyboard.press('r');
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill('Bonjour Lise, merci de votre message. Camille');
  const remark = at.getByRole('list', { name: 'Remarques du garde-fou' }).getByText('Question sans réponse');
  await expect(remark).toBeVisible();
  const box = at.getByRole('checkbox', { name: /livrez-vous le samedi/ });
  await box.click();
  await expect(box).toBeChecked();
  await expect(remark).toHaveCount(0);
  await box.click();
  await expect(box).not.toBeChecked();
  await expect(remark).toBeVisible();
});

test('what the guard says is on the screen within a tenth of a second of the key', async ({ at, desk }) => {
  test.setTimeout(180_000);
  const text = 'Bonjour, mon colis CA774192036FR est perdu depuis lundi, où est-il et quand serai-je livrée ? Je suis très déçue.';
  await desk.say({ text, author: 'Rose Petit', handle: '@rose.p' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Rose Petit/ }).click();
  await at.keyboard.press('r');
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  const verdict = at.locator('#composer-state').getByRole('status');
  // The last letter makes it a question that nobody may ask in public.
  const words = 'Bonjour Rose, je cherche votre colis au dépôt. Donnez-nous votre adress';
  const times: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    await field.fill(words);
    await expect(verdict).not.toHaveAttribute('data-pending');
    await expect(verdict).not.toHaveAttribute('data-verdict', 'refuse');
    await field.press('End');
    await at.evaluate(() => {
      const page = window as unknown as { seen: Promise<number> };
      page.seen = new Promise<number>((done) => {
        let pressed = 0;
        document.addEventListener('keydown', () => (pressed = performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(() => {
          if (!pressed || document.querySelector('#composer-state [role="status"]')?.getAttribute('data-verdict') !== 'refuse') return;
          observer.disconnect();
          requestAnimationFrame(() => done(performance.now() - pressed));
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      });
    });
    await at.keyboard.press('e');
    times.push(await at.evaluate(() => (window as unknown as { seen: Promise<number> }).seen));
  }
  times.sort((one, other) => one - other);
  const [median, slow] = [times[Math.floor(times.length / 2)]!, times[Math.floor(times.length * 0.9)]!];
  const busy = loadavg()[0]! > cpus().length;
  process.stdout.write(`guard on the screen: ${median.toFixed(0)} ms after the key in the median, ${slow.toFixed(0)} ms in nine of ten (aim < 100 ms)${busy ? ', on a machine with more work than cores' : ''}\n`);
  // On a busy machine the figure is that of the neighbours.
  expect(median).toBeLessThan(busy ? 1_000 : 100);
});

test('somebody who speaks of ending it comes with the numbers of the settings', async ({ at, desk }) => {
  await at.goto(`${desk.url}/b/${desk.brand}/settings`);
  await at.getByLabel('Numéros d’aide').fill('BE 0800 32 123\nFR 3114\n112');
  await at.getByRole('button', { name: 'Enregistrer' }).first().click();
  await expect(at.getByText('Enregistré', { exact: true })).toBeVisible();
  await desk.say({ text: 'Vous m’avez coupé le courant, je n’en peux plus, je vais en finir ce soir.', author: 'Paul R.', handle: '@paul.r' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Paul R\./ }).click();
  const alert = at.getByRole('complementary', { name: 'Décryptage' }).getByRole('alert');
  await expect(alert).toContainText('se faire du mal');
  await expect(alert).toContainText('Belgique');
  await expect(alert).toContainText('0800 32 123');
  await expect(alert).toContainText('France');
  await expect(alert).toContainText('Partout');
  await axe(at);
});

test('an imposture is called one, in the language of the desk, and so are the reasons', async ({ at, desk }) => {
  await desk.say({
    text: 'Dear customer, your parcel is blocked. Pay 1.99 € now with your card here to release it: http://colis-azur.example.evil.example/pay and confirm the code you receive by SMS',
    author: 'Support Colis Azur', handle: '@colis_azur_help',
  });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  const row = at.getByRole('link', { name: /Support Colis Azur/ });
  await expect(row).toContainText('imposture supposée');
  await row.click();
  const reading = at.getByRole('complementary', { name: 'Décryptage' });
  await expect(reading.getByText('Imposture supposée')).toBeVisible();
  await reading.getByText('Pourquoi cette lecture ?').click();
  await expect(reading.getByText('Ces mots disent ce que la personne attend.').first()).toBeVisible();
  await expect(reading.getByText(/These words|The message poses/)).toHaveCount(0);
});
