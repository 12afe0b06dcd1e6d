/** One field that goes anywhere: screens, lanes, recent cases, a reference, or a search in the messages. */
import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';

import { LANES, type CaseRow, type Page } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { Icon, type IconName } from '../shared/icons';
import { useStore } from '../shared/store';
import { overlay, setTour } from './overlays';
import styles from './palette.module.css';
import { placesFor } from './places';
import { laneIcons } from './side-menu';

interface Choice {
  key: string;
  label: string;
  detail?: string;
  icon: IconName;
  run: () => void;
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();

/** Cases already on this device, so that a name or a reference is found without waiting. */
function useKnownCases(brand: string, words: string): CaseRow[] {
  const queries = useQueryClient();
  if (words.length < 2) return [];
  const found = new Map<string, CaseRow>();
  for (const [, data] of queries.getQueriesData<{ pages: Page<CaseRow>[] }>({ queryKey: ['queue', brand] })) {
    for (const row of data?.pages.flatMap((page) => page.cases) ?? []) {
      if (found.size < 6 && fold(`${row.reference} ${row.customer.display_name} ${row.customer.handle}`).includes(words)) found.set(row.id, row);
    }
  }
  return [...found.values()];
}

function useChoices(typed: string): Choice[] {
  const t = useT();
  const brand = useBrand();
  const { brands } = useSession();
  const navigate = useNavigate();
  const params = { brand: brand.slug };
  const words = fold(typed.trim());
  const known = useKnownCases(brand.slug, words);
  const fixed: Choice[] = [
    ...LANES.map((lane) => ({
      key: `lane-${lane}`, label: t.lane[lane], detail: t.nav.queue, icon: laneIcons[lane] ?? 'queue',
      run: () => void navigate({ to: '/b/$brand/queue/$lane', params: { ...params, lane } }),
    })),
    ...placesFor(brand.role).map((place) => ({ key: place.to, label: place.label(t), icon: place.icon, run: () => void navigate({ to: place.to, params }) })),
    { key: 'me', label: t.nav.me, icon: 'person' as const, run: () => void navigate({ to: '/b/$brand/me', params }) },
    ...brands
      .filter((one) => one.slug !== brand.slug)
      .map((one) => ({
        key: `brand-${one.slug}`, label: one.name, detail: t.nav.brand, icon: 'chat' as const,
        run: () => void navigate({ to: '/b/$brand/queue/$lane', params: { brand: one.slug, lane: 'now' } }),
      })),
    { key: 'keys', label: t.nav.keys, icon: 'keyboard', run: () => overlay.set('keys') },
    { key: 'tour', label: t.nav.tour, icon: 'compass', run: () => setTour(true) },
  ];
  const cases = known.map((row) => ({
    key: row.id, label: `${row.customer.display_name || row.customer.handle} · ${row.reference}`, detail: row.request, icon: 'file' as const,
    run: () => void navigate({ to: '/b/$brand/cases/$id', params: { ...params, id: row.reference } }),
  }));
  const matching = fixed.filter((choice) => fold(`${choice.label} ${choice.detail ?? ''}`).includes(words));
  const search: Choice[] = words
    ? [{ key: 'search', label: t.palette.searchFor(typed.trim()), icon: 'search', run: () => void navigate({ to: '/b/$brand/search', params, search: { q: typed.trim() } }) }]
    : [];
  return [...cases, ...matching, ...search];
}

function Inside() {
  const t = useT();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const choices = useChoices(typed);
  const current = Math.min(at, choices.length - 1);
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    overlay.set(null);
    choice.run();
  };
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = (current + step + choices.length) % choices.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(choices[current]);
    }
  };
  return (
    <div className={styles.inside}>
      <div className={styles.field}>
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={choices.length > 0 ? `${id}-${current}` : undefined}
          aria-label={t.palette.title}
          placeholder={t.palette.placeholder}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={t.palette.title} className={styles.list}>
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            className={styles.choice}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(choice)}
          >
            <Icon name={choice.icon} size={17} />
            <span className={styles.label}>{choice.label}</span>
            {choice.detail && <span className={styles.detail}>{choice.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

export function Palette() {
  const t = useT();
  const open = useStore(overlay) === 'palette';
  return (
    <Modal
      opened={open}
      onClose={() => overlay.set(null)}
      withCloseButton={false}
      centered={false}
      yOffset="12dvh"
      size={600}
      padding={0}
      title={t.palette.title}
      classNames={{ header: 'read-aloud' }}
    >
      <Inside />
    </Modal>
  );
}
