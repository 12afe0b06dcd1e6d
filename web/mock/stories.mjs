// Made-up stories for developing the screens without the server. Nothing here is shipped.
const minute = 60_000;
let count = 0;
export const id = () => {
  count += 1;
  return `0190a000-0000-7000-8000-${String(count).padStart(12, '0')}`;
};

/** Where `words` stand in `text`, in code points. */
export const spanOf = (text, words) => {
  const at = text.indexOf(words);
  return at < 0 ? [0, 0] : [[...text.slice(0, at)].length, [...text.slice(0, at)].length + [...words].length];
};

export const networks = {
  x: { public: true, public_limit: { max: 280, unit: 'weighted' }, private_limit: { max: 10000, unit: 'characters' }, private_opening: 'if_they_allow', words: { fr: ['280 signes en public, les liens comptent pour 23.', 'Un message privé est possible si la personne l’autorise.'], en: ['280 characters in public, links count for 23.', 'A private message is possible if the person allows it.'] } },
  facebook: { public: true, public_limit: { max: 8000, unit: 'characters' }, private_limit: { max: 2000, unit: 'characters' }, private_opening: 'one_reply_within_days', private_window: 7, words: { fr: ['Une réponse privée est possible pendant sept jours.'], en: ['One private reply is possible for seven days.'] } },
  bluesky: { public: true, public_limit: { max: 300, unit: 'graphemes' }, private_limit: { max: 1000, unit: 'graphemes' }, private_opening: 'if_they_allow', words: { fr: ['300 caractères en public.'], en: ['300 characters in public.'] } },
  mail: { public: false, public_limit: null, private_limit: null, private_opening: 'always', words: { fr: ['Toujours privé, sans limite de longueur.'], en: ['Always private, no length limit.'] } },
  webform: { public: false, public_limit: null, private_limit: null, private_opening: 'always', words: { fr: ['Toujours privé.'], en: ['Always private.'] } },
};
const capabilities = (network, locale) => ({ network, public_second_limit: null, private_window: null, edit_own: false, delete_own: false, hide_others: false, lookup: true, ...networks[network], words: networks[network].words[locale] });

const topicOf = (topic) => [{ topic, score: 0.9 }];
export function reading(text, r) {
  return {
    v: 1, language: r.language ?? 'fr', need: r.need ?? 'complaint', needs: [r.need ?? 'complaint'], topics: topicOf(r.topic ?? 'other'), severity: r.severity ?? 'normal',
    in_trouble_now: r.trouble ?? false, repairable: r.repairable ?? 'yes', sentiment: r.sentiment ?? -0.4, anger: r.anger ?? 0.2, irony: r.irony ?? false,
    abuse: r.abuse ?? { level: 'none', target: 'none', kinds: [] }, pressure: r.pressure ? { suspected: true, demand_span: spanOf(text, r.pressure[0]), threat_span: spanOf(text, r.pressure[1]) } : { suspected: false },
    announced: (r.announced ?? []).map(([kind, words]) => ({ kind, span: spanOf(text, words) })), wants_human: r.human ?? false, thanks: (r.thanks ?? []).map((w) => ({ span: spanOf(text, w) })),
    request: r.request ?? '', questions: (r.questions ?? []).map((q) => ({ text: q, span: spanOf(text, q) })),
    facts: (r.facts ?? []).map(([kind, raw, value, unit]) => ({ kind, raw, value: value ?? raw, unit: unit ?? null, span: spanOf(text, raw) })),
    missing: (r.missing ?? []).map(([kind, why, any_of]) => ({ kind, why, any_of: any_of ?? [] })), personal_data: (r.personal ?? []).map(([kind, w]) => ({ kind, span: spanOf(text, w) })),
    confidence: r.confidence ?? 0.9, reasons: (r.reasons ?? []).map(([label, w, why]) => ({ label, span: spanOf(text, w), why })),
  };
}

