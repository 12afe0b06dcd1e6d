/** Opening slots of each weekday; several a day are allowed. */
import { Button } from '@mantine/core';

import type { OpeningSlot } from '../api/types';
import { useT } from '../i18n/locale';
import { IconButton } from '../shared/button-icon';
import styles from './settings.module.css';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** The server says 09:00:00, the field wants 09:00. */
const short = (time: string): string => time.slice(0, 5);

interface Props {
  hours: OpeningSlot[];
  onChange: (hours: OpeningSlot[]) => void;
}

export function Hours({ hours, onChange }: Props) {
  const t = useT();
  const set = (slot: OpeningSlot, part: Partial<OpeningSlot>) => onChange(hours.map((one) => (one === slot ? { ...one, ...part } : one)));
  return (
    <ul className={styles.days}>
      {weekdays.map((weekday) => {
        const name = t.settings.weekdays[weekday - 1] ?? '';
        const slots = hours.filter((slot) => slot.weekday === weekday);
        return (
          <li key={weekday}>
            <span className={styles.day}>{name}</span>
            <span className={styles.slots}>
              {slots.length === 0 && <span className="quiet">{t.settings.closed}</span>}
              {slots.map((slot, index) => (
                <span key={index} className={styles.slot} role="group" aria-label={t.settings.slotLabel(name)}>
                  <input type="time" aria-label={t.settings.from} value={short(slot.from)} onChange={(event) => set(slot, { from: `${event.target.value}:00` })} />
                  <span aria-hidden="true">–</span>
                  <input type="time" aria-label={t.settings.to} value={short(slot.to)} onChange={(event) => set(slot, { to: `${event.target.value}:00` })} />
                  <IconButton icon="cross" size={28} iconSize={14} label={`${t.common.remove} (${name})`} onClick={() => onChange(hours.filter((one) => one !== slot))} />
                </span>
              ))}
            </span>
            <Button size="compact-xs" variant="subtle" aria-label={`${t.settings.addSlot} (${name})`} onClick={() => onChange([...hours, { weekday, from: '09:00:00', to: '18:00:00' }].sort((a, b) => a.weekday - b.weekday))}>
              {t.common.add}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
