/** What is wrong with the channels, above the list: broken, about to end, unusually silent. */
import type { ChannelView } from '../api/types';
import { useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { duration, moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './channels.module.css';
import { useChannelWords } from './words';

export function ChannelsAttention({ channels }: { channels: ChannelView[] }) {
  const words = useTimeWords();
  const c = useChannelWords();
  const now = useNow();
  const concerned = channels.filter((channel) => ['failing', 'ending', 'silent'].includes(channel.status));
  if (concerned.length === 0) return null;
  const say = (channel: ChannelView) => {
    if (channel.status === 'silent') return c.quiet(channel.name);
    if (channel.status === 'failing' || !channel.ends_at) return c.failing(channel.name);
    const left = Date.parse(channel.ends_at) - now;
    return left <= 0 ? c.ended(channel.name) : c.ends(channel.name, moment(channel.ends_at, now, words), duration(left, words.t));
  };
  const urgent = concerned.some((channel) => channel.status === 'failing' || (channel.ends_within ?? 14) <= 2);
  return (
    <section className={styles.attention} data-urgent={urgent || undefined} aria-labelledby="channels-attention">
      <h2 id="channels-attention">
        <Icon name="warn" size={18} />
        {concerned.length === 1 ? c.needsYou : c.needYou(String(concerned.length))}
      </h2>
      <ul>
        {concerned.map((channel) => (
          <li key={channel.id}>{say(channel)}</li>
        ))}
      </ul>
    </section>
  );
}
