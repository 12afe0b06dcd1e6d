/** The customers' pages as customers meet them: no script, no account, one hand on a phone, both languages. */
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

import { axe, call, expect, fits, picture, test } from './desk';
import type { Program } from './program';

const parcel = 'Mon colis CA774192036FR devait arriver lundi et je n’ai rien reçu. Où est-il ? Je pars en voyage vendredi matin.';
const answer = 'Bonjour Nadège, vous pouvez le retirer au dépôt de Créteil, 12 rue des Bleuets, ce soir jusqu’à 21 h. Je préviens le quai tout de suite. Camille';
/** Nobody writes faster: the form asks to read again what comes sooner. */
const unhurried = 3_200;

const noScript: BrowserContextOptions = {
  javaScriptEnabled: false, locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
};

interface Threads {
  tracking_url: string;
  conversations: { id: string; messages: { id: string; state: string }[] }[];
}

/** Opens the form of the brand, once. */
async function openForm(at: Page, desk: Program): Promise<string> {
  const { channels } = await call<{ channels: { id: string; kind: string }[] }>(at, desk, 'channels');
  if (!channels.some((channel) => channel.kind === 'webform')) await call(at, desk, 'channels', { kind: 'webform', name: 'Formulaire' });
  return `${desk.url}/f/${desk.brand}`;
}

/** A customer on a phone without scripts, who leaves when the test is over. */
async function asCustomer(browser: Browser, options: BrowserContextOptions, visit: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  try {
    await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Answers as a colleague does, in the desk. */
async function reply(at: Page, desk: Program, customer: RegExp, text: string): Promise<void> {
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: customer }).first().click();
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill(text);
  await expect(at.getByText('Prêt à partir').or(at.getByText('À revoir', { exact: true }))).toBeVisible();
  await field.press('Control+Enter');
  await expect(at.getByRole('article').filter({ hasText: text.slice(0, 60) }).getByText('Envoyé', { exact: true })).toBeVisible({ timeout: 30_000 });
}

test('without a script: told, understood, answered, denied, told more, and at last confirmed', async ({ at, desk, browser }) => {
  test.setTimeout(180_000);
  const form = await openForm(at, desk);
  await asCustomer(browser, noScript, async (customer) => {
    await customer.goto(form);
    await expect(customer.getByRole('heading', { level: 1, name: 'Écrivez-nous' })).toBeVisible();
    await expect(customer.getByText('Vous aurez une réponse au plus tard')).toBeVisible();
    await picture(customer, 'customer-form');

    // A mistake is named beside its field, and nothing that was written is lost.
    await customer.getByLabel('Que s’est-il passé').fill(parcel);
    await customer.getByLabel('Votre nom').fill('Nadège Essai');
    await customer.getByLabel('Votre adresse électronique').fill('nadege');
    await customer.waitForTimeout(unhurried);
    await customer.getByRole('button', { name: 'Envoyer' }).tap();
    const mistakes = customer.getByRole('alert');
    await expect(mistakes).toContainText('Cette adresse ne semble pas complète');
    await expect(customer.getByLabel('Que s’est-il passé')).toHaveValue(parcel);
    await mistakes.getByRole('link').tap();
    await expect(customer.getByLabel('Votre adresse électronique')).toBeFocused();
    await picture(customer, 'customer-form-mistake');

    await customer.getByLabel('Votre adresse électronique').fill('nadege@client.example');
    await customer.getByLabel('Photos ou documents').setInputFiles({ name: 'avis de passage.txt', mimeType: 'text/plain', buffer: Buffer.from('avis') });
    await customer.waitForTimeout(unhurried);
    await customer.getByRole('button', { name: 'Envoyer' }).tap();

    // What was understood, and when the next word comes.
    await expect(customer.getByRole('heading', { level: 1, name: 'Voici ce que nous avons compris' })).toBeVisible();
    await expect(customer.getByRole('definition').filter({ hasText: 'CA774192036FR' })).toBeVisible();
    await expect(customer.getByText('Prochaine réponse au plus tard')).toBeVisible();
    await expect(customer.getByText('avis de passage.txt')).toBeVisible();
    const no = customer.getByRole('button', { name: 'Ce n’est pas résolu' });
    const yes = customer.getByRole('button', { name: 'C’est résolu' });
    await expect(yes.or(no)).toHaveCount(0);
    await fits(customer);
    await picture(customer, 'customer-understood');

    // Answered: yes and no stand side by side, each wide enough for a thumb.
    await reply(at, desk, /Nadège/, answer);
    await customer.reload();
    const said = customer.getByRole('listitem').filter({ hasText: 'dépôt de Créteil' });
    await expect(said).toContainText('Camille, Colis Azur');
    expect((await said.boundingBox())?.y ?? 0, 'the answer is read before it is judged').toBeLessThan((await yes.boundingBox())?.y ?? 0);
    // The address of the first look is the one that people keep.
    await expect(customer.getByRole('heading', { level: 1, name: 'Votre demande' })).toBeVisible();
    for (const button of [yes, no]) expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await picture(customer, 'customer-answered');
    await no.tap();
    await expect(customer.getByRole('status')).toContainText('votre demande est rouverte');
    await expect(no).toHaveCount(0);
    await expect(at.getByText('Rouvert', { exact: true }).first()).toBeVisible();
    await picture(customer, 'customer-denied');

    await customer.getByLabel('Votre message').fill('Le dépôt était fermé à midi.');
    await customer.waitForTimeout(unhurried);
    await customer.getByRole('button', { name: 'Envoyer' }).tap();
    await expect(customer.getByRole('status')).toContainText('Votre message est bien arrivé');
    await expect(at.getByText('Le dépôt était fermé à midi.').first()).toBeVisible();

    await reply(at, desk, /Nadège/, 'Bonjour Nadège, vous pouvez le retirer au quai B du même dépôt, ouvert jour et nuit. Je préviens le gardien tout de suite. Camille');
    await customer.reload();
    await expect(customer.getByText('quai B du même dépôt')).toBeVisible();
    await yes.tap();
    await expect(customer.getByText('Vous nous avez dit que c’est résolu.')).toBeVisible();
    await expect(at.getByText('Confirmé par le client', { exact: true }).first()).toBeVisible();
    await picture(customer, 'customer-confirmed');
  });
});

