/** The person signed in: appearance, language, keys, account, the way out. */
import { Menu, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useLanguage } from '../i18n/locale';
import { useBrand, useSession, useSessionActions } from '../session/session';
import { Icon, type IconName } from '../shared/icons';
import { sayProblem } from '../shared/notice';
import styles from './person-menu.module.css';
import { overlay } from './overlays';

const schemes = [
  { value: 'auto', icon: 'device' },
  { value: 'light', icon: 'sun' },
  { value: 'dark', icon: 'moon' },
] as const satisfies { value: 'auto' | 'light' | 'dark'; icon: IconName }[];

/** Light, dark, or as the device. */
export function SchemeChoice() {
  const { t } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div role="group" aria-label={t.nav.theme} className={styles.choice}>
      {schemes.map(({ value, icon }) => (
        <button key={value} type="button" aria-pressed={colorScheme === value} onClick={() => setColorScheme(value)} aria-label={t.nav[value]} title={t.nav[value]}>
          <Icon name={icon} size={16} />
        </button>
      ))}
    </div>
  );
}

export function LocaleChoice() {
  const { t, locale } = useLanguage();
  const { changeLocale } = useSessionActions();
  return (
    <div role="group" aria-label={t.nav.locale} className={styles.choice}>
      {(['fr', 'en'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={locale === one}
          onClick={() => changeLocale(one).catch((error: unknown) => sayProblem(error, t))}
        >
          {one === 'fr' ? 'Français' : 'English'}
        </button>
      ))}
    </div>
  );
}

export function PersonMenu() {
  const { t } = useLanguage();
  const { user } = useSession();
  const brand = useBrand();
  const { signOut } = useSessionActions();
  return (
    <Menu position="top-start" width={232}>
      <Menu.Target>
        <button type="button" className={styles.person}>
          <span className={styles.face} aria-hidden="true">
            {(user.signature || user.name).slice(0, 1).toUpperCase()}
          </span>
          <span className={styles.name}>{user.name}</span>
          <Icon name="up" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.choices}>
          <SchemeChoice />
          <LocaleChoice />
        </div>
        <Menu.Divider />
        <Menu.Item renderRoot={(props) => <Link to="/b/$brand/me" params={{ brand: brand.slug }} {...props} />} leftSection={<Icon name="person" size={16} />}>
          {t.nav.me}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" size={16} />} rightSection={<kbd>?</kbd>} onClick={() => overlay.set('keys')}>
          {t.nav.keys}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="leave" size={16} />} onClick={() => void signOut()}>
          {t.nav.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
