/** A phone in one hand: what is owed at the top, the four places of the day under the thumb. */
import { Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import type { Counts } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSessionActions } from '../session/session';
import { Icon } from '../shared/icons';
import { useStore } from '../shared/store';
import { overlay } from './overlays';
import { LocaleChoice, SchemeChoice } from './person-menu';
import styles from './phone-bars.module.css';
import { placesFor } from './places';
import { BrandSwitch } from './side-menu';

function MoreSheet({ counts }: { counts: Counts | undefined }) {
  const t = useT();
  const brand = useBrand();
  const open = useStore(overlay) === 'menu';
  const { signOut } = useSessionActions();
  const close = () => overlay.set(null);
  return (
    <Modal opened={open} onClose={close} title={t.common.menu} closeButtonProps={{ 'aria-label': t.common.close }}>
      <ul className={styles.sheet}>
        {placesFor(brand.role).map((place) => {
          const n = counts && place.count ? place.count(counts) : 0;
          return (
            <li key={place.to}>
              <Link to={place.to} params={{ brand: brand.slug }} onClick={close} className={styles.sheetItem}>
                <Icon name={place.icon} size={20} />
                <span>{place.label(t)}</span>
                {n > 0 && <span className={styles.sheetCount}>{n}</span>}
              </Link>
            </li>
          );
        })}
        <li>
          <Link to="/b/$brand/me" params={{ brand: brand.slug }} onClick={close} className={styles.sheetItem}>
            <Icon name="person" size={20} />
            <span>{t.nav.me}</span>
          </Link>
        </li>
        <li>
          <button type="button" className={styles.sheetItem} onClick={() => void signOut()}>
            <Icon name="leave" size={20} />
            <span>{t.nav.signOut}</span>
          </button>
        </li>
      </ul>
      <div className={styles.choices}>
        <SchemeChoice />
        <LocaleChoice />
      </div>
    </Modal>
  );
}

export function PhoneBars({ counts }: { counts: Counts | undefined }) {
  const t = useT();
  const brand = useBrand();
  const params = { brand: brand.slug };
  return (
    <>
      <header className={styles.top}>
        <BrandSwitch />
        {counts && (
          <Link to="/b/$brand/queue/$lane" params={{ ...params, lane: 'all' }} className={styles.owed} data-calm={counts.undecided === 0 || undefined}>
            {t.nav.undecidedShort(counts.undecided)}
          </Link>
        )}
      </header>
      <nav className={styles.bottom} aria-label={t.nav.mainMenu}>
        <Link to="/b/$brand/queue/$lane" params={{ ...params, lane: 'now' }} activeProps={{ 'data-active': true }}>
          <Icon name="queue" size={21} />
          <span>{t.nav.queue}</span>
        </Link>
        <Link to="/b/$brand/promises" params={params} activeProps={{ 'data-active': true }}>
          <Icon name="promise" size={21} />
          <span>{t.nav.promises}</span>
        </Link>
        <Link to="/b/$brand/search" params={params} activeProps={{ 'data-active': true }}>
          <Icon name="search" size={21} />
          <span>{t.nav.search}</span>
        </Link>
        <button type="button" onClick={() => overlay.set('menu')}>
          <Icon name="more" size={21} />
          <span>{t.nav.moreItems}</span>
        </button>
      </nav>
      <MoreSheet counts={counts} />
    </>
  );
}
