/** The sheet of all keys, opened by `?`. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import type { Catalogue } from '../i18n/fr';
import { useT } from '../i18n/locale';
import { overlay } from '../shell/overlays';
import { useStore } from '../shared/store';
import styles from './key-sheet.module.css';

type Row = [keys: string[], what: (t: Catalogue) => string];

const groups: { name: keyof Catalogue['keys']['groups']; rows: Row[] }[] = [
  {
    name: 'move',
    rows: [
      [['j'], (t) => t.keys.down],
      [['k'], (t) => t.keys.up],
      [['enter'], (t) => t.keys.open],
      [['u'], (t) => t.keys.back],
      [['n'], (t) => t.keys.nextCase],
      [['p'], (t) => t.keys.previousCase],
      [['/'], (t) => t.keys.search],
      [['ctrl', 'K'], (t) => t.keys.palette],
      [['?'], (t) => t.keys.sheet],
    ],
  },
  {
    name: 'act',
    rows: [
      [['r'], (t) => t.keys.reply],
      [['m'], (t) => t.keys.solve],
      [['c'], (t) => t.keys.close],
      [['a'], (t) => t.keys.assign],
      [['v'], (t) => t.keys.words],
      [['h'], (t) => t.keys.hide],
      [['l'], (t) => t.keys.reading],
      [['z'], (t) => t.keys.undo],
      [['i'], (t) => t.keys.ownIncident],
    ],
  },
  {
    name: 'write',
    rows: [
      [['ctrl', 'enter'], (t) => t.keys.send],
      [['alt', '1'], (t) => t.keys.remedy],
      [['alt', 'Z'], (t) => t.keys.undoRemedy],
      [['alt', 'B'], (t) => t.keys.draft],
      [['alt', 'F'], (t) => t.keys.article],
      [['alt', 'P'], (t) => t.keys.visibility],
      [['escape'], (t) => t.keys.leave],
    ],
  },
  {
    name: 'go',
    rows: [
      [['g', 'then', 'q'], (t) => t.keys.goQueue],
      [['g', 'then', 'p'], (t) => t.keys.goPromises],
      [['g', 'then', 'i'], (t) => t.keys.goIncidents],
      [['g', 'then', 'e'], (t) => t.keys.goUnknown],
      [['g', 'then', 'x'], (t) => t.keys.goQuarantine],
      [['g', 'then', 'd'], (t) => t.keys.goGap],
      [['g', 'then', 'c'], (t) => t.keys.goChannels],
      [['g', 'then', 'f'], (t) => t.keys.goArticles],
    ],
  },
];

function keyFace(key: string, t: Catalogue): ReactNode {
  if (key === 'then') return <span key={key}> {t.keys.then} </span>;
  const names: Record<string, string> = { enter: t.keys.enter, escape: t.keys.escape, ctrl: t.keys.ctrl, alt: t.keys.alt };
  return <kbd key={key}>{names[key] ?? key}</kbd>;
}

export function KeySheet() {
  const t = useT();
  const open = useStore(overlay) === 'keys';
  return (
    <Modal opened={open} onClose={() => overlay.set(null)} title={t.keys.title} size="lg" closeButtonProps={{ 'aria-label': t.common.close }}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.name}>
            <h3 className={styles.heading}>{t.keys.groups[group.name]}</h3>
            <dl className={styles.rows}>
              {group.rows.map(([keys, what]) => (
                <div key={keys.join()}>
                  <dt>{keys.map((key) => keyFace(key, t))}</dt>
                  <dd>{what(t)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
