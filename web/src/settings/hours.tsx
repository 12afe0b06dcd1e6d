/** Opening slots of each weekday; several a day are allowed. */
import { Button } from '@mantine/core';

import type { OpeningSlot } from '../api/types';
import { useT } from '../i18n/locale';
import { IconButton } from '../shared/button-icon';
import styles from './settings.module.css';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** The server says 09:00:00, the field wants 09:00. A field of type `time` would speak the browser's language, not the desk's. */
const short = (time: string): string => time.slice(0, 5);

function TimeField({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  return (
    <input
      type="text"
      inputMode="numeric"
      size={5}
      maxLength={5}
      required
      pattern="([01][0-9]|2[0-3]):[0-5][0-9]"
      placeholder="09:00"
      aria-label={label}
      defaultValue={short(value)}
      onBlur={(event) => {
        const digits = event.target.value.replace(/[^0-9]/gu, '').padEnd(4, '0').slice(0, 4);
        // "900" and "1830" are times too.
        if (!event.target.value.includes(':')) event.target.value = `${digits.slice(0, 2)}:${digits.slice(2)}`;
        if (event.target.checkValidity()) onChange(`${event.target.value}:00`);
      }}
    />
  );
}

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
                  <TimeField label={t.settings.from} value={slot.from} onChange={(from) => set(slot, { from })} />
                  <span aria-hidden="true">–</span>
                  <TimeField label={t.settings.to} value={slot.to} onChange={(to) => set(slot, { to })} />
                  {slot.from === slot.to && <span className="quiet">{t.settings.allDay}</span>}
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