const fr = [
  {
    name: 'Amina B.', handle: '@amina.b', network: 'x', visibility: 'public', ago: 38, due: 22, lane: 'now', reasons: ['in_trouble_now', 'vulnerable=baby', 'severity=critical'], hops: 2, contacts: 3, reference: 'K7M-4QP',
    text: 'Le lait infantile de mon fils de 3 mois est bloqué dans votre dépôt de Créteil depuis lundi, colis CA7741920365FR, votre appli tourne en rond, le point relais me renvoie vers le 01 99 00 12 34 qui ne décroche pas, il m’en reste pour ce soir, je peux venir le chercher où et jusqu’à quelle heure ?',
    r: { topic: 'delivery', severity: 'critical', trouble: true, anger: 0.55, repairable: 'yes', request: 'Récupérer ce soir au dépôt de Créteil le colis de lait infantile bloqué depuis lundi.', questions: ['je peux venir le chercher où et jusqu’à quelle heure ?'], facts: [['parcel_number', 'CA7741920365FR'], ['place', 'Créteil'], ['date', 'lundi', '2026-11-16'], ['phone', '01 99 00 12 34', '+33199001234']], reasons: [['severity.critical', 'il m’en reste pour ce soir', 'La nourriture d’un nourrisson manque ce soir.'], ['topic.delivery', 'bloqué dans votre dépôt', 'Un colis est arrêté.']] },
  },
  {
    name: 'Kevin L.', handle: '@kev_l92', network: 'x', visibility: 'public', ago: 130, due: -12, lane: 'now', reasons: ['overdue', 'severity=high'], hops: 1, contacts: 2, reference: 'R2D-9XW', veiled: true, abuse: ['bande d’incapables', 'gros nuls'],
    text: 'Bande d’incapables vous avez livré mon colis CA5520018734FR chez un voisin qui n’existe pas, gros nuls, ça fait 9 jours et personne ne répond, je veux mon colis ou mes 84,90 € et je veux savoir qui a signé !',
    r: { topic: 'lost_parcel', severity: 'high', anger: 0.9, abuse: { level: 'insult', target: 'brand', kinds: [] }, request: 'Retrouver le colis livré à un voisin inconnu, ou être remboursé de 84,90 €, et savoir qui a signé.', questions: ['je veux savoir qui a signé'], facts: [['parcel_number', 'CA5520018734FR'], ['amount', '84,90 €', '84.90', 'EUR'], ['duration', '9 jours', 'P9D']], missing: [['address', 'Pour lancer la recherche, il faut l’adresse de livraison, en privé.']], reasons: [['topic.lost_parcel', 'chez un voisin qui n’existe pas', 'Le colis a été remis à une personne inconnue.']] },
  },
  {
    name: 'Sophie Marchand', handle: 's.marchand@courriel.example', network: 'mail', visibility: 'private', ago: 300, due: 95, lane: 'today', reasons: ['due_today', 'promise_due'], hops: 0, contacts: 2, reference: 'B5T-2HN', subject: 'Vase arrivé cassé, commande 20-88417',
    text: 'Bonjour,\n\nLe vase de la commande 20-88417 est arrivé cassé en trois morceaux, le carton était pourtant intact. Pouvez-vous m’en renvoyer un avant le 28 novembre ? C’est un cadeau. Dois-je garder les morceaux ?\n\nBien à vous,\nSophie Marchand\n\n> Le 18 nov. à 10:02, Colis Azur a écrit :\n> Votre colis a été livré.',
    own: 'Bonjour,\n\nLe vase de la commande 20-88417 est arrivé cassé en trois morceaux, le carton était pourtant intact. Pouvez-vous m’en renvoyer un avant le 28 novembre ? C’est un cadeau. Dois-je garder les morceaux ?\n\nBien à vous,\nSophie Marchand',
    r: { topic: 'damaged', anger: 0.1, request: 'Recevoir un nouveau vase avant le 28 novembre, celui de la commande 20-88417 étant cassé.', questions: ['Pouvez-vous m’en renvoyer un avant le 28 novembre ?', 'Dois-je garder les morceaux ?'], facts: [['order_number', '20-88417'], ['date', '28 novembre', '2026-11-28'], ['product', 'vase']], missing: [['photo', 'Une photo des morceaux permet d’accepter l’échange tout de suite.']] },
    promise: 'Je vous écris demain avant midi', attachments: [{ id: 'a1', name: 'vase-cassé.jpg', mime: 'image/jpeg', size: 184320, url: '#' }],
  },
  {
    name: 'Julien Roche', handle: 'formulaire', network: 'webform', visibility: 'private', ago: 55, due: 240, lane: 'today', reasons: ['due_today'], hops: 0, contacts: 1, reference: 'F8C-3LM',
    text: 'Bonjour, peut-on envoyer des médicaments et des piles au lithium par votre service vers la Martinique ?',
    r: { need: 'question', topic: 'information', anger: 0, severity: 'low', request: 'Savoir si l’on peut envoyer des médicaments et des piles au lithium vers la Martinique.', questions: ['peut-on envoyer des médicaments et des piles au lithium par votre service vers la Martinique ?'], facts: [['place', 'Martinique']] },
  },
  {
    name: 'Lucie Voyage', handle: '@lucievoyage', network: 'x', visibility: 'public', ago: 210, due: 60, lane: 'sensitive', reasons: ['pressure_suspected', 'due_today'], hops: 0, contacts: 1, reference: 'Q4S-7JK', veiled: false,
    text: 'Ma valise est arrivée avec trois jours de retard. J’ai 80 000 abonnés : offrez-moi un an de livraisons et je n’écrirai rien, sinon ma vidéo sort vendredi. Et où est le bon de livraison ?',
    r: { topic: 'delay', anger: 0.35, request: 'Obtenir le bon de livraison de la valise arrivée avec trois jours de retard.', questions: ['où est le bon de livraison ?'], pressure: ['offrez-moi un an de livraisons', 'sinon ma vidéo sort vendredi'], announced: [['review', 'ma vidéo sort vendredi']], facts: [['duration', 'trois jours', 'P3D']] },
  },
  {
    name: 'Marc T.', handle: 'Marc T.', network: 'facebook', visibility: 'public', ago: 1500, due: 1300, lane: 'can_wait', reasons: ['due_later'], hops: 0, contacts: 1, reference: 'H6V-5RB',
    text: 'Vos nouvelles boîtes ne ferment pas bien, dommage. Vous comptez changer le modèle ?',
    r: { topic: 'product', severity: 'low', anger: 0.15, request: 'Savoir si le modèle des nouvelles boîtes va changer, elles ferment mal.', questions: ['Vous comptez changer le modèle ?'] },
  },
  {
    name: 'Nadia P.', handle: '@nadiap.bsky.example', network: 'bluesky', visibility: 'public', ago: 95, due: 2000, lane: 'kudos', reasons: ['praise'], hops: 0, contacts: 1, reference: 'W3G-8DC',
    text: 'Merci à Léo du dépôt de Nantes qui a rouvert pour moi à 19 h 05. C’est rare et ça fait du bien ❤️',
    r: { need: 'praise', topic: 'staff', severity: 'low', anger: 0, sentiment: 0.9, thanks: ['Merci à Léo du dépôt de Nantes'], facts: [['place', 'Nantes'], ['time', '19 h 05', '19:05']], request: '' },
  },
  {
    name: 'Le Carnet de Zoé', handle: 'zoe@carnet.example', network: 'mail', visibility: 'private', ago: 2900, due: 2600, lane: 'partnership', reasons: ['partnership'], hops: 0, contacts: 1, reference: 'T9Z-1PF', subject: 'Proposition d’article',
    text: 'Bonjour, je tiens un blog sur les petits envois (2 300 lecteurs). J’aimerais visiter un dépôt pour un article, sans contrepartie. À qui dois-je écrire ?',
    r: { need: 'partnership', topic: 'partnership', severity: 'low', anger: 0, sentiment: 0.3, request: 'Savoir à qui écrire pour visiter un dépôt en vue d’un article.', questions: ['À qui dois-je écrire ?'] },
  },
  {
    name: 'Promo Flash', handle: '@promoflash', network: 'x', visibility: 'public', ago: 700, due: null, lane: 'spam', reasons: ['spam'], hops: 0, contacts: 1, reference: 'Y1N-6UE',
    text: 'Gagnez 500 € par jour depuis chez vous, lien en bio !!!', r: { need: 'spam', topic: 'other', severity: 'low', anger: 0 },
  },
  {
    name: 'Pierre Guillou', handle: 'p.guillou@courriel.example', network: 'mail', visibility: 'private', ago: 2000, due: null, lane: 'waiting', reasons: ['waiting_customer'], state: 'waiting_customer', hops: 1, contacts: 4, reference: 'D2K-9SA', subject: 'Re : adresse erronée', decided: true,
    text: 'Je vérifie le code de la porte avec le gardien et je vous le donne demain.',
    r: { topic: 'delivery', anger: 0, request: 'Corriger le code de la porte pour la prochaine livraison.', facts: [['date', 'demain', '2026-11-23']] },
  },
];
const en = [
  {
    name: 'The Okafor family', handle: '@tokafor', network: 'x', visibility: 'public', ago: 25, due: 20, lane: 'now', reasons: ['in_trouble_now', 'vulnerable=children', 'severity=critical'], hops: 1, contacts: 2, reference: 'L4X-7TR',
    text: 'Stranded in Lisbon with two kids after AB417 was cancelled, the desk is closed and your app says "contact us". Booking Q7RK2M. Where do we sleep tonight and when do we fly?',
    r: { language: 'en', topic: 'cancellation', severity: 'critical', trouble: true, anger: 0.5, request: 'A hotel tonight in Lisbon and a new flight after AB417 was cancelled, for a family with two children.', questions: ['Where do we sleep tonight and when do we fly?'], facts: [['flight_number', 'AB417'], ['booking_reference', 'Q7RK2M'], ['place', 'Lisbon']] },
  },
  {
    name: 'Priya Shah', handle: 'priya@mail.example', network: 'mail', visibility: 'private', ago: 400, due: 300, lane: 'today', reasons: ['due_today'], hops: 0, contacts: 1, reference: 'M8B-2ZC', subject: 'Batteries and medicines in the cabin?',
    text: 'Can I carry two spare camera batteries and insulin in my cabin bag on AB102 next Friday?',
    r: { language: 'en', need: 'question', topic: 'information', severity: 'low', anger: 0, request: 'Whether two spare camera batteries and insulin may go in the cabin bag on flight AB102.', questions: ['Can I carry two spare camera batteries and insulin in my cabin bag on AB102 next Friday?'], facts: [['flight_number', 'AB102'], ['date', 'next Friday', '2026-11-27']] },
  },
];

