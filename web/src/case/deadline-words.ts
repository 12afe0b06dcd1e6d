/** "lundi 9 h 30, car vendredi 11 novembre est férié": the reasons of a deadline as one sentence. */
import type { frWork } from '../i18n/fr-work';
import { duration, moment, type TimeWords } from '../shared/time';

export function deadlineBecause(when: string, reasons: string[], work: typeof frWork, words: TimeWords): string {
  const { t, locale } = words;
  const day = (date: string) => new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(`${date}T12:00:00Z`));
  const said: string[] = [];
  let allowed = '';
  const wall = reasons.includes('around_the_clock');
  let rest = false;
  for (const reason of reasons) {
    const [code = reason, value = ''] = reason.split('=');
    const [date = '', why] = value.split(':');
    if (code === 'minutes') allowed = `${work.allowed(duration(Number(value) * 60_000, t))}, ${wall ? work.onTheWall : work.openOnly}`;
    else if (code === 'closed' && why === 'holiday') said.push(work.holiday(day(date)));
    else if (code === 'closed' && why === 'closed_day') said.push(work.ownDay(day(date)));
    else if (code === 'moved_from') said.push(work.moved(moment(value, Date.now(), words)));
    // That a Sunday is closed needs no date.
    else if (code === 'closed') rest = true;
    else if (code !== 'around_the_clock') said.push(work.reasons[code] ?? code.replaceAll('_', ' '));
  }
  if (rest) said.push(work.restDays);
  const last = said.pop();
  return work.because(when, allowed, said.length > 0 && last ? `${said.join(', ')}${work.and}${last}` : (last ?? ''));
}
