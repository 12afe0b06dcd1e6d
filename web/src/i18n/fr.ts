/** What the screens say, in French: the first language of the desk. `en.ts` has the same keys, held by the type. */
import { frArticles } from './fr-articles';
import { frCharter } from './fr-charter';
import { frWords } from './fr-words';
import { frenchCount as count } from './plural';

export const fr = {
  ...frWords,
  articles: frArticles,
  ...frCharter,
  name: 'Guichet',
  language: 'Français',
  listSeparator: ', ',
  common: {
    cancel: 'Annuler', save: 'Enregistrer', saved: 'Enregistré', close: 'Fermer', back: 'Retour', copy: 'Copier', copied: 'Copié', retry: 'Réessayer',
    undo: 'Annuler l’action', loading: 'Un instant…',
    optional: 'facultatif', loadMore: 'Voir la suite', add: 'Ajouter', remove: 'Retirer', menu: 'Menu', skip: 'Aller au contenu',
    quoted: (words: string) => `« ${words} »`, next: 'Suivant', previous: 'Précédent', of: (a: number, b: number) => `${a} sur ${b}`,
  },
  errors: {
    offline: 'Vous êtes hors ligne. Vos brouillons sont gardés sur cet appareil ; rien ne part avant votre retour.',
    reconnecting: 'La file n’est plus en direct. Nouvel essai en cours…',
    network: 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.',
    unexpected: 'Quelque chose n’a pas fonctionné. Réessayez ; si cela continue, prévenez la personne qui gère Guichet.',
    notFound: 'Cette page n’existe pas, ou plus.',
    caseNotFound: 'Ce dossier est introuvable. Il a peut-être été fusionné ou effacé.',
    toQueue: 'Revenir à la file',
    forbidden: 'Votre rôle ne permet pas cette action.',
  },
  nav: {
    queue: 'À traiter', promises: 'Promesses', relays: 'Relais', incidents: 'Incidents', articles: 'Fiches', unknown: 'Envois incertains', quarantine: 'Quarantaine', search: 'Recherche', gap: 'Le décalage', audit: 'Audit',
    channels: 'Canaux', learning: 'Apprentissage', team: 'Équipe', settings: 'Réglages', charter: 'Charte', solutions: 'Solutions', approvals: 'Accords', me: 'Mon compte', signOut: 'Se déconnecter', brand: 'Marque', switchBrand: 'Changer de marque',
    mainMenu: 'Menu principal', lanes: 'Files', work: 'Au travail', desk: 'Le guichet', theme: 'Apparence', light: 'Clair', dark: 'Sombre', auto: 'Comme l’appareil',
    locale: 'Langue', keys: 'Raccourcis clavier', commands: 'Aller à…', tour: 'Visite guidée', moreItems: 'Plus',
    undecided: (n: number) => (n === 0 ? 'Tout est décidé' : count(n, 'message sans décision', 'messages sans décision')),
    undecidedShort: (n: number) => (n === 0 ? 'Tout est décidé' : `${n} sans décision`),
    overdue: (n: number) => count(n, 'en retard', 'en retard'),
  },
  signIn: {
    showPassword: 'Montrer le mot de passe',
    title: 'Bonjour', lead: 'Connectez-vous pour ouvrir le guichet.', email: 'Adresse électronique', password: 'Mot de passe', submit: 'Se connecter',
    wrong: 'Adresse ou mot de passe inconnus.', wait: 'Trop d’essais. Attendez une minute, puis réessayez.',
    link: 'Connexion par lien…', linkUsed: 'Ce lien a déjà servi ou a expiré. Demandez-en un nouveau à la personne qui vous a invité.',
    help: 'Pas encore de compte, ou mot de passe oublié ? La personne qui gère Guichet vous donne un lien à usage unique.',
    
  },
  welcome: {
    title: 'Bienvenue', lead: 'Deux choses, et le guichet est à vous.', password: 'Choisissez un mot de passe', passwordHelp: 'Douze caractères ou plus. Une phrase convient très bien.',
    passwordShort: 'Encore trop court : douze caractères au moins.', signature: 'Prénom montré aux clients', signatureHelp: 'Le vôtre ou un autre. Votre nom de famille n’est jamais montré.',
    submit: 'Ouvrir le guichet', later: 'Plus tard',
  },
  me: {
    title: 'Mon compte', name: 'Nom montré aux collègues', current: 'Mot de passe actuel', new: 'Nouveau mot de passe', change: 'Changer le mot de passe', changed: 'Mot de passe changé', identity: 'Vous',
    singleKeys: 'Raccourcis d’une seule touche', singleKeysHelp: 'À couper si vous dictez à la voix ou si des touches partent toutes seules.',
  },
  queue: {
    title: 'À traiter', assignedAll: 'Toute l’équipe', assignedMe: 'Mes dossiers', assignedNone: 'Sans personne', filterAssigned: 'Attribution', filterChannel: 'Canal', allChannels: 'Tous les canaux',
    stateOpen: 'Ouverts', stateClosed: 'Clos', stateAll: 'Tous', filterState: 'État', list: 'Dossiers à traiter', why: 'Pourquoi ici',
    noRequest: 'Aucune demande précise', thanksOnly: 'Des mots gentils, rien n’est demandé', masked: 'Propos masqués',
    hops: (n: number) => count(n, 'renvoi subi', 'renvois subis'), contacts: (n: number) => count(n, 'message du client', 'messages du client'),
    assignedTo: (name: string) => `Suivi par ${name}`, unassigned: 'Sans personne',
    nothingOwed: 'Rien n’est dû', waitingFor: (time: string) => `attend depuis ${time}`, emptyFiltered: 'Aucun dossier avec ces filtres.', clearFilters: 'Retirer les filtres',
    live: 'En direct',
    
  },
  time: {
    now: 'à l’instant', in: (time: string) => `dans ${time}`, ago: (time: string) => `il y a ${time}`, late: (time: string) => `en retard de ${time}`,
    minutes: (n: number) => `${n} min`, hours: (n: number) => `${n} h`, hoursMinutes: (h: number, m: number) => `${h} h ${String(m).padStart(2, '0')}`, days: (n: number) => count(n, 'jour', 'jours'),
    today: 'aujourd’hui', tomorrow: 'demain', yesterday: 'hier', at: (day: string, time: string) => `${day} à ${time}`, lessThanMinute: 'moins d’une minute',
    clock: (h: number, m: number) => (m === 0 ? `${h} h` : `${h} h ${String(m).padStart(2, '0')}`),
  },
  case: {
    title: (reference: string) => `Dossier ${reference}`, request: 'La demande', thread: 'Échanges', reading: 'Décryptage', customer: 'Client', previous: 'Dossier précédent', next: 'Dossier suivant',
    solve: 'Résolu', solveHelp: 'Le client pourra confirmer ou dire que non.', reopen: 'Rouvrir', closeWithout: 'Clore sans réponse', undoClose: 'Revenir sur la clôture',
    assign: 'Attribuer', assignMe: 'Me l’attribuer', unassign: 'N’attribuer à personne', mergedInto: 'Ce dossier a été réuni à un autre.', openMerged: 'Ouvrir l’autre dossier',
    solved: 'Le dossier est déclaré résolu.', reopened: 'Le dossier est rouvert.', closed: 'Le dossier est clos sans réponse.', closeUndone: 'La clôture est annulée.', assigned: (name: string) => `Dossier suivi par ${name}.`, unassigned: 'Le dossier n’est plus attribué.',
    earlier: 'Voir les messages plus anciens', conversation: (channel: string) => `Conversation sur ${channel}`, you: 'Vous', automatic: 'automatique', revised: (n: number) => count(n, 'version antérieure', 'versions antérieures'), revisedOn: (when: string) => `jusqu’à ${when}`,
    showWords: 'Afficher les propos masqués', showWordsHelp: 'Cette lecture compte dans votre exposition. La demande se lit sans eux.', hideWords: 'Masquer à nouveau', veiledNote: 'Des propos blessants sont masqués.',
    showAll: 'Afficher le message entier', showOwn: 'Sans les citations', deleted: 'Message effacé par son auteur.', attachments: (n: number) => count(n, 'pièce jointe', 'pièces jointes'), decidedBy: (what: string, name: string) => `${what}, par ${name}`,
    undecidedMessage: 'Sans décision', seeReading: 'Voir son décryptage', readingOf: (when: string) => `Message de ${when}`, customerSays: 'Le client', channelWords: 'Ce que ce réseau permet',
  },
  reading: {
    title: 'Décryptage', none: 'Ce message n’a pas encore été décrypté.', nothingAsked: 'Rien n’est demandé.', questions: 'Questions posées', facts: 'Faits', topics: 'Sujets', situation: 'Situation',
    trouble: 'En difficulté en ce moment', copyFact: (what: string) => `Copier : ${what}`, calm: 'Calme', tense: 'Tendu', angry: 'En colère', furious: 'Très en colère', irony: 'Ironie', wantsHuman: 'Demande une personne', thanks: 'Remercie',
    unsure: 'Lecture incertaine : relisez le message.', language: 'Langue',
  },
  learning: {
    title: 'Corriger le décryptage', page: 'Ce que le guichet a appris', lead: 'Chaque correction vaut pour son message, et sert d’exemple pour les messages semblables de la marque. Rien ne quitte cette machine.',
    label: { topic: 'Sujet', need: 'Besoin', severity: 'Gravité', abuse: 'Ton', irony: 'Ironie', pressure: 'Pression', partnership: 'Partenariat', wants_human: 'Demande une personne', asks: 'Demande quelque chose', request: 'Demande' } as Record<string, string>,
    change: (label: string, value: string) => `${label} : ${value}. Corriger`, others: 'Autre chose…', yes: 'oui', no: 'non', noAbuse: 'Rien de blessant',
    act: {
      irony: 'C’est ironique', noIrony: 'Ce n’est pas ironique', pressure: 'C’est une pression', confirmPressure: 'Confirmer la pression', noPressure: 'Ce n’est pas une pression', human: 'Demande une personne', noHuman: 'Ne demande pas une personne',
      partnership: 'Propose un partenariat', noPartnership: 'Ne propose pas de partenariat', asks: 'Demande quelque chose', asksNothing: 'Ne demande rien', request: 'Reformuler la demande…',
    },
    request: 'La demande en une phrase', requestHelp: 'Pour ce message seulement. Sans donnée personnelle.', requestIs: (text: string) => `Demande : « ${text} »`,
    corrected: 'Le décryptage est corrigé. Le guichet s’en souviendra.', takenBack: 'La correction est retirée.', takeBack: 'Retirer', takeBackOf: (reference: string) => `Retirer la correction du dossier ${reference}`,
    correctedBy: (name: string, when: string) => `Corrigé par ${name}, ${when}`, was: (label: string, is: string, said: string) => (is === said ? `${label} : ${is}, confirmé` : `${label} : ${is} (le moteur disait : ${said})`),
    olderText: 'Le client a modifié son message depuis : vérifiez que la correction reste juste.', learnt: (label: string, said: string) => `${label} (le moteur disait : ${said}) : comme vous l’avez corrigé dans le`, learntGone: 'dossier d’une correction effacée ou retirée depuis.',
    inCase: (reference: string, when: string) => `dossier ${reference}, ${when}`, empty: 'Rien encore. Ouvrez un dossier et corrigez une étiquette du décryptage : après quelques corrections du même genre, le guichet lit juste de lui-même.', more: 'Voir la suite',
    export: 'Exporter', reset: 'Tout oublier…', resetTitle: 'Oublier tout ce qui a été appris ?', resetLead: 'Toutes les corrections disparaissent. Les messages encore sans décision sont relus par le moteur seul. Exportez d’abord si vous voulez les garder.',
    resetType: (brand: string) => `Pour confirmer, écrivez « ${brand} »`, resetSubmit: 'Tout oublier', resetDone: 'Le guichet a tout oublié.',
  },
  customer: {
    title: 'Client', otherCases: 'Autres dossiers', noOther: 'C’est son premier dossier.', promises: 'Promesses', noPromises: 'Rien n’a été promis.', deadlines: 'Échéances', noDeadlines: 'Rien n’est dû.', links: 'Liens pour le client',
    trackingLink: 'Copier le lien de suivi', trackingHelp: 'En privé seulement : qui a ce lien voit le dossier.', dropLink: 'Créer un lien de dépôt', dropHelp: 'Le client y laisse ses données sans rien voir du dossier. Il peut figurer en public.', dropCopied: 'Lien de dépôt copié', trackingCopied: 'Lien de suivi copié', expires: (when: string) => `valable jusqu’à ${when}`,
    verifyIdentity: 'Vérifier…', changeIdentity: 'Modifier…', establishedBy: (name: string, when: string) => `par ${name}, ${when}`, identityUntil: (when: string) => `valable jusqu’à ${when}`, identityOver: (when: string) => `expirée ${when}`,
    metAt: (when: string) => `tenue ${when}`, startedAt: (when: string) => `depuis ${when}`,
  },
  identityDialog: {
    title: (name: string) => `Qui est ${name} ?`, lead: 'Un compte sur un réseau n’est pas un titulaire de contrat. Ce que dit le dossier ne se dit qu’à la personne vérifiée.', how: 'Comment l’avez-vous vérifiée ?',
    reason: 'Précision', reasonHelp: 'Pour vos collègues. Sans donnée personnelle.', reasonMissing: 'Expliquez comment vous avez vérifié.', submit: 'Identité vérifiée', withdraw: 'Retirer',
    verified: 'L’identité est vérifiée.', withdrawn: 'La vérification est retirée.',
  },
  eraseDialog: {
    open: 'Effacer ce client…', title: (name: string) => `Effacer ${name || 'ce client'} ?`, lead: 'Le nom, les identifiants, les messages, les fichiers et leur lecture disparaissent de tous les dossiers, et aucune sauvegarde ne les ramène. Les dossiers restent, sans les mots, pour que les chiffres demeurent justes.',
    why: 'Pourquoi ?', reasons: { asked: 'La personne le demande', no_longer_needed: 'Ces données ne sont plus nécessaires', mistake: 'Elles ont été enregistrées par erreur' }, sure: 'Je sais que c’est définitif.', submit: 'Effacer définitivement', erased: 'Le client est effacé.',
  },
  composer: {
    verifyIdentity: 'Je sais qui c’est…', hidden: 'Le message est masqué : seul son auteur le voit encore.', hiddenSince: 'Masqué au public',
    privateState: { possible: 'Un message privé arrivera.', impossible: 'Un message privé n’arriverait pas : proposez le lien de dépôt.', unknown: 'Le réseau ne le dit pas.' },
    label: 'Votre réponse', placeholder: 'Écrivez à cette personne…', sendPublic: 'Envoyer en public', sendPrivate: 'Envoyer en privé', visibility: 'Qui pourra lire', conversation: 'Répondre sur',
    length: (used: string, max: string, unit: string) => `${used} sur ${max} ${unit}`, lengthFree: (used: string, unit: string) => `${used} ${unit}`, lengthOver: (n: string, unit: string) => `${n} ${unit} de trop`,
    findings: 'Remarques du garde-fou', undoRemedy: 'Annuler la correction', holdReason: 'Dites pourquoi c’est juste ici', inMessage: 'Dans le message du client',
    questions: 'Ses questions', questionsDone: (n: number, total: number) => `${n} sur ${total} ${n > 1 ? 'ont' : 'a'} une réponse`, tick: 'Cocher : c’est répondu', untick: 'Décocher', promised: 'Promesses dans cette réponse', promisedDue: (when: string) => `pour ${when}`, promisedNoDate: 'sans date', promiseHelp: 'Elles seront suivies jusqu’à être tenues.',
    insert: 'Insérer', insertDrop: 'Lien de dépôt pour données privées', insertPrivate: 'Annoncer un message privé, ici même', insertTracking: 'Lien de suivi du dossier', insertSignature: 'Votre prénom', trackingPrivateOnly: 'En privé seulement',
    privateAnnounce: { fr: 'Je vous écris en message privé, ici même, d’ici une heure.', en: 'I am writing to you in a private message, right here, within the hour.' },
    blocked: 'La réponse ne peut pas partir ainsi. Corrigez ce qui est bloqué.', needReasons: 'Dites pourquoi, pour chaque remarque retenue, puis envoyez.',
    queued: (name: string) => `Réponse à ${name}`, undo: 'Reprendre', undoIn: (n: number) => `Part dans ${n} s`, undone: 'Votre réponse est reprise ; la voici à nouveau.',
    conflictTitle: 'Un message est arrivé pendant que vous écriviez', conflictText: 'Votre brouillon est gardé. Lisez ce qui suit, puis envoyez ou adaptez.', conflictRead: 'J’ai lu, garder mon texte', noReply: 'On ne peut pas répondre sur cette conversation.',
    verdict: { pass: 'Prêt à partir', warn: 'À revoir', hold: 'Retenu : dites pourquoi', refuse: 'Bloqué' }, unavailable: 'Le garde-fou ne répond pas. Il relira encore votre texte à l’envoi.', guardNote: 'Le texte est relu à chaque envoi.',
    privateImpossible: 'Pas de message privé possible ici', fold: 'Réduire', moreParts: (n: number) => count(n, 'message suit', 'messages suivent'), sendKey: 'Ctrl Entrée',
  },
  close: {
    title: 'Clore sans réponse', lead: 'Chaque message finit par une décision. Laquelle ici ?', submit: 'Clore le dossier', note: 'Note', noteHelp: 'Pour vos collègues ; gardée avec la décision.',
  },
  sendingState: { attempts: (n: number) => count(n, 'essai', 'essais'), unknownLead: 'Le réseau n’a pas répondu. Nous ne renvoyons rien sans vous, pour ne pas le dire deux fois.' },
  unknown: {
    title: 'Envois incertains', lead: 'Le réseau n’a pas confirmé. Regardez là-bas si la réponse y est, puis dites-le ici. Rien n’est renvoyé sans vous.', arrived: 'C’est arrivé', again: 'Renvoyer', arrivedDone: 'Noté : la réponse est arrivée.', againDone: 'La réponse repart.', empty: 'Aucun envoi incertain. Tout ce qui est parti est arrivé.', since: (when: string) => `depuis ${when}`, reply: 'La réponse',
  },
  quarantine: {
    title: 'Quarantaine', lead: 'Ces éléments n’ont pas pu être lus. Ils sont gardés tels quels : rien n’est perdu.', retry: 'Relire', dismiss: 'Mettre de côté', raw: 'Télécharger l’original', retried: 'L’élément sera relu.', dismissed: 'L’élément est mis de côté.', empty: 'La quarantaine est vide. Tout ce qui est arrivé a été lu.', attempts: (n: number) => count(n, 'essai de lecture', 'essais de lecture'), preview: 'Début de l’original',
  },
  search: {
    title: 'Recherche', label: 'Chercher dans les messages, les noms et les références', placeholder: 'Un mot, un nom, une référence, un numéro', empty: 'Rien trouvé. Essayez un autre mot, ou un numéro.', start: 'Cherchez un mot, un nom de client, une référence de dossier ou un numéro de colis.', results: (n: number) => count(n, 'résultat', 'résultats'),
  },
  team: {
    title: 'Équipe', lead: 'Les personnes qui répondent.', invite: 'Inviter', name: 'Nom', email: 'Adresse électronique', role: 'Rôle', linkOnce: 'Donnez ce lien à cette personne, par un moyen sûr. Il ne sert qu’une fois.', addedWithoutLink: 'C’est fait. Cette personne travaille déjà ici pour une autre marque : elle se connecte comme d’habitude.', copyLink: 'Copier le lien', signature: (name: string) => `signe ${name}`, adminOnly: 'Inviter demande le rôle d’administration.', you: 'vous',
    leave: (name: string) => `Retirer ${name} de l’équipe`, leaveTitle: (name: string) => `Retirer ${name} de l’équipe ?`, leaveLead: 'Son rôle prend fin maintenant et ses pages ouvertes se ferment. Ses réponses et ses décisions restent.', leaveSubmit: 'Retirer', left: (name: string) => `${name} ne fait plus partie de l’équipe.`,
  },
  settings: {
    incident: 'Délais d’un incident', incidentHelp: 'En minutes, à partir du moment où Guichet le remarque.', incidentOwner: 'Pour qu’une personne en réponde', incidentWord: 'Pour la première parole publique',
    followUp: 'Suivi après un renvoi', followUpHelp: 'En heures d’ouverture. Qui a été envoyé ailleurs est recontacté dans ce délai.', identityDays: 'Durée d’une identité vérifiée', identityDaysHelp: 'En jours. Passé ce délai, elle redevient déclarée.', title: 'Réglages', lead: 'Pour toute la marque.', hours: 'Heures d’ouverture', closed: 'Fermé', allDay: 'toute la journée', addSlot: 'Ajouter une plage', from: 'De', to: 'À', holidays: 'Jours fériés', closedDays: 'Autres jours de fermeture', closedDaysHelp: 'Une date par ligne, comme 2026-12-24.', undo: 'Temps pour reprendre une réponse', undoHelp: 'En secondes. Zéro : la réponse part aussitôt.', deadlines: 'Délais de première réponse', deadlinesHelp: 'La première règle qui convient s’applique.',
    anyNetwork: 'Tout réseau', anySeverity: 'Toute gravité', minutes: 'minutes', aroundTheClock: 'jour et nuit', network: 'Réseau', severity: 'Gravité', timezone: 'Fuseau horaire', locale: 'Langue des pages publiques', ownDomains: 'Vos propres sites', ownDomainsHelp: 'Un domaine par ligne.', helplines: 'Numéros d’aide', helplinesHelp: 'Montrés quand quelqu’un parle de se faire du mal. Un par ligne, précédé du pays (FR 3114) ; sans pays, il vaut partout. Le vôtre en premier.', adminOnly: 'Seul le rôle d’administration peut changer ces réglages.', addRule: 'Ajouter une règle', weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'], slotLabel: (day: string) => `Plage du ${day}`, delay: 'Délai',
  },
  gap: {
    title: 'Le décalage', lead: 'Ce que les clients ont demandé, et ce qu’ils ont reçu.', lastDays: (n: number) => `${n} derniers jours`, period: 'Période', byTopic: 'Par sujet', topicColumn: 'Sujet', askedSentence: (asked: number) => count(asked, 'client a demandé quelque chose.', 'clients ont demandé quelque chose.'),
    helpedSentence: (n: number, share: string) => (n === 0 ? 'Personne n’a encore dit avoir été aidé.' : n < 2 ? `${n} dit avoir été aidé (${share}).` : `${n} disent avoir été aidés (${share}).`), time: 'Temps avant réponse', median: 'médiane', p90: 'neuf sur dix avant', cases: (what: string) => `Dossiers : ${what}`, empty: 'Rien sur cette période.', share: 'Part', silence: 'Le silence n’est jamais compté comme une aide.', openCases: (n: number, what: string) => `${what} : ouvrir ${count(n, 'dossier', 'dossiers')}`,
  },
  incidents: {
    title: 'Incidents', lead: 'Beaucoup de clients, un même problème : la marque doit une parole, et une parole vraie.', empty: 'Aucun incident. Quand plusieurs clients racontent le même problème, il apparaît ici.',
    trouble: 'Même problème pour plusieurs clients', named: (topic: string, details: string) => `${topic} : ${details}`, mark: (name: string) => `Incident : ${name}`,
    alarm: 'Alerte d’incident', unowned: 'Incident sans responsable.', underWay: 'Incident en cours.', told: (n: number) => count(n, 'message', 'messages'), customers: (n: number) => count(n, 'client', 'clients'), began: (when: string) => `commencé ${when}`, others: (n: number) => count(n, 'autre incident', 'autres incidents'),
    own: 'Prendre en charge', takeOver: 'Prendre la suite', see: 'Ouvrir', owned: 'Vous répondez de cet incident. Les réponses peuvent partir.', released: 'Plus personne ne répond de cet incident.', ownedBy: (name: string) => `${name} en répond`, nobody: 'personne n’en répond',
    ownerDue: 'Responsable', wordDue: 'Première parole', left: 'temps restant', late: 'retard', wordSaid: 'Première parole publique dite',
    since: (when: string) => `depuis ${when}`, until: (when: string) => `jusqu’à ${when}`,
    nothingLeaves: 'Aucune réponse ne part à ces clients tant que personne n’en répond : chacun dirait autre chose.',
    timeline: 'Le fil', messages: 'Ce que disent les clients', notFound: 'Cet incident est introuvable.',
    line: { since: 'Premier message', noticed: 'Remarqué par Guichet', owned: 'Pris en charge', last: 'Dernier message', next: 'Prochaine parole annoncée' },
    handOver: 'Passer à…', release: 'Ne plus en répondre', handedTo: (name: string) => `${name} en répond désormais.`,
    word: 'La parole est dite…', wordLead: 'Une première parole publique, vraie, et l’heure de la suivante : les clients savent quand revenir.', wordNext: 'Prochaine parole annoncée pour', wordSubmit: 'C’est dit', wordNoted: 'La première parole est notée.', unsaid: 'Rien n’est noté comme dit.',
    end: 'Terminer…', ended: 'L’incident est terminé.', reject: 'Ce n’est pas un incident', rejected: 'Noté : la même alerte ne sonnera plus.', reopen: 'Reprendre l’incident', reopened: 'L’incident reprend.',
  },
  keys: { ctrl: 'Ctrl', alt: 'Alt' },
  palette: { title: 'Aller à…', placeholder: 'Un écran, une action, une référence…', searchFor: (words: string) => `Chercher « ${words} »`, },
  demo: { title: 'Visite guidée', go: 'Y aller', hide: 'Fermer la visite', },
};

export type Catalogue = typeof fr;
