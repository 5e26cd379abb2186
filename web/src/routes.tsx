import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { PageFailed, PageNotFound } from './shell/PageFailed';
import { Root } from './shell/Root';
import { PageSkeleton } from './ui/Skeletons';

const root = createRootRoute({ component: Root, notFoundComponent: PageNotFound });

type Search = Record<string, string | undefined>;

/** A page of its own file, fetched when it is opened. Its words of the address are plain texts: useSearch({ strict: false }). */
function page<const P extends string>(path: P, load: () => Promise<{ default: ComponentType }>) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
    errorComponent: PageFailed,
    pendingComponent: PageSkeleton,
    validateSearch: (search: Record<string, unknown>) => search as Search,
  });
}

const tree = root.addChildren([
  page('/', () => import('./pages/home/HomePage')),
  page('/sign-in', () => import('./pages/signin/SignInPage')),
  page('/setup', () => import('./pages/setup/SetupPage')),
  page('/clients', () => import('./pages/clients/ClientsPage')),
  page('/clients/new', () => import('./pages/clients/NewClientPage')),
  page('/clients/names', () => import('./pages/clients/DoubtfulNamesPage')),
  page('/clients/doubles', () => import('./pages/clients/DoublesPage')),
  page('/clients/$id/merge', () => import('./pages/clients/MergePage')),
  page('/clients/$id', () => import('./pages/clients/ClientPage')),
  page('/clients/$id/edit', () => import('./pages/clients/EditClientPage')),
  page('/imports', () => import('./pages/imports/ImportsPage')),
  page('/imports/new', () => import('./pages/imports/NewImportPage')),
  page('/imports/$id', () => import('./pages/imports/ImportPage')),
  page('/segments', () => import('./pages/segments/SegmentsPage')),
  page('/segments/new', () => import('./pages/segments/SegmentPage')),
  page('/segments/$id', () => import('./pages/segments/SegmentPage')),
  page('/letters', () => import('./pages/letters/LettersPage')),
  page('/letters/new', () => import('./pages/letters/LetterPage')),
  page('/letters/$id', () => import('./pages/letters/LetterPage')),
  page('/campaigns', () => import('./pages/campaigns/CampaignsPage')),
  page('/campaigns/new', () => import('./pages/campaigns/NewCampaignPage')),
  page('/campaigns/$id', () => import('./pages/campaigns/CampaignPage')),
  page('/campaigns/$id/edit', () => import('./pages/campaigns/NewCampaignPage')),
  page('/replies', () => import('./pages/replies/RepliesPage')),
  page('/calendar', () => import('./pages/calendar/CalendarPage')),
  page('/mailbox', () => import('./pages/mailbox/MailboxPage')),
  page('/settings', () => import('./pages/settings/SettingsPage')),
  page('/settings/senders', () => import('./pages/settings/SendersPage')),
  page('/settings/senders/new', () => import('./pages/settings/SenderPage')),
  page('/settings/senders/$id', () => import('./pages/settings/SenderPage')),
  page('/settings/suppressions', () => import('./pages/settings/SuppressionsPage')),
  page('/settings/topics', () => import('./pages/settings/TopicsPage')),
  page('/settings/providers', () => import('./pages/settings/ProvidersPage')),
  page('/settings/tokens', () => import('./pages/settings/TokensPage')),
  page('/settings/system', () => import('./pages/settings/SystemPage')),
  page('/settings/users', () => import('./pages/settings/UsersPage')),
  page('/settings/account', () => import('./pages/settings/AccountPage')),
]);

// The address says what it means to a person: ?q=12 is a text, not a number in JSON.
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 250,
  defaultPendingMinMs: 200,
  parseSearch: (words) => Object.fromEntries(new URLSearchParams(words)),
  stringifySearch: (search) => {
    const words = new URLSearchParams();
    for (const [k, v] of Object.entries(search)) if (v !== undefined && v !== '') words.set(k, String(v));
    const s = words.toString();
    return s ? `?${s}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
