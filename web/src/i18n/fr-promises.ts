/** Postponing what was promised, in French. The reasons are the ones that the register knows. */
export const frPromises = {
  title: 'Reporter la promesse',
  titleFollowUp: 'Reporter le suivi',
  lead: 'Avant l’échéance, le client reçoit la chose ou une nouvelle date avec sa raison.',
  leadFollowUp: 'La personne a été envoyée ailleurs\u00a0: quelqu’un doit savoir si elle y a été aidée.',
  date: 'Nouvelle date',
  why: 'Pourquoi\u00a0?',
  reasons: {
    waiting_for_partner: 'Un partenaire n’a pas encore répondu',
    waiting_for_customer: 'Le client n’a pas encore répondu',
    more_time_needed: 'Il faut plus de temps',
    mistaken_date: 'La date était une erreur',
  } as Record<string, string>,
  submit: 'Reporter',
  past: 'Choisissez une date à venir.',
};
