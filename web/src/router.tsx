/** The addresses of the desk. The queue and the case come with the first load; the rest when it is asked for. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect,
} from '@tanstack/react-router';

import { ApiError, keepCsrf } from './api/client';
import { sessionQuery } from './api/queries';
import type { Session } from './api/types';
import { chooseLocale } from './i18n/locale';
import { CasePage } from './case/case-page';
import { QueuePage } from './queue/queue-page';
import { Desk } from './shell/desk';
import { Failure, NotFound } from './shell/failure';

interface Context {
  queries: QueryClient;
}

async function signedIn(queries: QueryClient): Promise<Session> {
  try {
    const session = await queries.ensureQueryData(sessionQuery);
    keepCsrf(session.csrf);
    await chooseLocale(session.user.locale);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw redirect({ to: '/sign-in' });
    throw error;
  }
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: Failure,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await signedIn(context.queries);
    const last = localStorage.getItem('guichet.brand');
    const brand = session.brands.find((known) => known.slug === last) ?? session.brands[0];
    if (brand) throw redirect({ to: '/b/$brand/queue/$lane', params: { brand: brand.slug, lane: 'now' } });
  },
  component: NotFound,
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./session/sign-in'), 'SignIn'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  beforeLoad: ({ context }) => signedIn(context.queries),
  component: lazyRouteComponent(() => import('./session/welcome'), 'Welcome'),
});
const desk = createRoute({
  getParentRoute: () => root,
  path: '/b/$brand',
  beforeLoad: async ({ context, params }) => {
    const session = await signedIn(context.queries);
    if (!session.brands.some((known) => known.slug === params.brand)) throw redirect({ to: '/' });
    localStorage.setItem('guichet.brand', params.brand);
  },
  component: Desk,
});
const deskHome = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/b/$brand/queue/$lane', params: { brand: params.brand, lane: 'now' } });
  },
});

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const queue = createRoute({
  getParentRoute: () => desk,
  path: 'queue/$lane',
  validateSearch: (search: Record<string, unknown>): { assigned?: string; channel?: string; state?: string } => ({
    ...(text(search.assigned) ? { assigned: text(search.assigned) } : {}),
    ...(text(search.channel) ? { channel: text(search.channel) } : {}),
    ...(text(search.state) ? { state: text(search.state) } : {}),
  }),
  component: QueuePage,
});
const oneCase = createRoute({ getParentRoute: () => desk, path: 'cases/$id', component: CasePage });
const promises = createRoute({
  getParentRoute: () => desk,
  path: 'promises',
  validateSearch: (search: Record<string, unknown>): { state?: string } => (text(search.state) ? { state: text(search.state) } : {}),
  component: lazyRouteComponent(() => import('./promises/promises-page'), 'PromisesPage'),
});
const relays = createRoute({
  getParentRoute: () => desk,
  path: 'relays',
  component: lazyRouteComponent(() => import('./relays/screens'), 'RelaysPage'),
});
const contacts = createRoute({
  getParentRoute: () => desk,
  path: 'contacts',
  component: lazyRouteComponent(() => import('./relays/screens'), 'ContactsPage'),
});
const incidents = createRoute({
  getParentRoute: () => desk,
  path: 'incidents',
  component: lazyRouteComponent(() => import('./incidents/incidents-page'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => desk,
  path: 'incidents/$id',
  component: lazyRouteComponent(() => import('./incidents/incident-page'), 'IncidentPage'),
});
const unknown = createRoute({
  getParentRoute: () => desk,
  path: 'unknown',
  component: lazyRouteComponent(() => import('./attention/unknown-page'), 'UnknownPage'),
});
const quarantine = createRoute({
  getParentRoute: () => desk,
  path: 'quarantine',
  component: lazyRouteComponent(() => import('./attention/quarantine-page'), 'QuarantinePage'),
});
const search = createRoute({
  getParentRoute: () => desk,
  path: 'search',
  validateSearch: (found: Record<string, unknown>): { q?: string } => {
    // A number in the address is read as one by the router; here it is words.
    const words = typeof found.q === 'number' ? String(found.q) : text(found.q);
    return words ? { q: words } : {};
  },
  component: lazyRouteComponent(() => import('./search/search-page'), 'SearchPage'),
});
const gap = createRoute({
  getParentRoute: () => desk,
  path: 'gap',
  validateSearch: (found: Record<string, unknown>): { days?: number; outcome?: string; topic?: string } => ({
    ...(typeof found.days === 'number' ? { days: found.days } : {}),
    ...(text(found.outcome) ? { outcome: text(found.outcome) } : {}),
    ...(text(found.topic) ? { topic: text(found.topic) } : {}),
  }),
  component: lazyRouteComponent(() => import('./report/gap-page'), 'GapPage'),
});
const audit = createRoute({
  getParentRoute: () => desk,
  path: 'audit',
  validateSearch: (found: Record<string, unknown>): { days?: number } => (typeof found.days === 'number' ? { days: found.days } : {}),
  component: lazyRouteComponent(() => import('./audit/audit-page'), 'AuditPage'),
});
const articles = createRoute({
  getParentRoute: () => desk,
  path: 'articles',
  component: lazyRouteComponent(() => import('./articles/articles-page'), 'ArticlesPage'),
});
const oneArticle = createRoute({
  getParentRoute: () => desk,
  path: 'articles/$id',
  component: lazyRouteComponent(() => import('./articles/article-page'), 'ArticlePage'),
});
const channels = createRoute({
  getParentRoute: () => desk,
  path: 'channels',
  component: lazyRouteComponent(() => import('./channels/channels-page'), 'ChannelsPage'),
});
const learning = createRoute({
  getParentRoute: () => desk,
  path: 'learning',
  component: lazyRouteComponent(() => import('./learning/learning-page'), 'LearningPage'),
});
const team = createRoute({
  getParentRoute: () => desk,
  path: 'team',
  component: lazyRouteComponent(() => import('./team/team-page'), 'TeamPage'),
});
const settings = createRoute({
  getParentRoute: () => desk,
  path: 'settings',
  component: lazyRouteComponent(() => import('./settings/settings-page'), 'SettingsPage'),
});
const charter = createRoute({
  getParentRoute: () => desk,
  path: 'charter',
  component: lazyRouteComponent(() => import('./charter/charter-page'), 'CharterPage'),
});
const solutions = createRoute({
  getParentRoute: () => desk,
  path: 'solutions',
  component: lazyRouteComponent(() => import('./solutions/solutions-page'), 'SolutionsPage'),
});
const approvals = createRoute({
  getParentRoute: () => desk,
  path: 'approvals',
  component: lazyRouteComponent(() => import('./approvals/approvals-page'), 'ApprovalsPage'),
});
const me = createRoute({
  getParentRoute: () => desk,
  path: 'me',
  component: lazyRouteComponent(() => import('./session/me-page'), 'MePage'),
});

const tree = root.addChildren([
  home,
  signIn,
  welcome,
  desk.addChildren([deskHome, queue, oneCase, promises, relays, contacts, incidents, incident, unknown, quarantine, search, gap, audit, articles, oneArticle, channels, learning, team, settings, charter, approvals, solutions, me]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: false,
    defaultErrorComponent: Failure,
    defaultNotFoundComponent: NotFound,
    defaultPendingMs: 300,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