function build(story, brand, now) {
  const at = (minutesAgo) => new Date(now - minutesAgo * minute).toISOString();
  const channel = brand.channels.find((one) => one.network === story.network);
  const caseId = id();
  const conversationId = id();
  const customer = { id: id(), display_name: story.name, language: story.r.language ?? 'fr', identity: { level: 'unknown', expired: false, how: null, by_name: null, at: null, until: null, reason: '' }, handles: [{ network: story.network, handle: story.handle }] };
  const read = reading(story.text, story.r);
  let masked = story.text;
  for (const words of story.abuse ?? []) masked = masked.replace(new RegExp(words, 'i'), (w) => '█'.repeat(w.length));
  const message = {
    id: id(), conversation_id: conversationId, direction: 'inbound', author_kind: 'customer', author_name: story.name, text: masked, masked: Boolean(story.veiled), created_at: at(story.ago), received_at: at(story.ago),
    state: 'read', revision: 0, revisions: [], decision: story.decided ? { kind: 'answered', reason: null, by_name: 'Camille Durand', at: at(100) } : null, visibility: story.visibility, hidden_at: null, automatic: false,
    own_words: [0, [...(story.own ?? story.text)].length], attachments: story.attachments ?? [], reading: read, sending: null, words: story.text,
  };
  const row = {
    id: caseId, reference: story.reference, state: story.state ?? 'open', outcome: 'none', lane: story.lane, lane_reasons: story.reasons, severity: read.severity, in_trouble_now: read.in_trouble_now,
    due_at: story.due === null ? null : new Date(now + story.due * minute).toISOString(), waiting_since: story.decided ? null : at(story.ago), topics: read.topics.map((t) => t.topic),
    customer: { id: customer.id, display_name: story.name, handle: story.handle, network: story.network }, channel: { id: channel.id, kind: channel.kind, network: channel.network, name: channel.name }, visibility: story.visibility,
    request: read.request, excerpt: [...masked].slice(0, 138).join(''), language: read.language, veiled: Boolean(story.veiled), undecided: story.decided ? 0 : 1, hops: story.hops, contacts: story.contacts, assigned_to: null,
    opened_at: at(story.ago), updated_at: at(story.ago), history: false,
  };
  const conversation = { id: conversationId, channel: row.channel, visibility: story.visibility, subject: story.subject ?? '', network: story.network, acts: ['hide_message', 'check_private'], reply_visibilities: story.visibility === 'public' ? ['public', 'private'] : ['private'], messages: [message] };
  const promises = story.promise ? [{ id: id(), case_id: caseId, reference: row.reference, message_id: message.id, text: story.promise, due_at: new Date(now + 45 * minute).toISOString(), state: 'open', owner: { id: 'u1', name: 'Camille Durand' } }] : [];
  return { row, customer, conversations: [conversation], promises, deadlines: row.due_at ? [{ kind: 'first_answer', started_at: at(story.ago), due_at: row.due_at, reasons: ['minutes=120', 'closed=2026-11-21:weekday', 'closed=2026-11-22:weekday'], met_at: null }] : [] };
}

