/** The menu at the side of a wide screen: brand, what is owed, lanes, screens, the person. */
import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { LANES, type Counts } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { Icon, type IconName } from '../shared/icons';
import { overlay } from './overlays';
import { PersonMenu } from './person-menu';
import { placesFor } from './places';
import styles from './side-menu.module.css';

export const laneIcons: Record<string, IconName> = {
  now: 'bolt', today: 'clock', can_wait: 'pause', waiting: 'split', kudos: 'heart', sensitive: 'shield', partnership: 'handshake', spam: 'trash', all: 'queue',
};

export function BrandSwitch() {
  const t = useT();
  const brand = useBrand();
  const { brands } = useSession();
  const face = (
    <>
      <span className={styles.tile} aria-hidden="true">
        {brand.name.slice(0, 1)}
      </span>
      <span className={styles.brandName}>{brand.name}</span>
    </>
  );
  if (brands.length < 2) return <div className={styles.brand}>{face}</div>;
  return (
    <Menu position="bottom-start" width={236}>
      <Menu.Target>
        <button type="button" className={styles.brand} aria-label={`${t.nav.switchBrand} (${brand.name})`}>
          {face}
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {brands.map((one) => (
          <Menu.Item
            key={one.slug}
            renderRoot={(props) => <Link to="/b/$brand/queue/$lane" params={{ brand: one.slug, lane: 'now' }} {...props} />}
            leftSection={<Icon name={one.slug === brand.slug ? 'check' : 'chat'} size={16} />}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Owed({ counts }: { counts: Counts | undefined }) {
  const t = useT();
  const brand = useBrand();
  if (!counts) return <div className={styles.owed} />;
  return (
    <Link to="/b/$brand/queue/$lane" params={{ brand: brand.slug, lane: 'all' }} className={styles.owed} title={t.nav.undecided(counts.undecided)} data-calm={counts.undecided === 0 || undefined}>
      <span>{t.nav.undecidedShort(counts.undecided)}</span>
      {counts.overdue > 0 && <span className={styles.overdue}>{t.nav.overdue(counts.overdue)}</span>}
    </Link>
  );
}

export function SideMenu({ counts }: { counts: Counts | undefined }) {
  const t = useT();
  const brand = useBrand();
  return (
    <nav className={styles.menu} aria-label={t.nav.mainMenu}>
      <BrandSwitch />
      <button type="button" className={styles.find} onClick={() => overlay.set('palette')}>
        <Icon name="search" size={16} />
        <span>{t.nav.commands}</span>
        <kbd>{t.keys.ctrl} K</kbd>
      </button>
      <Owed counts={counts} />
      <p className={styles.heading} id="menu-lanes">
        {t.nav.queue}
      </p>
      <ul aria-labelledby="menu-lanes">
        {LANES.map((lane) => (
          <li key={lane}>
            <Link
              to="/b/$brand/queue/$lane"
              params={{ brand: brand.slug, lane }}
              className={styles.item}
              activeProps={{ 'data-active': true }}
              activeOptions={{ includeSearch: false }}
              data-lane={lane}
            >
              <Icon name={laneIcons[lane] ?? 'queue'} size={17} />
              <span>{t.lane[lane]}</span>
              {counts && counts.lanes[lane] > 0 && <span className={styles.count}>{counts.lanes[lane]}</span>}
            </Link>
          </li>
        ))}
      </ul>
      {(['work', 'desk'] as const).map((group) => (
        <div key={group}>
          <p className={styles.heading} id={`menu-${group}`}>
            {group === 'work' ? t.nav.work : t.nav.desk}
          </p>
          <ul aria-labelledby={`menu-${group}`}>
            {placesFor(brand.role)
              .filter((place) => place.group === group)
              .map((place) => {
                const n = counts && place.count ? place.count(counts) : 0;
                return (
                  <li key={place.to}>
                    <Link to={place.to} params={{ brand: brand.slug }} className={styles.item} activeProps={{ 'data-active': true }}>
                      <Icon name={place.icon} size={17} />
                      <span>{place.label(t)}</span>
                      {n > 0 && (
                        <span className={styles.count} data-alarm={place.icon !== 'promise' || undefined}>
                          {n}
                        </span>
                      )}
                    </Link>
                  </li>
                );
              })}
          </ul>
        </div>
      ))}
      <div className={styles.foot}>
        <PersonMenu />
      </div>
    </nav>
  );
}
