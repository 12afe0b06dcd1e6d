/** The demonstration for a visitor who reads English: every stop of the tour is a customer who writes English. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, picture, test } from './desk';
import { freePort, program } from './program';

let server: ChildProcess;
let signInUrl = '';
const folder = mkdtempSync(join(tmpdir(), 'guichet-demo-english-'));

test.use({ locale: 'en-GB' });

test.beforeAll(async () => {
  const env = { ...process.env, GUICHET_KEY_FILE: join(folder, 'key'), LANG: 'en_GB.UTF-8', LC_ALL: '' };
  server = spawn(program(), ['demo', '--no-open', '--listen', `127.0.0.1:${await freePort()}`, '--data', join(folder, 'data')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  signInUrl = await new Promise<string>((found, failed) => {
    const hear = (part: Buffer) => {
      said += part.toString();
      const url = /http:\/\/\S+#token=\S+/.exec(said)?.[0];
      if (url) found(url);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', () => failed(new Error(`the demonstration ended:\n${said}`)));
  });
});
test.afterAll(async () => {
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

test('the tour leads an English visitor to customers who write English', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(signInUrl);
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
