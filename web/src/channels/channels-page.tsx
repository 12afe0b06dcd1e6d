/** By which ways customers write, how each is, and how to add one. */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, patch, post } from '../api/client';
import { channelsQuery } from '../api/queries';
import type { ChannelView } from '../api/types';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { copyText } from '../shared/copy';
import { Icon, networkIcon } from '../shared/icons';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { ago, clock } from '../shared/time';
import { useNow } from '../shared/use-now';
import { AddChannel } from './add-channel';
import { ChannelsAttention } from './attention';
import styles from './channels.module.css';
import { ConnectDialog } from './connect-dialog';
import { EditChannel } from './edit-channel';
import { useChannelWords } from './words';

function useChannelActions(channel: ChannelView) {
  const { t } = useTimeWords();
  const c = useChannelWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<string[] | null>(null);
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      sayProblem(error, t);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ['channels', brand] });
  };
  return {
    busy,
    problems,
    check: () =>
      act(async () => {
        const found = await post<{ problems: string[] }>(brandPath(brand, `channels/${channel.id}/check`));
        setProblems(found.problems);
        if (found.problems.length === 0) say(c.checkOk);
      }),
    toggle: () =>
      act(async () => {
        const state = channel.state === 'paused' ? 'active' : 'paused';
        await patch(brandPath(brand, `channels/${channel.id}`), { state });
        say(state === 'paused' ? c.paused : c.resumed);
      }),
  };
}

function Channel({ channel, admin }: { channel: ChannelView; admin: boolean }) {
  const words = useTimeWords();
  const { t } = words;
  const c = useChannelWords();
  const now = useNow();
  const { busy, problems, check, toggle } = useChannelActions(channel);
  const network = word(t.network, channel.network);
  const [connecting, setConnecting] = useState(false);
  const [editing, setEditing] = useState(false);
  const number = (n: number) => n.toLocaleString(words.locale === 'fr' ? 'fr-FR' : 'en-GB');
  return (
    <li className={styles.channel}>
      <span className={styles.icon}>
        <Icon name={networkIcon(channel.network)} size={20} />
      </span>
      <div className={styles.words}>
        <p className={styles.name}>
          {channel.name}
          <span className={styles.status} data-status={channel.status}>
            {word(c.status, channel.status)}
          </span>
        </p>
        <p className={styles.facts}>
          {network} · {channel.last_received_at ? c.lastReceived(ago(channel.last_received_at, now, words)) : c.nothingYet}
          {channel.checked_at && ` · ${c.checkedAt(ago(channel.checked_at, now, words))}`}
        </p>
        {channel.problem_text && <p className={styles.problem}>{channel.problem_text}</p>}
        {channel.status === 'silent' && <p className={styles.quiet}>{c.silence}</p>}
        {channel.pace.map((pace) => {
          const until = clock(Date.parse(pace.resets_at), words);
          const left = number(pace.remaining);
          return (
            <p key={pace.bucket} className={styles.facts}>
              {pace.limit === undefined ? c.pace(left, until) : c.paceOf(left, number(pace.limit), until)}
            </p>
          );
        })}
        {channel.spent && <p className={styles.facts}>{channel.spent}</p>}
        {problems && problems.length > 0 && (
          <ul className={styles.problem} role="alert">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        {channel.url && channel.kind !== 'webform' && <p className={styles.facts}>{c.webhookHelp}</p>}
        {channel.url && (
          <p className={styles.url}>
            <code>{channel.url}</code>
            <button type="button" aria-label={`${t.common.copy} ${channel.url}`} onClick={() => void copyText(channel.url ?? '').then((done) => done && say(t.common.copied))}>
              <Icon name="copy" size={15} />
            </button>
          </p>
        )}
        {(channel.capabilities.words?.length ?? 0) > 0 && (
          <details className={styles.allows}>
            <summary>{c.allows}</summary>
            <ul>
              {channel.capabilities.words?.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {admin && channel.scopes.length > 0 && <ConnectDialog channel={channel} opened={connecting} onClose={() => setConnecting(false)} />}
      {admin && <EditChannel channel={channel} opened={editing} onClose={() => setEditing(false)} />}
      {admin && (
        <div className={styles.actions}>
          {channel.scopes.length > 0 && (
            <Button size="xs" variant={channel.status === 'ok' || channel.status === 'silent' ? 'subtle' : 'filled'} onClick={() => setConnecting(true)}>
              {channel.status === 'ok' || channel.status === 'silent' ? c.connectAgain : c.connect}
            </Button>
          )}
          <Button size="xs" variant="default" loading={busy} onClick={() => void check()}>
            {c.check}
          </Button>
          {channel.kind !== 'sandbox' && (
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              {c.settings}
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={() => void toggle()}>
            {channel.state === 'paused' ? c.resume : c.pause}
          </Button>
        </div>
      )}
    </li>
  );
}

export function ChannelsPage() {
  const { t } = useTimeWords();
  const c = useChannelWords();
  const brand = useBrand();
  const { data, error, isPending } = useQuery(channelsQuery(brand.slug));
  const [adding, setAdding] = useState(false);
  const admin = brand.role === 'admin';
  return (
    <PageFrame
      title={c.title}
      lead={admin ? c.lead : `${c.lead} ${c.adminOnly}`}
      actions={
        admin && (
          <Button leftSection={<Icon name="plus" size={17} />} onClick={() => setAdding(true)}>
            {c.add}
          </Button>
        )
      }
    >
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : data.channels.length === 0 ? (
        <Empty icon="channel" text={c.empty} />
      ) : (
        <>
          <ChannelsAttention channels={data.channels} />
          <ul className={styles.list}>
            {data.channels.map((channel) => (
              <Channel key={channel.id} channel={channel} admin={admin} />
            ))}
          </ul>
        </>
      )}
      <AddChannel opened={adding} onClose={() => setAdding(false)} />
    </PageFrame>
  );
}
