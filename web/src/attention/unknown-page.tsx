/** Replies of which nobody knows whether they arrived: a person looks, and decides. */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { brandPath, post } from '../api/client';
import { unknownQuery } from '../api/queries';
import { useBrand, useTimeWords } from '../session/session';
import { ChannelMark, VisibilityMark } from '../shared/case-facts';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { ago } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './attention.module.css';

export function UnknownPage() {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const queries = useQueryClient();
  const { data, error, isPending } = useQuery(unknownQuery(brand));
  const decide = async (replyId: string, decision: 'arrived' | 'send_again') => {
    try {
      await post(brandPath(brand, `replies/${replyId}/decide`), { decision });
      say(decision === 'arrived' ? t.unknown.arrivedDone : t.unknown.againDone);
    } catch (failure) {
      sayProblem(failure, t);
    }
    await queries.invalidateQueries({ predicate: (query) => ['case', 'unknown', 'counts'].includes(String(query.queryKey[0])) });
  };
  return (
    <PageFrame title={t.unknown.title} lead={t.unknown.lead}>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : data.items.length === 0 ? (
        <Empty icon="check" text={t.unknown.empty} />
      ) : (
        <ul className={styles.list}>
          {data.items.map((item) => (
            <li key={item.reply_id} className={styles.item}>
              <p className={styles.head}>
                <Link to="/b/$brand/cases/$id" params={{ brand, id: item.case.reference }} className={styles.name}>
                  {item.case.customer.display_name || item.case.customer.handle} · {item.case.reference}
                </Link>
                <ChannelMark channel={item.case.channel} />
                <VisibilityMark visibility={item.message.visibility} />
                <span className={styles.time}>{t.unknown.since(ago(item.since, now, words))}</span>
              </p>
              <p className={styles.problem}>{item.problem_text}</p>
              <blockquote className={`${styles.quote} prose`}>{item.message.text}</blockquote>
              <div className={styles.actions}>
                <Button onClick={() => void decide(item.reply_id, 'arrived')}>{t.unknown.arrived}</Button>
                <Button variant="default" onClick={() => void decide(item.reply_id, 'send_again')}>
                  {t.unknown.again}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </PageFrame>
  );
}
