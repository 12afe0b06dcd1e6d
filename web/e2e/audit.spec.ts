/** The audit of the own desk: figures, tables, examples that lead to their cases, the page to send on. */
import { randomUUID } from 'node:crypto';

import { axe, call, expect, picture, test } from './desk';

test('the lead reads how the desk treats customers', async ({ at, desk }) => {
  test.setTimeout(120_000);
  for (const [index, text] of ['Mon colis n’est toujours pas arrivé, où est-il ?', 'Vous m’avez facturé deux fois, pourquoi ?'].entries()) {
    await desk.say({ text, author: `Client ${index}`, handle: `@audit${index}`, thread: `audit${index}` });
  }
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('link', { name: /Client 1/ })).toBeVisible();
  // Whoever waits within the deadline was not left without an answer: one of them gets kind words alone.
  const { cases } = await call<{ cases: { id: string }[] }>(at, desk, 'queue?lane=all&limit=10');
  const id = cases[0]?.id ?? '';
  const { conversations } = await call<{ conversations: { id: string; visibility: string; messages: { id: string }[] }[] }>(at, desk, `cases/${id}`);
  const conversation = conversations[0];
  const rules = ['empty_sympathy', 'question_unanswered', 'tone', 'brush_off', 'copy_paste'];
  await call(at, desk, `cases/${id}/replies`, {
    reply_id: randomUUID(), conversation_id: conversation?.id, visibility: conversation?.visibility, seen_up_to: conversation?.messages.at(-1)?.id,
    text: 'Bonjour, nous sommes désolés et comprenons votre déception. Camille', overrules: rules.map((rule) => ({ rule, reason: 'essai' })), answered: [],
  });
  await at.goto(`${desk.url}/b/${desk.brand}/audit`);
  await expect(at.getByRole('heading', { name: 'À réparer d’abord' })).toBeVisible();
  await expect(at.getByRole('table').first()).toContainText('Sans réponse');
  await picture(at, 'audit');
  await axe(at);
  const download = at.waitForEvent('download');
  await at.getByRole('link', { name: 'La page à transmettre' }).click();
  expect((await download).suggestedFilename()).toBe('audit-colis-azur-30.html');
  await at.setViewportSize({ width: 390, height: 844 });
  const width = await at.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  await picture(at, 'audit-phone', 'window');
  await at.getByRole('link', { name: /Ouvrir le dossier/ }).first().click();
  await expect(at).toHaveURL(/\/cases\//);
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toBeVisible();
});
