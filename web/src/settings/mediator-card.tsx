/** Who the consumer mediator of the brand is, and its own delays where it has some. */
import { NativeSelect, TextInput } from '@mantine/core';

import type { BrandSettings } from '../api/types';
import { Card } from '../shared/card';
import { useSolutionWords } from '../solutions/words';
import styles from './settings.module.css';

interface Props {
  settings: BrandSettings;
  change: (part: Partial<BrandSettings>) => void;
}

export function MediatorCard({ settings, change }: Props) {
  const w = useSolutionWords().settings;
  const { mediator } = settings;
  const set = (part: Partial<BrandSettings['mediator']>) => change({ mediator: { ...mediator, ...part } });
  const missing = mediator.name.trim() === '' || (mediator.url.trim() === '' && mediator.address.trim() === '');
  return (
    <Card title={w.title} lead={w.lead}>
      {missing && <p role="status" className={styles.missing}>{w.missing}</p>}
      <NativeSelect
        label={w.sector}
        description={w.sectorHelp}
        value={settings.sector ?? ''}
        onChange={(event) => change({ sector: event.currentTarget.value || null })}
        data={[{ value: '', label: w.noSector }, ...Object.entries(w.sectors).map(([value, label]) => ({ value, label }))]}
      />
      <TextInput label={w.name} maxLength={300} value={mediator.name} onChange={(event) => set({ name: event.currentTarget.value })} />
      <TextInput label={w.address} maxLength={300} value={mediator.address} onChange={(event) => set({ address: event.currentTarget.value })} />
      <TextInput label={w.url} type="url" maxLength={300} placeholder="https://" value={mediator.url} onChange={(event) => set({ url: event.currentTarget.value })} />
      {(['opens_after_months', 'closes_after_months'] as const).map((field) => (
        <TextInput
          key={field}
          type="number"
          label={field === 'opens_after_months' ? w.opens : w.closes}
          description={w.usual}
          min={1}
          max={120}
          value={mediator[field] === null ? '' : String(mediator[field])}
          onChange={(event) => set({ [field]: event.currentTarget.value === '' ? null : Math.max(1, Math.min(120, Math.round(Number(event.currentTarget.value)))) })}
        />
      ))}
    </Card>
  );
}
