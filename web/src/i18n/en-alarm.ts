/** The alarm of the storage, in English. */
import type { frAlarm } from './fr-alarm';

export const enAlarm: typeof frAlarm = {
  title: 'Guichet cannot store anything.',
  words: 'The disk is full, or the database does not answer. Nothing that is here already is lost; what comes in is refused for now, and most networks will send it again; what you do is not kept.',
  do: 'Tell whoever runs this machine: they should look at the space on the disk, or at the database.',
};
