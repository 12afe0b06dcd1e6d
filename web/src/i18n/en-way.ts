/** The way of a reply, in English. */
import type { frWay } from './fr-way';

export const enWay: typeof frWay = {
  until: (when, left) => `You can answer in private ${when}, ${left} left.`,
  one: (when, left) => `One private reply is possible here, ${when}, ${left} left.`,
  person: (when, left) => `A person may still answer in private ${when}, ${left} left. Machines no longer may.`,
  then: (when) => `After that a person may still answer ${when}.`,
  followUp: (when) => `This reply only sends the person elsewhere: you will owe a look whether they were helped there. Due: ${when}.`,
  over: 'The network’s time for an answer has just ended.', today: (clock) => `until ${clock}`, tomorrow: (clock) => `until tomorrow at ${clock}`, day: (moment) => `until ${moment}`,
};
