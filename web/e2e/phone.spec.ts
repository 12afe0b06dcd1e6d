/** A phone in one hand. */
import { expect, test } from './desk';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('read and answer with the thumb', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, où est mon colis CA774192036FR ?', author: 'Lina T.', handle: '@lina.t' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Lina T\./ }).tap();
  await expect(at.getByRole('article').getByText('où est mon colis')).toBeVisible();
  await at.getByText('Décryptage', { exact: true }).first().tap();
  await expect(at.getByRole('heading', { name: 'Questions posées' })).toBeVisible();
  await at.getByText('Échanges', { exact: true }).first().tap();
  await at.getByRole('textbox', { name: 'Votre réponse' }).fill('Bonjour Lina, il est au dépôt de Lyon et arrive demain mardi avant 18 h. Camille');
  const send = at.getByRole('button', { name: /Envoyer en public/ });
  await expect(send).toBeInViewport();
  // A target for a thumb.
  expect((await send.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(40);
  await send.tap();
  await expect(at.getByRole('button', { name: /Reprendre/ })).toBeInViewport();
});
