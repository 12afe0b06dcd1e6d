/** The way of a reply, in French: until when it can leave, said above the words. */
export const frWay = {
  until: (when: string, left: string) => `Vous pouvez répondre en privé ${when}, encore ${left}.`,
  one: (when: string, left: string) => `Une seule réponse privée est possible ici, ${when}, encore ${left}.`,
  person: (when: string, left: string) => `Une personne peut encore répondre en privé ${when}, encore ${left}. Les automates ne le peuvent plus.`,
  then: (when: string) => `Ensuite, une personne peut encore répondre ${when}.`,
  followUp: (when: string) => `Cette réponse envoie la personne ailleurs sans rien d’autre\u00a0: vous devrez vérifier qu’elle y a été aidée. Échéance\u00a0: ${when}.`,
  over: 'Le délai de réponse du réseau vient de passer.', today: (clock: string) => `jusqu’à ${clock}`, tomorrow: (clock: string) => `jusqu’à demain à ${clock}`, day: (moment: string) => `jusqu’au ${moment}`,
};
