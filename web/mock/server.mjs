// A tiny stand-in for the server, for developing the screens: `npm run mock`, then `npm run dev`. State lives in memory.
import { createServer } from 'node:http';

import { guard } from './guard.mjs';
import { capabilities, id, makeBrands } from './stories.mjs';

const port = Number(process.env.PORT ?? 8787);
const brands = makeBrands(Date.now());
const user = { id: 'u1', email: 'camille@guichet.example', name: 'Camille Durand', signature: 'Camille', locale: process.env.LOCALE ?? 'fr', has_password: false };
const members = [{ ...user, role: 'admin' }, { id: 'u2', name: 'Yann Le Goff', email: 'yann@guichet.example', role: 'agent', signature: 'Yann' }, { id: 'u3', name: 'Inès Roy', email: 'ines@guichet.example', role: 'lead', signature: 'Inès' }];
let signedIn = true;
const listeners = new Set();
let cursor = 0;
const settings = { locale: 'fr', timezone: 'Europe/Paris', sector: 'parcels', hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00:00', to: '18:00:00' })), holidays: 'france', closed_days: [], undo_seconds: 10, deadlines: [{ severity: 'critical', minutes: 30, around_the_clock: true }, { severity: 'high', minutes: 60, around_the_clock: false }, { network: 'mail', minutes: 2880, around_the_clock: true }, { minutes: 120, around_the_clock: false }], own_domains: ['colis.example'], helplines: ['FR 3114', 'BE 0800 32 123', '112'] };
let quarantine = [{ id: 'q1', channel: brands[0].channels[3], received_at: new Date(Date.now() - 9e6).toISOString(), size: 48213, problem: 'mime_broken', problem_text: 'Le courriel est coupé au milieu d’une pièce jointe.', attempts: 2, preview: 'From: client@courriel.example\nSubject: =?utf-8?Q?R=C3=A9clamation?=\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: image/jpeg' }];
let unknown = [];

const session = () => ({ user, csrf: 'mock', brands: brands.map(({ cases, list, channels, ...brand }) => brand) });
const emit = (kind, caseId) => {
  cursor += 1;
  for (const send of listeners) send(`id: ${cursor}\nevent: ${kind}\ndata: ${JSON.stringify({ kind, at: new Date().toISOString(), case_id: caseId })}\n\n`);
};
const open = (c) => ['open', 'reopened', 'waiting_customer'].includes(c.row.state);
const byDue = (a, b) => (Date.parse(a.row.due_at ?? '2999') - Date.parse(b.row.due_at ?? '2999')) || (a.row.id < b.row.id ? -1 : 1);
const detail = (brand, c) => ({ case: c.row, customer: { ...c.customer, cases: brand.cases.length < 100 ? brand.cases.filter((o) => o.customer.display_name === c.customer.display_name).map((o) => o.row) : [c.row] }, conversations: c.conversations.map(({ network, ...v }) => ({ ...v, capabilities: capabilities(network, user.locale), messages: v.messages.map(({ words, ...m }) => m) })), promises: c.promises, deadlines: c.deadlines, tracking_url: `https://guichet.example/t/${c.row.reference}`, more_before: null });
const counts = (brand) => {
  const lanes = Object.fromEntries(['now', 'today', 'can_wait', 'waiting', 'kudos', 'sensitive', 'partnership', 'spam'].map((lane) => [lane, 0]));
  let undecided = 0;
  let overdue = 0;
  for (const c of brand.cases.filter(open)) {
    lanes[c.row.lane] += 1;
    undecided += c.row.undecided;
    if (c.row.due_at && Date.parse(c.row.due_at) < Date.now()) overdue += 1;
  }
  return { undecided, overdue, lanes, unknown_sends: unknown.length, quarantined: quarantine.length, promises_due: brand.cases.flatMap((c) => c.promises).filter((p) => p.state === 'open').length, failing_channels: 1 };
};
const page = (items, query, size = 50) => {
  const from = Number(query.get('cursor') || 0);
  return [items.slice(from, from + size), from + size < items.length ? String(from + size) : null];
};
const fail = (status, code, message, more = {}) => ({ status, body: { error: { code, message }, ...more } });
const gap = (asked, parts) => ({ asked, helped: 0, held: 0, sent_away: 0, sympathy_only: 0, lapsed: 0, left: 0, open: 0, ...parts });

function reply(brand, c, body) {
  const conversation = c.conversations.find((v) => v.id === body.conversation_id);
  const message = conversation.messages.findLast((m) => m.direction === 'inbound');
  const limit = capabilities(conversation.network, user.locale)[body.visibility === 'private' ? 'private_limit' : 'public_limit'];
  const { report } = guard({ text: body.text, visibility: body.visibility, message, hops: c.row.hops, limit, locale: user.locale });
  const held = report.findings.filter((f) => f.level === 'hold' && !body.overrules.some((o) => o.rule === f.rule));
  if (report.verdict === 'refuse' || held.length) return fail(422, 'guard', 'Le garde-fou retient cette réponse.', { report });
  const last = conversation.messages.at(-1);
  if (body.seen_up_to && body.seen_up_to !== last.id) return fail(409, 'newer_messages', 'Un message est arrivé.', { messages: [last] });
  const until = new Date(Date.now() + 10_000).toISOString();
  const mine = { id: body.reply_id, conversation_id: conversation.id, direction: 'outbound', author_kind: 'human', author_name: 'Camille', text: body.text, masked: false, created_at: new Date().toISOString(), received_at: new Date().toISOString(), state: 'queued', revision: 0, revisions: [], decision: null, visibility: body.visibility, automatic: false, own_words: [0, [...body.text].length], attachments: [], reading: null, sending: { state: 'queued', undo_until: until, attempts: 0 } };
  conversation.messages.push(mine);
  for (const m of conversation.messages) if (m.direction === 'inbound') m.decision ??= { kind: 'answered', reason: null, by_name: 'Camille', at: mine.created_at };
  Object.assign(c.row, { undecided: 0, due_at: null, state: 'waiting_customer', lane: 'waiting', lane_reasons: ['waiting_customer'] });
  emit('message.queued', c.row.id);
  setTimeout(() => {
    if (mine.state === 'cancelled') return;
    const lost = /incertain|uncertain/i.test(body.text);
    Object.assign(mine, { state: lost ? 'unknown' : 'sent', sending: { state: lost ? 'unknown' : 'sent', attempts: 1, problem_text: lost ? 'Aucune réponse du réseau.' : null } });
    if (lost) unknown.push({ reply_id: mine.id, case: c.row, message: mine, since: new Date().toISOString(), problem: 'no_answer', problem_text: 'Le réseau n’a pas répondu.' });
    emit(lost ? 'message.unknown' : 'message.sent', c.row.id);
    setTimeout(() => {
      const thanks = { ...conversation.messages[0], id: id(), text: 'Parfait, merci beaucoup pour la réponse claire !', words: '', masked: false, created_at: new Date().toISOString(), decision: null, attachments: [], own_words: [0, 48] };
      thanks.reading = { ...thanks.reading, need: 'praise', questions: [], facts: [], missing: [], anger: 0, in_trouble_now: false, request: '', thanks: [{ span: [9, 14] }], abuse: { level: 'none', target: 'none', kinds: [] } };
      conversation.messages.push(thanks);
      Object.assign(c.row, { undecided: 1, state: 'open', lane: 'kudos', lane_reasons: ['praise'], excerpt: thanks.text, request: '' });
      emit('message.received', c.row.id);
    }, 4000);
  }, 10_000);
  return { status: 202, body: { message: mine, undo_until: until } };
}

function brandRoute(brand, method, path, query, body) {
  const [head, sub, action, extra] = path;
  const found = head === 'cases' ? brand.cases.find((c) => c.row.id === sub || c.row.reference === sub) : null;
  if (head === 'queue') {
    const lane = query.get('lane');
    const state = query.get('state') ?? 'open';
    const rows = brand.cases.filter((c) => (state === 'all' || open(c) === (state !== 'closed')) && (lane === 'all' || !lane || c.row.lane === lane) && (!query.get('channel') || c.row.channel.id === query.get('channel')) && (!query.get('assigned') || (query.get('assigned') === 'me' ? c.row.assigned_to?.id === 'u1' : !c.row.assigned_to))).sort(byDue);
    const [cases, next_cursor] = page(rows.map((c) => c.row), query);
    return { body: { cases, next_cursor } };
  }
  if (head === 'counts') return { body: counts(brand) };
  if (head === 'cases' && !found) return fail(404, 'not_found', 'Dossier introuvable.');
  if (head === 'cases' && !action) return { body: detail(brand, found) };
  if (head === 'cases') {
    if (action === 'replies') return reply(brand, found, body);
    if (action === 'drop-link') return { body: { url: `https://colis.example/d/${Math.random().toString(36).slice(2, 10)}`, expires_at: new Date(Date.now() + 6e8).toISOString() } };
    if (action === 'solve') Object.assign(found.row, { state: 'solved', due_at: null });
    if (action === 'reopen') found.row.state = 'reopened';
    if (action === 'assign') found.row.assigned_to = members.find((m) => m.id === body.user_id) ?? null;
    if (action === 'close') found.row.state = extra === 'undo' ? 'open' : 'closed';
    emit('case.updated', found.row.id);
    return { body: detail(brand, found) };
  }
  if (head === 'guard') {
    const c = brand.cases.find((one) => one.conversations.some((v) => v.id === body.conversation_id));
    const conversation = c.conversations.find((v) => v.id === body.conversation_id);
    return { body: guard({ text: body.text, visibility: body.visibility, message: conversation.messages.find((m) => m.id === body.in_reply_to), hops: c.row.hops, limit: capabilities(conversation.network, 'fr')[body.visibility === 'private' ? 'private_limit' : 'public_limit'], locale: user.locale }) };
  }
  if (head === 'messages') {
    const message = brand.cases.flatMap((c) => c.conversations.flatMap((v) => v.messages)).find((m) => m.id === sub);
    return { body: { text: message.words } };
  }
  if (head === 'replies') {
    const c = brand.cases.find((one) => one.conversations.some((v) => v.messages.some((m) => m.id === sub)));
    const message = c.conversations.flatMap((v) => v.messages).find((m) => m.id === sub);
    if (action === 'undo') {
      if (message.state !== 'queued') return fail(409, 'too_late', 'Trop tard : la réponse est déjà partie.');
      Object.assign(message, { state: 'cancelled', sending: { state: 'cancelled', attempts: 0 } });
      emit('message.cancelled', c.row.id);
      return { body: { text: message.text } };
    }
    unknown = unknown.filter((u) => u.reply_id !== sub);
    Object.assign(message, { state: 'sent', sending: { state: 'sent', attempts: 1 } });
    emit('message.sent', c.row.id);
    return { body: message };
  }
  if (head === 'promises') {
    const all = brand.cases.flatMap((c) => c.promises);
    if (sub) {
      const promise = all.find((p) => p.id === sub);
      Object.assign(promise, action === 'keep' ? { state: 'kept' } : { due_at: body.due_at });
      emit('promise.kept', promise.case_id);
      return { body: promise };
    }
    const state = query.get('state');
    return { body: { promises: all.filter((p) => state === 'all' || p.state === (state === 'due' ? 'open' : state)), next_cursor: null } };
  }
  if (head === 'search') {
    const words = (query.get('q') ?? '').toLowerCase();
    return { body: { results: brand.cases.slice(0, 200).filter((c) => JSON.stringify(c).toLowerCase().includes(words)).slice(0, 20).map((c) => ({ case: c.row, message_id: c.conversations[0].messages[0].id, excerpt: c.row.excerpt, at: c.row.opened_at })), next_cursor: null } };
  }
  if (head === 'quarantine') {
    if (action === 'raw') return { raw: quarantine[0]?.preview ?? '' };
    if (action) quarantine = quarantine.filter((q) => q.id !== sub);
    return { body: action ? {} : { items: quarantine, next_cursor: null } };
  }
  if (head === 'unknown-sends') return { body: { items: unknown } };
  if (head === 'channels') {
    if (action === 'check') return { body: { problems: [] } };
    if (method === 'POST') {
      const channel = { id: id(), kind: body.kind, network: body.kind, name: body.name };
      brand.channels.push(channel);
      return { body: { ...channel, state: 'active', status: 'new', url: `https://guichet.example/hooks/inbound/${channel.id}`, secret: 'whsec_bW9jay1zZWNyZXQ', capabilities: {} } };
    }
    return { body: { channels: brand.channels.map((c, n) => ({ ...c, state: 'active', status: n === 2 ? 'failing' : n === 4 ? 'new' : 'ok', problem_text: n === 2 ? 'Le réseau refuse le mot de passe d’application.' : null, last_received_at: n === 4 ? null : new Date(Date.now() - n * 4e6).toISOString(), url: c.kind === 'webform' ? 'https://guichet.example/f/colis-azur' : null, capabilities: capabilities(c.network === 'inbound' ? 'webform' : c.network, user.locale) })) } };
  }
  if (head === 'members') return method === 'POST' ? { body: { member: { id: id(), ...body, signature: '' }, sign_in_url: 'https://guichet.example/sign-in#token=mock' } } : { body: { members } };
  if (head === 'settings') return { body: method === 'PUT' ? Object.assign(settings, body) : settings };
  if (head === 'report' && action === 'cases') return { body: { cases: brand.cases.slice(0, 5).map((c) => c.row), next_cursor: null } };
  if (head === 'report') return { body: { ...gap(128, { helped: 41, held: 37, open: 10, sent_away: 17, sympathy_only: 9, lapsed: 6, left: 8 }), from: query.get('from'), to: query.get('to'), minutes_to_answer: { median: 47, p90: 310 }, by_topic: [{ topic: 'delivery', ...gap(52, { helped: 20, held: 14, open: 4, sent_away: 8, left: 6 }) }, { topic: 'lost_parcel', ...gap(31, { helped: 8, held: 12, open: 3, sent_away: 5, lapsed: 3 }) }, { topic: 'refund', ...gap(22, { helped: 6, held: 7, open: 2, sympathy_only: 5, left: 2 }) }, { topic: 'staff', ...gap(23, { helped: 7, held: 4, open: 1, sent_away: 4, sympathy_only: 4, lapsed: 3 }) }] } };
  return fail(404, 'not_found', 'Introuvable.');
}

function route(method, url, body) {
  const path = url.pathname.split('/').filter(Boolean).slice(1);
  if (path[0] === 'session') {
    if (method === 'POST' && body.password !== 'mot de passe') return fail(401, 'wrong_password', 'Adresse ou mot de passe inconnus.');
    signedIn = method !== 'DELETE';
    return method === 'DELETE' ? { status: 204 } : { body: session() };
  }
  if (path[0] === 'sign-in-link') {
    signedIn = true;
    return body.token === 'mock' ? { body: session() } : fail(401, 'link_used', 'Lien expiré.');
  }
  if (path[0] === 'me') {
    Object.assign(user, body, { password: undefined }, body.password ? { has_password: true } : {});
    return { body: session() };
  }
  if (path[0] === 'demo') return { body: { tour: [{ title: 'Une demande sous la colère', text: 'Kevin insulte, mais il demande une chose précise. Lisez-la sans lire les insultes.', path: '/b/colis-azur/cases/R2D-9XW' }, { title: 'Le lait de ce soir', text: 'Répondez, et essayez de demander un numéro en public : le garde-fou vous arrête.', path: '/b/colis-azur/cases/K7M-4QP' }] } };
  if (path[0] === 'channel-kinds') return { body: { kinds: [{ kind: 'webform', title: 'Formulaire', description: 'Une page pour écrire calmement, sans compte.', settings: [] }, { kind: 'mail', title: 'Courriel', description: 'Une boîte aux lettres, lue et écrite.', settings: [{ name: 'address', label: 'Adresse', help: 'Celle que les clients connaissent.', required: true, secret: false, example: 'contact@colis.example' }, { name: 'password', label: 'Mot de passe', help: 'D’application si possible.', required: true, secret: true, example: '' }] }, { kind: 'inbound', title: 'Liaison signée', description: 'Un autre système vous envoie des messages signés.', settings: [] }] } };
  const brand = brands.find((one) => one.slug === path[1]);
  return brand ? brandRoute(brand, method, path.slice(2), url.searchParams, body) : fail(404, 'not_found', 'Introuvable.');
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (url.pathname.endsWith('/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    const send = (text) => response.write(text);
    listeners.add(send);
    request.on('close', () => listeners.delete(send));
    return;
  }
  let text = '';
  for await (const chunk of request) text += chunk;
  const answer = !signedIn && !/session|sign-in-link/.test(url.pathname) ? fail(401, 'signed_out', '') : !signedIn && request.method === 'GET' ? fail(401, 'signed_out', '') : route(request.method, url, text ? JSON.parse(text) : {});
  if (answer.raw !== undefined) return response.writeHead(200, { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="original.txt"' }).end(answer.raw);
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
}).listen(port, '127.0.0.1', () => process.stdout.write(`mock on http://127.0.0.1:${port}\n`));
