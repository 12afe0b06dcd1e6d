/** Fiches et brouillons, en français. */
import { frenchCount as count } from './plural';

export const frArticles = {
  title: 'Fiches', lead: 'Les réponses vérifiées aux questions des clients. Elles sont proposées pendant que vous écrivez.',
  search: 'Chercher dans les fiches', tabs: { published: 'En service', due: 'À revoir', proposed: 'Proposées', retired: 'Retirées' }, tabsLabel: 'Quelles fiches',
  standing: { proposed: 'Proposée', valid: 'Valable', review: 'À relire', expiring: 'Expire bientôt', expired: 'Expirée', retired: 'Retirée' },
  add: 'Nouvelle fiche', propose: 'Proposer une fiche', import: 'Importer', export: 'Exporter', exportDone: (n: number) => count(n, 'fiche exportée', 'fiches exportées'),
  empty: 'Aucune fiche ici.', emptyFirst: 'Aucune fiche pour le moment. Commencez par la question qui revient le plus souvent, ou importez des fichiers Markdown.', emptyFound: 'Aucune fiche ne contient ces mots.',
  emptyDue: 'Aucune fiche à revoir : tout est à jour.',
  until: (day: string) => `valable jusqu’au ${day}`, noEnd: 'sans date de fin', verified: (day: string) => `vérifiée le ${day}`, uses: (n: number) => (n === 0 ? 'pas encore utilisée' : `utilisée ${n} fois`), owner: (name: string) => `tenue par ${name}`, noOwner: 'sans personne pour la tenir',
  imported: (added: number, changed: number, same: number) => `${count(added, 'fiche ajoutée', 'fiches ajoutées')}, ${count(changed, 'modifiée', 'modifiées')}, ${count(same, 'inchangée', 'inchangées')}.`,
  refused: (name: string, why: string) => `${name} : ${why}`, refusedTitle: 'Fichiers refusés', importConflict: 'Cette fiche vient d’être modifiée : importez de nouveau.', unreadable: 'ce fichier n’est pas une fiche', wrongField: (field: string) => `le champ « ${field} » manque ou n’est pas valable`,
  wanted: 'À écrire ensuite', wantedLead: 'Des clients ont posé ces questions et aucune fiche ne répond.', wantedEmpty: 'Aucune question sans fiche pour le moment.', wantedCount: (n: number) => count(n, 'message', 'messages'), wantedShow: 'Voir les messages', wantedOpen: 'Ouvrir le dossier', wantedHidden: 'Propos masqués',
  asks: { when: 'quand', how_long: 'combien de temps', how_much: 'combien', where: 'où', how: 'comment', why: 'pourquoi', who: 'qui', whether: 'est-ce possible', other: 'autre question' },
  edit: {
    new: 'Nouvelle fiche', slug: 'Nom court', slugHelp: 'Lettres, chiffres et traits d’union. Fait à partir du titre s’il est vide.', topic: 'Sujet', noTopic: 'Aucun sujet',
    words: 'Mots du sujet', wordsHelp: 'Séparés par des virgules, dans les deux langues. La fiche n’est proposée que si l’un d’eux est dit.', languageTabs: 'Langue de la réponse', french: 'En français', english: 'En anglais',
    questionTitle: 'Titre', questions: 'Questions auxquelles elle répond', questionsHelp: 'Une par ligne, comme les clients les posent.', answer: 'Réponse vérifiée', answerHelp: 'La première phrase doit suffire : sur un réseau court, elle part seule.',
    source: 'Source', sourceHelp: 'Article de loi, contrat, page du guide, nom d’un service.', sourceUrl: 'Adresse de la source', verifiedOn: 'Vérifiée le', validUntil: 'Valable jusqu’au', reviewOn: 'À relire le', owner: 'Tenue par', nobody: 'Personne', state: 'État',
    publish: 'Mettre en service', saveAs: 'Enregistrer', proposeIt: 'Proposer', retire: 'Retirer du service', proposed: 'Votre proposition attend la personne responsable.', preview: 'Aperçu', previewEmpty: 'La réponse apparaîtra ici.', versions: 'Versions', versionOf: (n: number, who: string, when: string) => `Version ${n}, ${who}, ${when}`, versionBack: 'Reprendre cette version', byImport: 'importée', readOnly: 'Seule une personne responsable peut modifier cette fiche.',
    conflict: 'Quelqu’un a modifié cette fiche entre-temps. Copiez votre texte, rouvrez la fiche et reportez-y vos changements.', slugTaken: 'Ce nom court est déjà pris : choisissez-en un autre.', seeNewer: 'Voir la nouvelle version', missing: 'Il faut au moins un titre, une réponse et une source.', sourceLine: (source: string) => `Source : ${source}`,
  },
  proposals: {
    title: 'Fiches qui répondent', insert: 'Insérer', none: 'Aucune fiche ne répond : la question est comptée parmi celles à écrire.', because: (words: string) => `trouvée par : ${words}`, otherLanguage: 'dans une autre langue que celle du client', write: 'Écrire cette fiche',
  },
  draft: {
    propose: 'Proposer un brouillon', proposeAround: 'Brouillon autour de ces mots', around: 'Vos mots sont dans le brouillon. Alt Z les remet seuls.', replaced: 'Votre texte a été remplacé. Alt Z le remet.', rephrase: 'Reformuler', rephrased: 'Reformulé. Relisez avant d’envoyer.', kept: (why: string) => `Le texte n’a pas changé : ${why}`,
    notes: { like_recent: 'D’autres clients ont reçu presque ce texte : reprenez-le à votre façon.', shortened: 'Raccourci pour tenir sur ce réseau.', choose_date: 'Choisissez une date avant d’envoyer.', no_article: 'Une question n’a pas de fiche.' },
    none: { in_danger: 'Cette personne parle de se faire du mal : écrivez-lui avec vos mots.', sensitive: 'Menace ou pression : ce message demande vos propres mots.', spam: 'Cela ressemble à de la publicité : aucun brouillon.', empty: 'Il n’y a rien à quoi répondre.', guard: 'Aucun brouillon ne convient ici : écrivez avec vos mots.', language: 'Les brouillons n’existent qu’en français et en anglais.' },
    because: { timeout: 'le service n’a pas répondu à temps.', not_reached: 'le service ne répond pas.', not_allowed: 'cette adresse n’est pas permise.', key_refused: 'le service refuse la clé.', too_many: 'le service demande d’attendre.', failing: 'le service est en panne.', nonsense: 'la réponse du service est illisible.', empty: 'la réponse du service est vide.', refusal: 'le service a décliné.', rambling: 'le service a continué la conversation tout seul.', placeholders: 'une information masquée s’est perdue.', language: 'la réponse est dans une autre langue.', length: 'la réponse n’a pas la bonne longueur.', new_figure: 'la réponse ajoutait un chiffre.', new_link: 'la réponse ajoutait un lien.', new_promise: 'la réponse ajoutait une promesse.', guard: 'le garde-fou retient la réponse.' },
  },
  settings: {
    title: 'Reformulation', lead: 'Désactivée par défaut. Un service compatible avec l’interface d’OpenAI peut proposer d’autres mots pour un brouillon, quand on le demande. Les données personnelles sont masquées avant de partir ; rien n’est envoyé au client.', enabled: 'Proposer « Reformuler »', url: 'Adresse du service, jusqu’à /v1', model: 'Modèle', key: 'Clé', keyKept: 'Une clé est enregistrée, chiffrée. Laissez vide pour la garder ; changer d’adresse l’efface.',
  },
};