test('a drop link takes something in by the keyboard alone, once, and shows nothing of the case', async ({ at, desk, browser }) => {
  await desk.say({ text: 'Bonjour, où est mon colis CA552001873FR ?', author: 'Rémi Exemple', handle: '@remi.exemple' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Rémi Exemple/ }).click();
  const made = at.waitForResponse(/drop-link/);
  await at.getByRole('button', { name: /Créer un lien de dépôt/ }).click();
  const { url } = (await (await made).json()) as { url: string };
  await asCustomer(browser, { ...noScript, isMobile: false, hasTouch: false, viewport: { width: 1280, height: 800 } }, async (customer) => {
    await customer.goto(url);
    await expect(customer.getByRole('heading', { level: 1, name: 'Transmettre en privé' })).toBeVisible();
    await expect(customer.locator('body')).not.toContainText(/CA552001873FR|Rémi/);
    const reached: string[] = [];
    for (let press = 0; press < 8 && !reached.includes('Vos informations'); press += 1) {
      await customer.keyboard.press('Tab');
      reached.push(await customer.evaluate(() => { const at = document.activeElement; return at?.id === 'message' ? 'Vos informations' : (at?.textContent ?? ''); }));
    }
    expect(reached).toEqual(['Aller au contenu', 'English', 'Vos informations']);
    await customer.keyboard.type('Mon adresse : 3 rue des Lilas, 69001 Lyon');
    await picture(customer, 'customer-drop');
    await customer.waitForTimeout(unhurried);
    // Past the files, to the button: the field for machines is not on the way.
    await customer.keyboard.press('Tab');
    await customer.keyboard.press('Tab');
    await expect(customer.getByRole('button', { name: 'Transmettre' })).toBeFocused();
    await customer.keyboard.press('Enter');
    await expect(customer.getByRole('heading', { level: 1, name: 'C’est bien arrivé, merci' })).toBeVisible();
    await picture(customer, 'customer-drop-done');
    const used = await customer.goto(url);
    expect(used?.status()).toBe(404);
    await expect(customer.getByRole('heading', { level: 1, name: 'Cette page n’existe pas' })).toBeVisible();
  });
  await expect(at.getByText('3 rue des Lilas').first()).toBeVisible();
});

