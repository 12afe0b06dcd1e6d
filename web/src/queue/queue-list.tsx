/** Ten thousand rows without weight: only those on screen exist. `j` and `k` move the focus, which the rows keep. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import type { CaseRow } from '../api/types';
import { rememberList } from '../case/neighbours';
import { useT } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import styles from './queue-list.module.css';
import { QueueRow } from './queue-row';

/** Which case had the focus in each list, to come back to it from the case. */
const lastFocus = new Map<string, string>();

interface Props {
  rows: CaseRow[];
  brand: string;
  /** Names the list for coming back. */
  name: string;
  /** The length that the whole list has, loaded or not, when it is known. */
  total?: number;
  more: boolean;
  onMore: () => void;
  label: string;
  withState?: boolean;
}

export function QueueList({ rows, brand, name, total, more, onMore, label, withState = false }: Props) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const focused = useRef<number>(-1);
  const virtual = useVirtualizer({
    count: rows.length + (more ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => 112,
    overscan: 6,
    getItemKey: (index) => rows[index]?.id ?? 'more',
    initialOffset: 0,
  });
  const items = virtual.getVirtualItems();
  const end = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (more && end >= rows.length - 15) onMore();
  }, [more, end, rows.length, onMore]);

  const focus = (index: number) => {
    const row = rows[index];
    if (!row) return;
    focused.current = index;
    virtual.scrollToIndex(index, { align: 'auto' });
    // The row may have to be drawn first.
    const attempt = (left: number) => {
      const link = scroller.current?.querySelector<HTMLElement>(`[data-case="${row.id}"]`);
      if (link) link.focus({ preventScroll: true });
      else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
    };
    attempt(10);
  };
  const move = (step: number) => () => {
    const here = document.activeElement?.closest('[data-case]')?.getAttribute('data-case');
    const at = here ? rows.findIndex((row) => row.id === here) : focused.current;
    focus(Math.max(0, Math.min(rows.length - 1, at + step)));
  };
  useKeys({ j: move(1), k: move(-1), arrowdown: move(1), arrowup: move(-1) });

  useEffect(() => rememberList(brand, rows.map((row) => row.reference)), [brand, rows]);

  const back = useRef(false);
  useEffect(() => {
    if (back.current || rows.length === 0) return;
    back.current = true;
    const index = rows.findIndex((row) => row.id === lastFocus.get(name));
    if (index >= 0) focus(index);
  });

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onFocus={(event) => {
        const id = event.target.closest('[data-case]')?.getAttribute('data-case');
        if (id) lastFocus.set(name, id);
      }}
    >
      <ul aria-label={label} className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-setsize={Math.max(total ?? 0, rows.length) || -1}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row ? <QueueRow row={row} brand={brand} withState={withState} /> : <div className={styles.more}>{t.common.loading}</div>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
