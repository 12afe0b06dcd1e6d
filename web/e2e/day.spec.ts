/** A day's work: what it owes, the next case and why, a promise noted, broken and made good, a case handed over, how cases are given. */
import { axe, call, expect, fits, picture, test } from './desk';

test('the day says what it owes and gives the next case with its reason; a promise is noted and the case handed over', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, où est mon colis 7215 ?', author: 'Nadia K.', handle: '@nadia.k' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('link', { name: /Nadia K\./ })).toBeVisible();
  await expect(at.getByText(/Aujourd’hui vous devez|peut attendre/)).toBeVisible();
  await axe(at);
  await picture(at, 'day-queue-fr', 'window');
  await at.keyboard.press('n');
  await expect(at.getByText('Pourquoi vous')).toBeVisible();
  await expect(at.getByRole('heading', { level: 1 })).toBeVisible();
  await axe(at);
  await picture(at, 'day-why-me-fr', 'window');
  await at.getByRole('button', { name: 'C’est vu' }).click();
  await expect(at.getByText('Pourquoi vous')).toHaveCount(0);

  await at.getByRole('button', { name: 'Noter une promesse' }).click();
  const promise = at.getByRole('dialog', { name: 'Noter une promesse' });
  await promise.getByRole('textbox', { name: /Qu’est-ce qui a été promis/ }).fill('Rappel avec le numéro du dépôt');
  await axe(at);
  await picture(at, 'day-note-promise-fr', 'window');
  await promise.getByRole('button', { name: 'Noter', exact: true }).click();
  await expect(at.getByText('Promesse notée.')).toBeVisible();
  await expect(at.getByText('notée par un collègue', { exact: false })).toBeVisible();
  await picture(at, 'day-case-fr', 'window');

  await at.getByRole('button', { name: 'Passer ou rendre le dossier…' }).click();
  const given = at.getByRole('dialog', { name: 'Passer le dossier' });
  await expect(given.getByRole('textbox', { name: 'Ce qu’il faut savoir' })).toHaveValue(/Rappel avec le numéro du dépôt/);
  await axe(at);
  await picture(at, 'day-hand-over-fr', 'window');
  await given.getByRole('button', { name: 'Passer', exact: true }).click();
  await expect(at.getByText('Dossier passé.')).toBeVisible();
});

test('a promise that was not kept is the lead’s alarm, with a draft that makes good', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, où est mon remboursement ?', author: 'Omar B.', handle: '@omar.b', visibility: 'private' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Omar B\./ }).click();
  const { cases } = await call<{ cases: { id: string; customer: { display_name: string } }[] }>(at, desk, 'queue');
  const id = cases.find((one) => one.customer.display_name === 'Omar B.')?.id ?? '';
  await call(at, desk, `cases/${id}/promises`, { text: 'Virement du remboursement', due_at: new Date(Date.now() + 2_000).toISOString() });
  const alarm = at.getByText('Une promesse n’a pas été tenue', { exact: false });
  await expect(alarm).toBeVisible({ timeout: 20_000 });
  await axe(at);
  await at.getByRole('link', { name: 'Voir' }).first().click();
  await expect(at.getByRole('button', { name: 'Réparer' })).toBeVisible();
  await axe(at);
  await picture(at, 'day-to-repair-fr', 'window');
  await at.getByRole('button', { name: 'Réparer' }).click();
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toHaveValue(/Virement du remboursement[\s\S]*excuses[\s\S]*\[date à choisir\]/, { timeout: 20_000 });
  await picture(at, 'day-repair-draft-fr', 'window');
});

test('how cases are given, the alarms, and the word while the desk is closed', async ({ at, desk }) => {
  await at.goto(`${desk.url}/b/${desk.brand}/team`);
  await at.getByRole('button', { name: 'Répartition…' }).first().click();
  const sharing = at.getByRole('dialog', { name: /Répartition/ });
  await sharing.getByRole('checkbox', { name: 'Remboursement', exact: true }).check();
  await axe(at);
  await picture(at, 'day-sharing-fr', 'window');
  await sharing.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(at.getByText('Répartition enregistrée.')).toBeVisible();

  await at.goto(`${desk.url}/b/${desk.brand}/settings`);
  await at.getByRole('combobox', { name: 'Jours fériés' }).selectOption('reunion');
  await at.getByRole('checkbox', { name: 'Dire à qui écrit que l’équipe est fermée' }).check();
  await expect(at.getByText('Aussi en public sur')).toBeVisible();
  await axe(at);
  await picture(at, 'day-settings-fr');
  await at.getByRole('button', { name: 'Enregistrer' }).first().click();
  await expect(at.getByText('Enregistré', { exact: false }).first()).toBeVisible();
  await at.setViewportSize({ width: 390, height: 844 });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await expect(at.getByRole('button', { name: /prochain dossier/ })).toBeVisible();
  await fits(at);
  await picture(at, 'day-queue-phone-fr', 'window');
});
