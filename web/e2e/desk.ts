/** What the tests share: a running desk for each file, and somebody signed in. */
import { mkdirSync } from 'node:fs';

import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

import { Program } from './program';

export const password = 'une phrase assez longue';

/** Signs in by the one-time link the first time, by the password afterwards. */
async function signIn(page: Page, desk: Program & { welcomed?: boolean }): Promise<void> {
  if (!desk.welcomed) {
    await page.goto(desk.signInUrl);
    await page.getByLabel('Choisissez un mot de passe').fill(password);
    await page.getByRole('button', { name: 'Ouvrir le guichet' }).click();
    desk.welcomed = true;
  } else {
    await page.goto(`${desk.url}/sign-in`);
    await page.getByLabel('Adresse électronique').fill('camille@desk.example');
    await page.locator('input[name="password"]').fill(password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
  }
  await expect(page.getByRole('heading', { level: 1, name: /Maintenant/ })).toBeVisible();
}

/** The desk that runs now and the file of tests it was started for. */
interface Running {
  file?: string;
  desk?: Program;
}
interface Fixtures {
  /** A desk of its own for each file: what one file writes never stands in another's queue, in whatever order they run. */
  desk: Program;
  /** Signed in, on the queue. */
  at: Page;
}
interface WorkerFixtures {
  running: Running;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  running: [
    async ({}, use) => {
      const running: Running = {};
      await use(running);
      await running.desk?.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  desk: [
    async ({ running }, use, { file }) => {
      if (running.file !== file) {
        await running.desk?.stop();
        running.desk = undefined;
        running.desk = await Program.start();
        running.file = file;
      }
      if (!running.desk) throw new Error('the desk did not start');
      await use(running.desk);
    },
    { timeout: 60_000 },
  ],
  at: async ({ page, desk }, use, { file }) => {
    const problems: string[] = [];
    // Only where the storage fails on purpose may the desk say that it cannot.
    const refused = file.endsWith('alarm.spec.ts') ? /status of (4\d\d|503)|ERR_INTERNET_DISCONNECTED/ : /status of 4\d\d|ERR_INTERNET_DISCONNECTED/;
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // A refused request is said on the screen; a script that broke or was blocked is a fault.
      if (message.type() === 'error' && !refused.test(message.text())) problems.push(message.text());
    });
    await signIn(page, desk);
    await use(page);
    expect(problems).toEqual([]);
  },
});

export async function axe(page: Page): Promise<void> {
  // What fades in has no final colours yet.
  await page.waitForTimeout(350);
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const faults = found.violations.map((one) => `${one.id}: ${one.help} — ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
  expect(faults).toEqual([]);
}

/** Calls the API as the person who is signed in; without a body it reads. */
export async function call<Answer>(at: Page, desk: Program, path: string, body?: object): Promise<Answer> {
  const { csrf } = (await (await at.request.get(`${desk.url}/api/session`)).json()) as { csrf: string };
  const address = `${desk.url}/api/brands/${desk.brand}/${path}`;
  const answer = body ? await at.request.post(address, { data: body, headers: { 'x-csrf-token': csrf } }) : await at.request.get(address);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** Where pictures of what was seen are kept; without a place none is taken. */
const pictures = process.env.PICTURES;

/** Keeps a picture of the whole page, or of what the window shows of it. */
export async function picture(page: Page, name: string, what: 'page' | 'window' = 'page'): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: what === 'page' });
}

/** Nothing is cut off at the side. */
export async function fits(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
}

export { expect };
