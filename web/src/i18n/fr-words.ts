/** The closed vocabularies of the desk, in French. Codes come from the server; a code without a word here is shown as such. */
import type { GapOutcome, Lane, Severity, CaseState, Visibility, Role, CloseReason, IdentityHow, IncidentEndReason, IncidentView } from '../api/types';

type Words<K extends string> = Record<K, string>;
type OpenWords = Record<string, string>;

const lane: Words<Lane | 'all'> = {
  now: 'Maintenant',
  today: 'Aujourd’hui',
  can_wait: 'Peut attendre',
  waiting: 'En attente d’autres',
  kudos: 'Mercis',
  sensitive: 'Cas sensibles',
  partnership: 'Partenariats',
  spam: 'Indésirables',
  all: 'Tout',
};
const laneHint: Words<Lane | 'all'> = {
  now: 'Une personne est en difficulté en ce moment, ou une échéance est toute proche.',
  today: 'Une réponse est due aujourd’hui.',
  can_wait: 'Rien ne se perd à répondre demain.',
  waiting: 'La suite dépend du client, d’un collègue ou d’un partenaire.',
  kudos: 'Des mots gentils, pour vous et pour l’équipe.',
  sensitive: 'Menaces ou pression supposées : une personne référente les traite. La demande garde son échéance.',
  partnership: 'Propositions honnêtes de blogueurs, de médias ou d’entreprises.',
  spam: 'Rien à répondre, mais rien n’est effacé.',
  all: 'Tous les dossiers ouverts.',
};
const laneEmpty: Words<Lane | 'all'> = {
  now: 'Personne n’attend de secours. Respirez.',
  today: 'Plus rien n’est dû aujourd’hui.',
  can_wait: 'Rien en réserve.',
  waiting: 'Personne ne fait attendre vos clients.',
  kudos: 'Les prochains mercis arriveront ici.',
  sensitive: 'Aucun cas sensible.',
  partnership: 'Aucune proposition.',
  spam: 'Aucun indésirable.',
  all: 'La file est vide.',
};
const reason: OpenWords = {
  in_trouble_now: 'en difficulté en ce moment',
  deadline: 'échéance proche',
  overdue: 'échéance dépassée',
  praise: 'des remerciements',
  partnership: 'proposition de partenariat',
  spam: 'indésirable probable',
  pressure_suspected: 'pression supposée, à confirmer',
  scam_suspected: 'imposture supposée',
  threat_suspected: 'menace supposée, à confirmer',
  waiting_customer: 'le client doit répondre',
  waiting_colleague: 'un collègue doit répondre',
  waiting_partner: 'un partenaire doit répondre',
  relay_answered: 'un contact a répondu', relay_late: 'un contact tarde', relay_asked_back: 'un contact demande une précision', relay_returned: 'contact à changer',
  promise_due: 'promesse à tenir', follow_up: 'suivi d’un renvoi', follow_up_overdue: 'suivi en retard', promise_broken: 'promesse non tenue',
  nothing_asked: 'rien n’est demandé',
  repairable: 'encore réparable',
  reopened: 'le client dit que ce n’est pas réglé',
  human_asked: 'demande une personne',
  announced: 'annonce une suite',
  promise_soon: 'promesse à tenir bientôt', due_soon: 'échéance toute proche', escalated: 'signalé au responsable',
  due_today: 'à répondre aujourd’hui', window_closes: 'le réseau ferme ensuite la réponse',
  due_later: 'peut attendre demain',
  history: 'reprise de l’historique',
  corrected: 'lecture corrigée par un collègue',
  learned: 'lu d’après vos corrections',
  automatic: 'réponse automatique de leur côté',
  harassment_suspected: 'harcèlement supposé, à confirmer',
  violence_announced: 'parle de violence, à confirmer',
  self_harm_announced: 'parle de se faire du mal',
};
const reasonValue: OpenWords = {
  'severity=critical': 'situation critique',
  'severity=high': 'situation grave',
  'severity=normal': 'situation courante',
  'severity=low': 'sans gravité',
  vulnerable: 'personne vulnérable',
  'vulnerable=child': 'un enfant est concerné',
  'vulnerable=children': 'des enfants sont concernés',
  'vulnerable=baby': 'un bébé est concerné',
  'vulnerable=elderly': 'une personne âgée est concernée',
  'vulnerable=disability': 'une personne handicapée est concernée',
  'vulnerable=disabled': 'une personne handicapée est concernée',
  'vulnerable=ill': 'une personne malade est concernée',
  'vulnerable=health': 'la santé d’une personne est en jeu',
  'vulnerable=pregnant': 'une femme enceinte est concernée',
  'vulnerable=self_harm': 'parle de se faire du mal',
};
const severity: Words<Severity> = { critical: 'Critique', high: 'Grave', normal: 'Courant', low: 'Sans gravité' };
const state: Words<CaseState> = {
  open: 'Ouvert',
  waiting_customer: 'Attend le client',
  waiting_colleague: 'Attend un collègue',
  waiting_partner: 'Attend un partenaire',
  solved: 'Résolu, à confirmer',
  confirmed: 'Confirmé par le client',
  lapsed: 'Sans suite',
  reopened: 'Rouvert',
  closed: 'Clos sans réponse',
  merged: 'Réuni',
};
const outcome: Words<GapOutcome | 'none' | 'asked'> = {
  asked: 'Ont demandé',
  none: 'Rien encore',
  helped: 'Aidés',
  held: 'Tenus au courant',
  sent_away: 'Renvoyés ailleurs',
  sympathy_only: 'Plaints seulement',
  lapsed: 'Restés sans suite',
  left: 'Restés sans réponse',
  open: 'En cours',
};
const outcomeHint: Words<GapOutcome | 'asked'> = {
  asked: 'Clients qui ont demandé quelque chose.',
  helped: 'Le client a dit lui-même que c’était réglé.',
  held: 'Une réponse ou une promesse datée est partie ; le client n’a pas confirmé.',
  sent_away: 'Dirigés vers une page, une application, un numéro ou un autre réseau.',
  sympathy_only: 'De la compassion, mais ni réponse, ni action, ni date.',
  lapsed: 'Dit résolu par nous, puis le silence. Ce n’est jamais compté comme une aide.',
  left: 'Personne ne leur a répondu.',
  open: 'Encore à traiter ; ni aide ni échec pour l’instant.',
};
const visibility: Words<Visibility> = { public: 'Public', unlisted: 'Non répertorié', followers: 'Abonnés', private: 'Privé' };
const visibilityHint: Words<Visibility> = {
  public: 'Tout le monde peut le lire',
  unlisted: 'Lisible par qui a le lien',
  followers: 'Lisible par les abonnés',
  private: 'Entre le client et vous',
};
const role: Words<Role> = { agent: 'Conseil', lead: 'Responsable', admin: 'Administration' };
const closeReason: Words<CloseReason | 'deleted_by_author'> = {
  deleted_by_author: 'Effacé par son auteur',
  thanks_only: 'Un simple merci',
  spam: 'Indésirable',
  duplicate: 'Doublon',
  not_for_us: 'Ne nous est pas adressé',
  answered_elsewhere: 'Répondu ailleurs',
  other: 'Autre raison',
};
const identity: OpenWords = { unknown: 'Identité inconnue', claimed: 'Identité déclarée', verified: 'Identité vérifiée' };
const identityHow: Words<IdentityHow> = {
  drop_link: 'Données laissées par le lien de dépôt, conformes au dossier',
  known_address: 'Écrit depuis une adresse ou un numéro du dossier',
  call_back: 'Rappel au numéro du dossier',
  by_hand: 'Autre vérification',
};
const decision: OpenWords = { answered: 'Répondu', relayed: 'Relayé', closed: 'Clos sans réponse', history: 'Historique' };
const network: OpenWords = {
  x: 'X', facebook: 'Facebook', messenger: 'Messenger', instagram: 'Instagram', whatsapp: 'WhatsApp', google: 'Avis Google',
  bluesky: 'Bluesky', mastodon: 'Mastodon', telegram: 'Telegram', trustpilot: 'Trustpilot', discourse: 'Forum', wordpress: 'Blog',
  mail: 'Courriel', webform: 'Formulaire', fax: 'Télécopie', hotline: 'Téléphone', inbound: 'Liaison signée', sandbox: 'Réseau simulé',
};
const unit: OpenWords = { characters: 'caractères', graphemes: 'caractères', bytes: 'octets', weighted: 'signes (au compte de X)' };
const topic: OpenWords = {
  delivery: 'Livraison', lost_parcel: 'Colis perdu', damaged: 'Dommage', refund: 'Remboursement', billing: 'Facturation', outage: 'Panne',
  connection_quality: 'Qualité de connexion', appointment: 'Rendez-vous', installation: 'Installation', cancellation: 'Annulation',
  delay: 'Retard', baggage: 'Bagages', booking: 'Réservation', product: 'Produit', warranty: 'Garantie', staff: 'Personnel',
  contact: 'Joindre le service', account: 'Compte', contract: 'Contrat', store: 'Magasin', offer: 'Offre', fraud: 'Fraude',
  unwanted_calls: 'Démarchage', data_leak: 'Fuite de données', website_app: 'Site ou application', accessibility: 'Accessibilité',
  safety: 'Sécurité', hygiene_health: 'Hygiène et santé', claim: 'Sinistre', meter_reading: 'Relevé de compteur', jobs: 'Emploi',
  partnership: 'Partenariat', information: 'Renseignement', other: 'Autre',
};
const need: OpenWords = {
  question: 'Question', request: 'Demande', complaint: 'Réclamation', praise: 'Remerciement', partnership: 'Partenariat',
  help_to_other: 'Aide un autre client', spam: 'Indésirable', other: 'Autre',
};
const fact: OpenWords = {
  order_number: 'Commande', parcel_number: 'Colis', flight_number: 'Vol', train_number: 'Train', booking_reference: 'Réservation',
  baggage_reference: 'Bagage', customer_number: 'N° de client', contract_number: 'Contrat', line_number: 'Ligne',
  delivery_point: 'Point de livraison', meter_index: 'Index', claim_number: 'Sinistre', case_number: 'Dossier', serial_number: 'N° de série',
  measurement: 'Mesure', amount: 'Montant', date: 'Date', time: 'Heure', duration: 'Durée', place: 'Lieu', product: 'Produit',
  phone: 'Téléphone', email: 'Courriel', iban: 'IBAN', card: 'Carte', address: 'Adresse', person: 'Personne', url: 'Lien',
  photo: 'Une photo', description: 'Une description', since_when: 'Depuis quand', where: 'Où', what_is_wanted: 'Ce qui est souhaité',
  nir: 'N° de sécurité sociale', identity_document: 'Pièce d’identité', plate: 'Plaque', birth_date: 'Date de naissance', health: 'Santé',
};
const announced: OpenWords = {
  leave: 'annonce son départ', review: 'annonce un avis', press: 'parle d’alerter la presse', mediator: 'annonce le médiateur',
  regulator: 'annonce un signalement à l’autorité', consumer_association: 'annonce une association de consommateurs',
  police: 'annonce un dépôt de plainte', court: 'annonce une action en justice', nonpayment: 'annonce ne plus payer',
  violence: 'parle de violence', self_harm: 'parle de se faire du mal',
};
const abuse: OpenWords = {
  none: '', crude: 'Mots crus', insult: 'Insultes', harassment: 'Harcèlement', threat: 'Menace supposée',
};
const abuseTarget: OpenWords = {
  none: '', agent: 'contre la personne qui répond', brand: 'contre la marque', situation: 'contre la situation', person: 'contre une personne',
};
const repairable: OpenWords = { yes: 'Réparable', partly: 'Réparable en partie', no: 'Irréparable' };
const answered: OpenWords = { answered: 'a sa réponse', promised: 'réponse promise', asked_back: 'question posée en retour', open: 'sans réponse', ticked: 'cochée par vous' };
const rule: OpenWords = {
  personal_data_in_public: 'Donnée personnelle en public', disclosure_unverified: 'Identité non vérifiée',
  private_message_impossible: 'Message privé impossible', empty_sympathy: 'Compassion sans suite', question_unanswered: 'Question sans réponse',
  brush_off: 'Renvoi ailleurs', copy_paste: 'Copié-collé', set_phrase: 'Formule toute faite', promise_without_date: 'Promesse sans date',
  tone: 'Ton', banter: 'Plaisanterie mal placée', too_long: 'Trop long', final_without_mediator: 'Réponse définitive sans médiateur', unowned_incident: 'Incident sans responsable',
  undisclosed_robot: 'Robot non déclaré', charter: 'Charte de la marque',
};
const level: OpenWords = { refuse: 'Bloqué', hold: 'Retenu : dites pourquoi', warn: 'À revoir' };
const sendState: OpenWords = {
  queued: 'Part bientôt', sending: 'En cours d’envoi', sent: 'Envoyé', refused: 'Refusé par le réseau', unknown: 'Envoi incertain',
  cancelled: 'Repris avant l’envoi',
};
const promiseState: OpenWords = { open: 'À tenir', kept: 'Tenue', replaced: 'Reportée', broken: 'Non tenue', cancelled: 'Annulée' };
const deadline: OpenWords = { first_answer: 'Première réponse', next_answer: 'Réponse suivante' };
const incidentState: Words<IncidentView['state']> = { open: 'Sans responsable', owned: 'En cours', over: 'Terminé', rejected: 'Fausse alerte' };
const incidentEnd: Words<IncidentEndReason> = { fixed: 'C’est réparé', by_itself: 'C’est passé tout seul', not_ours: 'Cela ne dépendait pas de nous' };

export const frWords = {
  lane, laneHint, laneEmpty, reason, reasonValue, severity, state, outcome, outcomeHint, visibility, visibilityHint, role, closeReason,
  identity, identityHow, decision, network, unit, topic, need, fact, announced, abuse, abuseTarget, repairable, answered, rule, level, sendState,
  promiseState, deadline, incidentState, incidentEnd,
};
