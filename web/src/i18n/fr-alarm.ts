/** The alarm of the storage, in French. It comes only while it rings. */
export const frAlarm = {
  title: 'Guichet ne peut plus rien enregistrer.',
  words: 'Le disque est plein, ou la base de données ne répond pas. Rien de ce qui est déjà là n’est perdu\u00a0; ce qui arrive est refusé pour l’instant, et la plupart des réseaux l’enverront de nouveau\u00a0; ce que vous faites n’est pas gardé.',
  do: 'Prévenez la personne qui exploite cette machine\u00a0: elle doit regarder la place sur le disque, ou la base de données.',
};