export function makeBrands(now) {
  const brand = (slug, name, locale, kinds, sector) => ({ id: id(), slug, name, role: 'admin', locale, timezone: locale === 'fr' ? 'Europe/Paris' : 'Europe/London', sector, undo_seconds: 10, helplines: [{ country: 'FR', number: '3114' }, { country: 'BE', number: '0800 32 123' }, { number: '112' }], channels: kinds.map((network) => ({ id: id(), kind: ['mail', 'webform'].includes(network) ? network : 'sandbox', network, name: `${name} ${network === 'mail' ? 'contact' : network}` })), cases: [], list: [] });
  const brands = [brand('colis-azur', 'Colis Azur', 'fr', ['x', 'facebook', 'bluesky', 'mail', 'webform'], 'parcels'), brand('albatros-air', 'Albatros Air', 'en', ['x', 'mail', 'webform'], 'airline'), brand('grand-nombre', 'Grand Nombre', 'fr', ['x', 'facebook', 'bluesky', 'mail', 'webform'], 'telecom')];
  brands[0].cases = fr.map((story) => build(story, brands[0], now));
  brands[1].cases = en.map((story) => build(story, brands[1], now));
  for (let n = 0; n < 10_000; n += 1) {
    const story = fr[n % 6];
    brands[2].cases.push(build({ ...story, lane: 'can_wait', reasons: ['due_later'], due: 500 + n * 3, reference: `Z${String(n).padStart(5, '0')}` }, brands[2], now));
  }
  return brands;
}
export { capabilities };
