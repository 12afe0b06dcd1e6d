/** The care loop in the browser: read, be stopped, correct, send, take back, be answered, solve. */
import { expect, test } from './desk';

const milk =
  'Le lait infantile de mon fils de 3 mois est bloqué dans votre dépôt de Créteil depuis lundi, colis CA774192036FR, il m’en reste pour ce soir. Je peux venir le chercher où et jusqu’à quelle heure ?';

test('a complaint is read, answered past the guard, taken back, sent, answered and solved', async ({ at, desk }) => {
  await desk.say({ text: milk });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  const row = at.getByRole('link', { name: /Amina B\./ });
  await expect(row).toBeVisible();
  await row.click();

  // Read: the sentence, the question and the fact stand there without opening anything.
  await expect(at.getByRole('heading', { level: 1 })).not.toBeEmpty();
  const reading = at.getByRole('complementary', { name: 'Décryptage' });
  await expect(reading.getByText('CA774192036FR')).toBeVisible();
  await expect(reading.getByText(/à quelle heure/).first()).toBeVisible();

  // Be stopped: asking in public for what opens a file does not leave.
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  await field.fill('Bonjour Amina, quel est votre numéro de téléphone ?');
  await expect(at.getByText(/Donnée personnelle en public/)).toBeVisible();
  await field.press('Control+Enter');
  await expect(at.getByText('La réponse ne peut pas partir ainsi.', { exact: false })).toBeVisible();
  expect(desk.replies).toHaveLength(0);

  // One key corrects it, one key takes the correction back.
  await field.press('Alt+1');
  await expect(field).not.toHaveValue('Bonjour Amina, quel est votre numéro de téléphone ?');
  await field.press('Alt+z');
  await expect(field).toHaveValue('Bonjour Amina, quel est votre numéro de téléphone ?');

  // Answer, send, take back: the words are there again and nothing left.
  const answer = 'Bonjour Amina, vous pouvez le retirer au dépôt de Créteil, 12 rue des Bleuets, ce soir jusqu’à 21 h. Je préviens le quai tout de suite. Camille';
  await field.fill(answer);
  await expect(at.getByText('Prêt à partir').or(at.getByText('À revoir', { exact: true }))).toBeVisible();
  await field.press('Control+Enter');
  await expect(at.getByRole('button', { name: /Reprendre/ })).toBeVisible();
  await at.getByRole('button', { name: /Reprendre/ }).click();
  await expect(field).toHaveValue(answer);
  expect(desk.replies).toHaveLength(0);

  // Send again, and let it leave: once.
  await field.press('Control+Enter');
  await expect(at.getByText('Envoyé', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(desk.replies.map((reply) => reply.text)).toEqual([answer]);

  // Be answered, live.
  await desk.say({ text: 'Je l’ai, merci infiniment !' });
  await expect(at.getByText('Je l’ai, merci infiniment !')).toBeVisible();

  // Solve.
  await field.blur();
  await at.keyboard.press('m');
  await expect(at.getByText('Résolu, à confirmer')).toBeVisible();
});

test('a message that arrives while one writes is shown before anything leaves, and the draft is kept', async ({ at, desk }) => {
  await desk.say({ text: 'Bonjour, ma commande 20-88417 arrive quand ?', author: 'Sophie M.', handle: '@sophie.m' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Sophie M\./ }).click();
  const field = at.getByRole('textbox', { name: 'Votre réponse' });
  const words = 'Bonjour Sophie, elle arrive demain mardi entre 9 h et 12 h. Camille';
  await field.fill(words);
  await desk.say({ text: 'Finalement je l’ai reçue !', author: 'Sophie M.', handle: '@sophie.m' });
  await expect(at.getByRole('alert')).toContainText('Finalement je l’ai reçue');
  await expect(field).toHaveValue(words);
  await at.reload();
  await expect(at.getByRole('textbox', { name: 'Votre réponse' })).toHaveValue(words);
  await at.getByRole('button', { name: /J’ai lu/ }).click();
  await expect(at.getByRole('alert')).toHaveCount(0);
});

test('however much the guard says, the message stays in sight and so does the way to send', async ({ at, desk }) => {
  await at.setViewportSize({ width: 1360, height: 720 });
  const text = 'Où est mon colis ? Qui peut me rappeler ? Quand serai-je remboursé ? Et pourquoi personne ne répond ?';
  await desk.say({ text, author: 'Ines Roux', handle: '@ines.r', thread: 'quatre-questions' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Ines Roux/ }).click();
  await at.keyboard.press('r');
  await at.getByRole('textbox').first().fill('Calmez-vous. Donnez-nous votre numéro de téléphone ici. Nous faisons le nécessaire dans les plus brefs délais.');
  await expect(at.getByRole('button', { name: /Alt 3/ })).toBeAttached();
  await expect(at.getByRole('button', { name: /Envoyer/ })).toBeInViewport({ ratio: 1 });
  await expect(at.getByRole('article').first()).toBeInViewport();
});

test('insults are masked until somebody chooses to read them, the request is not', async ({ at, desk }) => {
  await desk.say({
    text: 'Bande d’incapables, vous êtes des gros connards, mon colis CA552001873FR est où ? Je veux être remboursé de 84,90 €.',
    author: 'Kevin L.',
    handle: '@kev_l',
  });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  const row = at.getByRole('link', { name: /Kevin L\./ });
  await expect(row).toBeVisible();
  await expect(at.locator('body')).not.toContainText('connards');
  await row.click();
  await expect(at.getByText('84,90 €').first()).toBeVisible();
  await expect(at.locator('body')).not.toContainText('connards');
  await at.getByRole('button', { name: 'Afficher les propos masqués' }).click();
  await expect(at.getByRole('article').first()).toContainText('connards');
  await at.getByRole('button', { name: 'Masquer à nouveau' }).click();
  await expect(at.locator('body')).not.toContainText('connards');
});

test('a thank-you is closed with a reason, and the closing can be taken back', async ({ at, desk }) => {
  await desk.say({ text: 'Merci à Léo du dépôt de Nantes, il a été adorable avec ma mère !', author: 'Nadia P.', handle: '@nadia.p' });
  await at.goto(`${desk.url}/b/${desk.brand}/queue/all`);
  await at.getByRole('link', { name: /Nadia P\./ }).click();
  await expect(at.getByText('Sans décision', { exact: true })).toBeVisible();
  await at.keyboard.press('c');
  await expect(at.getByRole('dialog')).toBeVisible();
  await at.getByRole('radio', { name: 'Un simple merci' }).check();
  await at.getByRole('button', { name: 'Clore le dossier' }).click();
  await expect(at.getByText('Clos sans réponse', { exact: true }).first()).toBeVisible();
  await at.getByRole('button', { name: 'Annuler l’action' }).click();
  await expect(at.getByText('Sans décision', { exact: true })).toBeVisible();
});
