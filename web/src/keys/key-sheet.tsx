/** The sheet of all keys, opened by `?`; loaded then. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import { enKeys } from '../i18n/en-keys';
import { frKeys } from '../i18n/fr-keys';
import { useLanguage } from '../i18n/locale';
import { overlay } from '../shell/overlays';
import styles from './key-sheet.module.css';

type Words = typeof frKeys;
type Row = [keys: string[], what: (words: Words) => string];

const groups: { name: keyof Words['groups']; rows: Row[] }[] = [
  {
    name: 'move',
    rows: [
      [['j'], (words) => words.down],
      [['k'], (words) => words.up],
      [['enter'], (words) => words.open],
      [['u'], (words) => words.back],
      [['n'], (words) => words.nextCase],
      [['p'], (words) => words.previousCase],
      [['/'], (words) => words.search],
      [['ctrl', 'K'], (words) => words.palette],
      [['?'], (words) => words.sheet],
    ],
  },
  {
    name: 'act',
    rows: [
      [['r'], (words) => words.reply],
      [['m'], (words) => words.solve],
      [['c'], (words) => words.close],
      [['a'], (words) => words.assign],
      [['v'], (words) => words.words],
      [['h'], (words) => words.hide],
      [['l'], (words) => words.reading],
      [['z'], (words) => words.undo],
      [['i'], (words) => words.ownIncident],
    ],
  },
  {
    name: 'write',
    rows: [
      [['ctrl', 'enter'], (words) => words.send],
      [['alt', '1'], (words) => words.remedy],
      [['alt', 'Z'], (words) => words.undoRemedy],
      [['alt', 'B'], (words) => words.draft],
      [['alt', 'F'], (words) => words.article],
      [['alt', 'P'], (words) => words.visibility],
      [['escape'], (words) => words.leave],
    ],
  },
  {
    name: 'go',
    rows: [
      [['g', 'then', 'q'], (words) => words.goQueue],
      [['g', 'then', 'p'], (words) => words.goPromises],
      [['g', 'then', 'i'], (words) => words.goIncidents],
      [['g', 'then', 'e'], (words) => words.goUnknown],
      [['g', 'then', 'x'], (words) => words.goQuarantine],
      [['g', 'then', 'd'], (words) => words.goGap],
      [['g', 'then', 'c'], (words) => words.goChannels],
      [['g', 'then', 'f'], (words) => words.goArticles],
    ],
  },
];

function keyFace(key: string, words: Words, held: { ctrl: string; alt: string }): ReactNode {
  if (key === 'then') return <span key={key}> {words.then} </span>;
  const names: Record<string, string> = { enter: words.enter, escape: words.escape, ...held };
  return <kbd key={key}>{names[key] ?? key}</kbd>;
}

export default function KeySheet() {
  const { t, locale } = useLanguage();
  const words = locale === 'fr' ? frKeys : enKeys;
  return (
    <Modal opened onClose={() => overlay.set(null)} title={words.title} size="lg" closeButtonProps={{ 'aria-label': t.common.close }}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.name}>
            <h3 className={styles.heading}>{words.groups[group.name]}</h3>
            <dl className={styles.rows}>
              {group.rows.map(([keys, what]) => (
                <div key={keys.join()}>
                  <dt>{keys.map((key) => keyFace(key, words, t.keys))}</dt>
                  <dd>{what(words)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
