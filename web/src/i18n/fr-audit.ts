/** The audit of the own desk, in French. */
import { frenchCount as count } from './plural';

export const frAudit = {
  title: 'Audit', lead: 'Comment on répond à nos clients : la même lecture que pour n’importe quelle marque, sur nos propres dossiers.',
  empty: 'Aucun dossier sur cette période. Dès que des clients auront écrit, la manière dont on leur a répondu se lira ici.',
  page: 'La page à transmettre', reading: 'Lecture des échanges… Quelques secondes suffisent le plus souvent.',
  made: (when: string) => `Calculé ${when}.`, more: 'Il y a eu davantage de dossiers : seuls les plus récents sont lus.',
  sentence: (n: number, helped: string, away: string) => `${count(n, 'dossier', 'dossiers')} : ${helped} avec une réponse ou une date, ${away} renvoyés ailleurs.`,
  figures: 'Les chiffres', left: 'restés sans réponse', median: 'd’attente, une fois sur deux', p90: 'ou plus, une fois sur dix', same: 'réponses au texte déjà servi à d’autres', data: 'fois des données personnelles en public', unknown: '–',
  done: 'Ce qui a été fait pour eux', what: 'Ce qui a été fait', share: 'Part', topics: 'De quoi il s’agissait', topic: 'Sujet', threads: 'Dossiers', helped: 'Réponse ou date',
  treatment: { answered: 'Une réponse, une action', promised: 'Une promesse datée', other: 'Autre (question, message privé)', sent_away: 'Renvoyés ailleurs', sympathy_only: 'Des regrets, rien d’autre', left: 'Sans réponse' },
  guard: 'Ce que le garde-fou dit de ces réponses', guardSentence: (stopped: number, of: number) => `${count(stopped, 'réponse qu’il retiendrait', 'réponses qu’il retiendrait')} sur ${of}, relues sans tout leur contexte.`, guardNone: 'Rien à signaler.',
  rule: 'Règle', replies: 'Réponses',
  overruled: 'Parti malgré le garde-fou', overruledLead: 'Retenu, puis envoyé avec une raison. Une raison qui revient mérite une ligne dans la charte.', overruledNone: 'Rien n’est parti malgré le garde-fou.', when: 'Quand', who: 'Qui', why: 'Raison', case: 'Dossier', breath: 'Respiration passée',
  help: 'Ce qui aiderait', helpLead: 'Par ordre alphabétique et sans chiffres : rien ici ne classe personne.', helpNone: 'Pas encore assez de réponses pour le dire, ou rien à signaler.',
  helps: {
    personal_data_in_public: 'Demander numéros et adresses par le lien de dépôt, jamais en public.', disclosure_unverified: 'Vérifier l’identité avant de parler du dossier.', private_message_impossible: 'Regarder si le message privé est possible avant de l’annoncer.', empty_sympathy: 'Après les regrets, une action ou une date.', question_unanswered: 'Reprendre chaque question, l’une après l’autre.', brush_off: 'Répondre ici à ce qui peut l’être, avant de renvoyer ailleurs.', copy_paste: 'Partir des faits du client plutôt que d’un modèle.', set_phrase: 'Dire la même chose avec ses propres mots.', promise_without_date: 'Donner une date à chaque promesse.', tone: 'Relire les phrases vives avant d’envoyer.', banter: 'Garder l’humour pour quand le problème est réglé.', too_long: 'Dire l’essentiel d’abord, et plus court.', final_without_mediator: 'Nommer le médiateur dans chaque réponse définitive.', unowned_incident: 'Attendre que quelqu’un réponde de l’incident.', undisclosed_robot: 'Dire quand c’est un automate qui répond.', charter: 'Relire la charte, surtout les mots écartés.',
  } as Record<string, string>,
  templates: 'Le même texte pour plusieurs personnes', times: (n: number) => `${n} fois`, worst: 'À réparer d’abord', best: 'Dont on peut s’inspirer', replyAfter: (time: string) => `Réponse après ${time}`, noReply: 'Aucune réponse', openCase: (reference: string) => `Ouvrir le dossier ${reference}`,
  method: 'Chaque dossier compte une fois, d’après son premier message et la première réponse d’une personne. Ce qui est montré est raccourci, et les données personnelles reconnues sont masquées.',
};
