/** In the case: whom the desk asked about it, and what they said. Comes after the first load. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { CaseDetail } from '../api/types';
import { emptyDraft, readDraft, restoreDraft } from '../composer/drafts';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import { say } from '../shared/notice';
import { AskDialog } from './ask-dialog';
import { RelayCard } from './relay-card';
import styles from './relays.module.css';
import { caseRelaysQuery, useRelayWords } from './relays-api';

export default function CaseRelays({ detail }: { detail: CaseDetail }) {
  const r = useRelayWords();
  const brand = useBrand().slug;
  const [asking, setAsking] = useState(false);
  const { data } = useQuery(caseRelaysQuery(brand, detail.case.id));
  const relays = data?.relays ?? [];
  // Said here and not taken from the head of the case, which comes with the first load.
  const isAlive = !['solved', 'confirmed', 'lapsed', 'closed', 'merged'].includes(detail.case.state);
  /** Words that are being written are not thrown away. */
  const begin = (text: string) => {
    const before = readDraft(brand, detail.case.id);
    const written = before.text.trim();
    restoreDraft(brand, detail.case.id, { ...(written ? before : emptyDraft), text: written ? `${written}\n\n${text}` : text });
  };
  return (
    <section className={styles.panel} aria-labelledby="relays-title">
      <div className={styles.panelHead}>
        <h2 id="relays-title">{r.title}</h2>
        {isAlive && (
          <Button size="xs" variant="default" leftSection={<Icon name="split" size={15} />} onClick={() => setAsking(true)}>
            {r.ask}
          </Button>
        )}
      </div>
      {relays.length === 0 && <p className={styles.note}>{r.panelEmpty}</p>}
      <ul className={styles.list}>
        {relays.map((relay) => (
          <RelayCard
            key={`${relay.id} ${relay.state}`}
            relay={relay}
            onUse={(text) => {
              begin(text);
              say(r.used);
            }}
          />
        ))}
      </ul>
      {asking && (
        <AskDialog
          detail={detail}
          onClose={() => setAsking(false)}
          onAsked={(holding) => {
            setAsking(false);
            begin(holding);
            say(r.asked);
          }}
        />
      )}
    </section>
  );
}
