/**
 * The way of a reply, above the words: why it cannot leave, or until when it can, counted down. It is loaded only where there is
 * something to say.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import type { ConversationView, Visibility, WayView } from '../api/types';
import { enWay } from '../i18n/en-way';
import { frWay } from '../i18n/fr-way';
import { useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { clock, duration, moment, type TimeWords } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './way-note.module.css';

interface Props {
  conversation: ConversationView;
  visibility: Visibility;
  /** What sending the draft costs, in words. */
  cost: string | undefined;
  /** By when a look is owed, when the draft only sends the customer elsewhere. */
  followUp: string | undefined;
}

/** "jusqu’à 14 h 05", "jusqu’à demain à 9 h", "jusqu’au mar. 24 nov. à 9 h". */
function untilWords(iso: string, now: number, words: TimeWords, way: typeof frWay): string {
  const whole = moment(iso, now, words);
  const time = clock(Date.parse(iso), words);
  if (whole.startsWith(words.t.time.today)) return way.today(time);
  return whole.startsWith(words.t.time.tomorrow) ? way.tomorrow(time) : way.day(whole);
}

function Countdown({ view, one }: { view: WayView; one: boolean }) {
  const words = useTimeWords();
  const now = useNow();
  const queries = useQueryClient();
  const way = words.locale === 'fr' ? frWay : enWay;
  const first = view.until ? Date.parse(view.until) : 0;
  const last = view.person_until ? Date.parse(view.person_until) : first;
  const over = now >= last;
  // The server says it in its own words from now on.
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: ['case'] });
  }, [over, queries]);
  if (over) return <span>{way.over}</span>;
  const end = now < first ? first : last;
  const iso = new Date(end).toISOString();
  const [when, left] = [untilWords(iso, now, words, way), duration(end - now, words.t)];
  const text = one ? way.one(when, left) : now < first ? way.until(when, left) : way.person(when, left);
  return (
    <span>
      {text}
      {now < first && last > first && ` ${way.then(untilWords(new Date(last).toISOString(), now, words, way))}`}
    </span>
  );
}

export default function WayNote({ conversation, visibility, cost, followUp }: Props) {
  const words = useTimeWords();
  const now = useNow();
  const chosen = conversation.ways?.find((way) => way.visibility === visibility);
  const timed = conversation.ways?.find((way) => way.until && !way.refusal);
  const end = timed ? Date.parse(timed.person_until ?? timed.until ?? '') : 0;
  return (
    <>
      {chosen?.refusal && (
        <p className={styles.shut} role="alert">
          <Icon name="warn" size={17} />
          <span>
            <strong>{chosen.refusal.message}</strong> {chosen.refusal.hint}
          </span>
        </p>
      )}
      {timed && (
        <p className={styles.window} data-soon={end - now < 3_600_000 || undefined}>
          <Icon name="clock" size={16} />
          <Countdown view={timed} one={conversation.visibility !== 'private'} />
        </p>
      )}
      {followUp && (
        <p className={styles.window} role="status">
          <Icon name="hop" size={16} />
          {(words.locale === 'fr' ? frWay : enWay).followUp(moment(followUp, now, words))}
        </p>
      )}
      {cost && (
        <p className={styles.cost}>
          <span aria-hidden="true">$</span>
          {cost}
        </p>
      )}
    </>
  );
}
