/** Every screen, in both languages, light and dark, wide and narrow: nothing for axe to find, nothing cut off. */
import { axe, expect, fits, picture, test } from './desk';

const screens = ['queue/all', 'queue/kudos', 'promises', 'relays', 'contacts', 'unknown', 'quarantine', 'search?q=commande', 'gap', 'channels', 'solutions', 'learning', 'team', 'settings', 'me'];

test.beforeEach(async ({ desk }, info) => {
  if (info.retry > 0 || info.title.startsWith('the sign-in')) return;
  await desk.say({ text: 'Bonjour, le vase de la commande 20-88417 est arrivé cassé. Pouvez-vous m’en renvoyer un avant le 28 novembre ?', author: 'Sophie Marchand', handle: '@sophie.marchand', thread: `vase-${info.title.length}` });
});

test('the sign-in', async ({ page, desk }) => {
  await page.goto(`${desk.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await axe(page);
});

/** Each language, each scheme and each width with each of the others once. */
const views = [
  { locale: 'fr', scheme: 'light', size: 'wide' },
  { locale: 'fr', scheme: 'dark', size: 'phone' },
  { locale: 'en', scheme: 'dark', size: 'wide' },
  { locale: 'en', scheme: 'light', size: 'phone' },
] as const;

for (const { locale, scheme, size } of views) {
  test(`every screen in ${locale}, ${scheme}, ${size}`, async ({ at, desk }) => {
    test.setTimeout(180_000);
    await at.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await at.goto(`${desk.url}/b/${desk.brand}/me`);
    await at.getByRole('main').getByRole('button', { name: locale === 'fr' ? 'Français' : 'English' }).click();
    await expect(at.locator('html')).toHaveAttribute('lang', locale);
    if (size === 'phone') await at.setViewportSize({ width: 390, height: 844 });
    await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
    const address = await at.locator('a[data-case]').first().getAttribute('href');
    for (const screen of [...screens, address?.replace(`/b/${desk.brand}/`, '') ?? '']) {
      await at.goto(`${desk.url}/b/${desk.brand}/${screen}`);
      await expect(at.getByRole('main').locator('h1, h2').first()).toBeVisible();
      await at.waitForLoadState('load');
      if (screen.startsWith('cases/')) {
        await at.getByRole('textbox').first().fill(locale === 'fr' ? 'Désolée. Quel est votre numéro de téléphone ?' : 'Sorry. What is your phone number?');
        await at.waitForTimeout(600);
      }
      await axe(at);
      await fits(at);
      await picture(at, `screen-${screen.split(/[/?]/)[0]}-${locale}-${scheme}-${size}`, 'window');
      if (screen.startsWith('cases/')) await at.getByRole('textbox').first().fill('');
    }
    await at.goto(`${desk.url}/b/${desk.brand}/me`);
    await at.getByRole('main').getByRole('button', { name: 'Français' }).click();
    await expect(at.locator('html')).toHaveAttribute('lang', 'fr');
  });
}

test('no English word on a French screen, and no host but the desk’s own', async ({ at, desk }) => {
  const hosts = new Set<string>();
  at.on('request', (request) => hosts.add(new URL(request.url()).host));
  const english = /\b(the|your|reply|queue|settings|search|close|undo|team|channels|loading|error|sign in|case)\b/iu;
  for (const screen of screens) {
    await at.goto(`${desk.url}/b/${desk.brand}/${screen}`);
    await expect(at.getByRole('main').locator('h1').first()).toBeVisible();
    await at.waitForTimeout(400);
    const words = await at.evaluate(() => document.body.innerText.replaceAll('English', ''));
    expect(words.match(english)?.[0], screen).toBeUndefined();
  }
  expect([...hosts]).toEqual([new URL(desk.url).host]);
});
