/** The demonstration's guided tour: a small panel that stays while one looks around. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';

import { demoQuery } from '../api/queries';
import { useT } from '../i18n/locale';
import { Icon } from '../shared/icons';
import { useStore } from '../shared/store';
import { setTour, tourOpen } from '../shell/overlays';
import styles from './tour.module.css';

const kept = 'guichet.tour.step';

export function Tour() {
  const t = useT();
  const navigate = useNavigate();
  const open = useStore(tourOpen);
  const stories = useQuery(demoQuery).data?.tour ?? [];
  const [step, setStep] = useState(() => Number(localStorage.getItem(kept) ?? 0));
  const path = useRouterState({ select: (state) => state.location.pathname });
  const story = stories[Math.min(step, stories.length - 1)];
  if (!open || !story) return null;
  const move = (to: number) => {
    localStorage.setItem(kept, String(to));
    setStep(to);
  };
  return (
    <aside className={styles.tour} aria-label={t.demo.title}>
      <header>
        <Icon name="compass" size={17} />
        <strong>{t.demo.title}</strong>
        <span className="quiet numbers">{t.common.of(step + 1, stories.length)}</span>
        <button type="button" aria-label={t.demo.hide} onClick={() => setTour(false)}>
          <Icon name="cross" size={15} />
        </button>
      </header>
      <h2>{story.title}</h2>
      <p>{story.text}</p>
      <footer>
        <button type="button" aria-label={t.common.previous} disabled={step === 0} onClick={() => move(step - 1)}>
          <Icon name="previous" size={16} />
        </button>
        <button type="button" aria-label={t.common.next} disabled={step >= stories.length - 1} onClick={() => move(step + 1)}>
          <Icon name="next" size={16} />
        </button>
        <button type="button" className={styles.go} disabled={path === story.path} onClick={() => void navigate({ to: story.path })}>
          {t.demo.go}
        </button>
      </footer>
    </aside>
  );
}