/** Each language, each scheme and each width with each of the others once. */
const views = [
  { locale: 'fr', colorScheme: 'light', width: 1280, said: answer },
  { locale: 'fr', colorScheme: 'dark', width: 360, said: 'Bonjour, pour le récupérer avant votre voyage, allez au relais de la gare de Lille, ouvert dès 7 h. Camille' },
  // Not the same words to everybody: the guard would ask why. This one promises a date.
  { locale: 'en', colorScheme: 'dark', width: 1280, said: 'Bonjour, je regarde avec le quai de Rennes et je vous écris ici demain mardi avant 13 h. Camille' },
  { locale: 'en', colorScheme: 'light', width: 360, said: 'Bonjour, Léo, au comptoir bleu de Nantes, vous le remet jusqu’à 20 h ce soir et dès 8 h demain. Camille' },
] as const;

for (const { locale, colorScheme, width, said } of views) {
  test(`every customers’ page in ${locale}, ${colorScheme}, ${width} wide`, async ({ at, desk, browser }) => {
    test.setTimeout(120_000);
    const form = await openForm(at, desk);
    const name = `Client ${locale}-${width}`;
    const handle = `@client.${locale}.${width}`;
    await desk.say({ text: `${parcel} J’ai payé 84,90 €, écrivez-moi à nadege@client.example.`, author: name, handle, visibility: 'private' });
    await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
    const row = at.getByRole('link', { name: new RegExp(name) });
    const id = (await row.first().getAttribute('href'))?.split('/').pop() ?? '';
    const { tracking_url: tracking } = await call<Threads>(at, desk, `cases/${id}`);
    const { url: drop } = await call<{ url: string }>(at, desk, `cases/${id}/drop-link`, {});
    const options: BrowserContextOptions = { locale: locale === 'fr' ? 'fr-FR' : 'en-GB', timezoneId: 'Europe/Paris', colorScheme, viewport: { width, height: 800 } };
    await asCustomer(browser, options, async (customer) => {
      const outside: string[] = [];
      customer.on('request', (request) => {
        if (!request.url().startsWith(desk.url)) outside.push(request.url());
      });
      const look = async (page: string) => {
        await expect(customer.locator('html')).toHaveAttribute('lang', locale);
        await expect(customer.locator('script')).toHaveCount(0);
        await axe(customer);
        await fits(customer);
        await picture(customer, `customer-${page}-${locale}-${colorScheme}-${width}`);
        const words = await customer.evaluate(() => document.body.innerText.replace(/\b(English|Français)\b/gu, ''));
        const foreign = locale === 'fr' ? /\b(the|your|request|send|message has|optional)\b/iu : /\b(votre|vous|demande|envoyer|facultatif|répon\w+)\b/iu;
        const ours = words.split('\n').filter((line) => !line.includes('CA774192036FR') && !said.includes(line.replace(/[«»“”]/gu, '').trim()));
        expect(ours.join('\n').match(foreign)?.[0], `${page}: a word of the other language`).toBeUndefined();
      };
      await customer.goto(form);
      await look('form');
      await customer.getByRole('button', { name: locale === 'fr' ? 'Envoyer' : 'Send' }).click();
      await expect(customer.getByRole('alert')).toBeVisible();
      await look('mistakes');
      await customer.goto(`${tracking}?new=1`);
      await look('new');
      await reply(at, desk, new RegExp(name), said);
      await customer.goto(tracking);
      await expect(customer.getByText(said)).toBeVisible();
      await look('answered');
      await customer.getByRole('button', { name: locale === 'fr' ? 'Je veux parler à une personne' : 'I want a human' }).click();
      await expect(customer.getByRole('status')).toBeVisible();
      await look('human');
      await customer.goto(drop);
      await look('drop');
      await customer.goto(`${desk.url}/t/${'A'.repeat(43)}`);
      await look('nothing');
      // The other language is one press away, on the same page.
      await customer.goto(tracking);
      await customer.getByRole('navigation').getByRole('link').click();
      await expect(customer.locator('html')).toHaveAttribute('lang', locale === 'fr' ? 'en' : 'fr');
      expect(outside).toEqual([]);
    });
  });
}
