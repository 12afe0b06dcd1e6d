// A few rules, enough to see the composer at work. The true guard lives in the server.
import { spanOf } from './stories.mjs';

const say = {
  fr: { data: 'Vous demandez en public de quoi ouvrir un dossier. N’importe qui pourrait s’en servir.', dataFix: 'Demander par le lien de dépôt', sympathy: 'Des regrets, mais ni réponse, ni action, ni date.', phrase: 'Une formule toute faite : dites-le pour cette personne.', phraseFix: 'Retirer', open: 'Une question reste sans réponse.', date: 'Une promesse sans date ne se tient pas.', dateFix: 'Ajouter « avant demain midi »', away: 'Vous renvoyez ailleurs une personne déjà renvoyée.', long: 'Trop long pour ce réseau.' },
  en: { data: 'You ask in public for what opens a file. Anybody could use it.', dataFix: 'Ask through the drop link', sympathy: 'Regret, but no answer, no action, no date.', phrase: 'A set phrase: say it for this person.', phraseFix: 'Remove it', open: 'A question is left open.', date: 'A promise without a date is not kept.', dateFix: 'Add “before noon tomorrow”', away: 'You send away a person who was sent away before.', long: 'Too long for this network.' },
};

export function guard({ text, visibility, message, hops, limit, locale }) {
  const words = say[locale] ?? say.fr;
  const findings = [];
  const find = (pattern) => pattern.exec(text)?.[0];
  const data = visibility !== 'private' && find(/[^.!?\n]*\b(num[ée]ro de (?:colis|commande|suivi)|votre adresse|votre num[ée]ro|order number|booking reference|your address)[^.!?\n]*[.!?]?/i);
  if (data) findings.push({ rule: 'personal_data_in_public', level: 'refuse', in: 'reply', span: spanOf(text, data), why: words.data, remedy: { kind: 'ask_in_private', label: words.dataFix, edits: [{ span: spanOf(text, data), text: locale === 'en' ? 'Please leave it here, nobody else will see it: https://colis.example/d/4fj2' : 'Vous pouvez le déposer ici, personne d’autre ne le verra : https://colis.example/d/4fj2' }] } });
  const phrase = find(/(votre satisfaction est notre priorité|nous mettons tout en œuvre|your satisfaction is our priority)[.!]?\s?/i);
  if (phrase) findings.push({ rule: 'set_phrase', level: 'warn', in: 'reply', span: spanOf(text, phrase), why: words.phrase, remedy: { kind: 'remove', label: words.phraseFix, edits: [{ span: spanOf(text, phrase), text: '' }] } });
  const away = find(/(appelez|contactez|rendez-vous sur|call us|go to our app)[^.!?\n]*/i);
  if (away) findings.push({ rule: 'brush_off', level: 'hold', in: 'reply', span: spanOf(text, away), why: words.away });
  const promise = find(/(je vous (?:rappelle|réponds|écris|tiens au courant)|I will (?:call|write|come back))[^.!?\n]*/i);
  const dated = promise && /(demain|avant|ce soir|lundi|mardi|mercredi|jeudi|vendredi|heure|tomorrow|before|tonight|hour|\d+ ?h)/i.test(promise);
  if (promise && !dated) findings.push({ rule: 'promise_without_date', level: 'hold', in: 'reply', span: spanOf(text, promise), why: words.date, remedy: { kind: 'add_date', label: words.dateFix, edits: [{ span: [spanOf(text, promise)[1], spanOf(text, promise)[1]], text: locale === 'en' ? ' before noon tomorrow' : ' avant demain midi' }] } });
  const useful = promise || data || /\d|http|dépôt|depot|renvo|rembours|refund|hotel|oui|non|yes/i.test(text);
  if (!useful && text.trim().length > 12) findings.push({ rule: 'empty_sympathy', level: 'refuse', in: 'reply', why: words.sympathy });
  const used = [...text].length;
  if (limit && used > limit.max) findings.push({ rule: 'too_long', level: 'refuse', in: 'reply', span: [limit.max, used], why: words.long });
  const questions = message?.reading?.questions ?? [];
  const answers = questions.map((q, n) => ({ question_span: q.span, how: useful && text.length > 30 + n * 50 ? (promise ? 'promised' : 'answered') : 'open' }));
  if (text.length > 40 && answers.some((a) => a.how === 'open')) findings.push({ rule: 'question_unanswered', level: 'warn', in: 'reply', why: words.open });
  const levels = findings.map((f) => f.level);
  const verdict = levels.includes('refuse') ? 'refuse' : levels.includes('hold') ? 'hold' : levels.includes('warn') ? 'warn' : 'pass';
  return { report: { v: 1, verdict, findings, answers, promises: promise ? [{ text: promise, span: spanOf(text, promise), due: dated ? new Date(Date.now() + 72e6).toISOString() : null, dated: Boolean(dated) }] : [] }, length: { used, max: limit?.max ?? null, unit: limit?.unit ?? 'characters' } };
}
