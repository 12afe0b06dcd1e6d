/** The demonstration as its visitor lives it: answer somebody well, badly, and only once it is known who they are. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';

import { Demonstration } from './demonstration';

let demonstration: Demonstration;
/** The link works once: the second test signs in by the session of the first. */
let cookies: Awaited<ReturnType<BrowserContext['cookies']>> = [];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  demonstration = await Demonstration.start('fr_FR');
});
test.afterAll(async () => {
  await demonstration.stop();
});

const field = (page: Page) => page.getByRole('textbox', { name: 'Votre réponse' });
const thread = (page: Page) => page.getByRole('region', { name: 'Échanges' });

async function open(page: Page, brand: string, name: RegExp): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/b/${brand}/queue/all`);
  await page.getByRole('link', { name }).first().click();
  await expect(field(page)).toBeVisible();
}

test('in the demonstration a fact of the file leaves once somebody verified who asks, and the customer thanks', async ({ page }) => {
  await page.goto(demonstration.signInUrl);
  await page.getByRole('button', { name: 'Plus tard' }).or(page.getByRole('navigation').first()).first().waitFor();
  cookies = await page.context().cookies();
  await open(page, 'pigeonnet', /Maëlle/);

  // What the file says is for the person it belongs to.
  const answer = 'Bonjour Maëlle, votre colis est resté au dépôt de Rennes, il n’a jamais été livré. Il vous sera remis demain entre 9 h et 12 h, donc avant dimanche.';
  await field(page).fill(answer);
  const findings = page.getByRole('list', { name: 'Remarques du garde-fou' });
  await expect(findings.getByText('Identité non vérifiée')).toBeVisible();
  await findings.getByRole('button', { name: 'Je sais qui c’est…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Rappel au numéro/ }).check();
  await dialog.getByRole('button', { name: 'Identité vérifiée' }).click();
  await expect(page.getByText('Identité vérifiée', { exact: true })).toBeVisible();
  await expect(findings.getByText('Identité non vérifiée')).toHaveCount(0);
  await expect(field(page)).toHaveValue(answer);
  await field(page).press('Control+Enter');
  await expect(thread(page).getByText('Merci, vraiment.', { exact: false })).toBeVisible({ timeout: 45_000 });
});

test('remedies that are acts are done by the network, and the links for the customer open', async ({ page, request, context }) => {
  await page.goto(demonstration.signInUrl.replace(/#.*/, ''));
  await context.addCookies(cookies);
  await open(page, 'air-sterne', /Sonia/);
  await field(page).fill('Bonjour Sonia, écrivez-nous en message privé, je m’en occupe ce soir avant 22 h.');
  const findings = page.getByRole('list', { name: 'Remarques du garde-fou' });
  await findings.getByRole('button', { name: 'Vérifier maintenant' }).click();
  await expect(page.getByText('Un message privé arrivera.')).toBeVisible();
  await expect(findings.getByText('Message privé impossible')).toHaveCount(0);
  await findings.getByRole('button', { name: 'Masquer le message et continuer en privé' }).click();
  await expect(thread(page).getByText('Masqué au public')).toBeVisible();
  await expect(findings.getByText('Dans le message du client')).toHaveCount(0);

  const made = page.waitForResponse(/drop-link/);
  await page.getByRole('button', { name: /Créer un lien de dépôt/ }).click();
  const { url } = (await (await made).json()) as { url: string };
  for (const address of [url, `${new URL(url).origin}/f/pigeonnet`]) expect((await request.get(address)).status(), address).toBe(200);
});
