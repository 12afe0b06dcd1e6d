/** The screens of the desk, in the order of the menu, with what calls for attention on each. */
import type { Counts, Role } from '../api/types';
import type { Catalogue } from '../i18n/fr';
import type { IconName } from '../shared/icons';

export interface Place {
  to: '/b/$brand/promises' | '/b/$brand/relays' | '/b/$brand/approvals' | '/b/$brand/charter' | '/b/$brand/incidents' | '/b/$brand/unknown' | '/b/$brand/quarantine' | '/b/$brand/search' | '/b/$brand/gap' | '/b/$brand/audit' | '/b/$brand/articles' | '/b/$brand/channels' | '/b/$brand/learning' | '/b/$brand/team' | '/b/$brand/settings' | '/b/$brand/solutions';
  label: (t: Catalogue) => string;
  icon: IconName;
  group: 'work' | 'desk';
  /** The least role that sees it; everybody when left out. */
  from?: 'lead';
  count?: (counts: Counts) => number;
}

const all: Place[] = [
  { to: '/b/$brand/promises', label: (t) => t.nav.promises, icon: 'promise', group: 'work', count: (counts) => counts.promises_due },
  { to: '/b/$brand/relays', label: (t) => t.nav.relays, icon: 'split', group: 'work', count: (counts) => counts.late_relays },
  { to: '/b/$brand/incidents', label: (t) => t.nav.incidents, icon: 'megaphone', group: 'work', count: (counts) => counts.incidents },
  { to: '/b/$brand/approvals', label: (t) => t.nav.approvals, icon: 'check', group: 'work', count: (counts) => counts.approvals },
  { to: '/b/$brand/unknown', label: (t) => t.nav.unknown, icon: 'question', group: 'work', count: (counts) => counts.unknown_sends },
  { to: '/b/$brand/quarantine', label: (t) => t.nav.quarantine, icon: 'quarantine', group: 'work', count: (counts) => counts.quarantined },
  { to: '/b/$brand/articles', label: (t) => t.nav.articles, icon: 'file', group: 'work' },
  { to: '/b/$brand/solutions', label: (t) => t.nav.solutions, icon: 'handshake', group: 'work' },
  { to: '/b/$brand/gap', label: (t) => t.nav.gap, icon: 'gap', group: 'desk' },
  { to: '/b/$brand/audit', label: (t) => t.nav.audit, icon: 'search', group: 'desk', from: 'lead' },
  { to: '/b/$brand/channels', label: (t) => t.nav.channels, icon: 'channel', group: 'desk', count: (counts) => counts.failing_channels },
  { to: '/b/$brand/learning', label: (t) => t.nav.learning, icon: 'wand', group: 'desk' },
  { to: '/b/$brand/team', label: (t) => t.nav.team, icon: 'team', group: 'desk' },
  { to: '/b/$brand/charter', label: (t) => t.nav.charter, icon: 'file', group: 'desk' },
  { to: '/b/$brand/settings', label: (t) => t.nav.settings, icon: 'settings', group: 'desk' },
];

/** The screens that this role may open. */
export const placesFor = (role: Role): Place[] => all.filter((place) => place.from === undefined || role !== 'agent');
