/** What an incident is called: its topic, the place, and the words that several customers said. */
import type { IncidentAbout } from '../api/types';
import type { Catalogue } from '../i18n/fr';
import { word } from '../i18n/locale';

const fold = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();

/** "Panne : Mâcon, box". Words that only repeat the place or the topic are left out. */
export function nameOfIncident(about: IncidentAbout, t: Catalogue): string {
  const topic = about.topic ? word(t.topic, about.topic) : t.incidents.trouble;
  const told = [topic, about.place ?? ''].map(fold).join(' ');
  const words = about.words.filter((one) => !told.includes(fold(one))).slice(0, 4);
  const details = [...(about.place ? [about.place] : []), ...words];
  return details.length > 0 ? t.incidents.named(topic, details.join(t.listSeparator)) : topic;
}
