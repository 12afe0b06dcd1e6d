/** The frame around every screen of a brand: menu, what is owed, notices, sheets, keys that work everywhere. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { countsQuery } from '../api/queries';
import { UndoBar } from '../composer/undo-bar';
import { Tour } from '../demo/tour';
import { useT } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { connection } from '../live/connection';
import { useLive } from '../live/follow';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import { Notices } from '../shared/notice';
import { useStore } from '../shared/store';
import styles from './desk.module.css';
import { overlay } from './overlays';
import { Palette } from './palette';
import { PhoneBars } from './phone-bars';
import { SideMenu } from './side-menu';

const Alarms = lazy(() => import('./alarms'));
const KeySheet = lazy(() => import('../keys/key-sheet'));

function Banner() {
  const t = useT();
  const state = useStore(connection);
  if (state === 'live') return null;
  return (
    <div role="status" className={styles.banner} data-state={state}>
      <Icon name={state === 'offline' ? 'plug' : 'clock'} size={16} />
      {state === 'offline' ? t.errors.offline : t.errors.reconnecting}
    </div>
  );
}

/** Keys that work on every screen. */
function useDeskKeys(brand: string): void {
  const navigate = useNavigate();
  const go = (to: 'promises' | 'incidents' | 'unknown' | 'quarantine' | 'gap' | 'channels' | 'articles') => () => {
    void navigate({ to: `/b/$brand/${to}`, params: { brand } });
  };
  useKeys({
    'mod+k': () => overlay.set('palette'),
    '?': () => overlay.set('keys'),
    '/': () => void navigate({ to: '/b/$brand/search', params: { brand } }),
    'g q': () => void navigate({ to: '/b/$brand/queue/$lane', params: { brand, lane: 'now' } }),
    'g p': go('promises'),
    'g i': go('incidents'),
    'g e': go('unknown'),
    'g x': go('quarantine'),
    'g d': go('gap'),
    'g c': go('channels'),
    'g f': go('articles'),
  });
}

export function Desk() {
  const t = useT();
  const brand = useBrand();
  useLive(brand.slug);
  useDeskKeys(brand.slug);
  const counts = useQuery(countsQuery(brand.slug)).data;
  const sheet = useStore(overlay) === 'keys';
  return (
    <div className={styles.desk}>
      <a href="#content" className={styles.skip}>
        {t.common.skip}
      </a>
      <SideMenu counts={counts} />
      <PhoneBars counts={counts} />
      <div className={styles.content}>
        <Banner />
        <Suspense>
          <Alarms />
        </Suspense>
        <main id="content" tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
      <UndoBar />
      <Notices />
      <Tour />
      {sheet && (
        <Suspense>
          <KeySheet />
        </Suspense>
      )}
      <Palette />
    </div>
  );
}
