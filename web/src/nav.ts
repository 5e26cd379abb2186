import { IconAddressBook, IconCalendar, IconFilter, IconHome, IconInbox, IconMailbox, IconMessage2, IconSend, IconSettings, type Icon } from '@tabler/icons-react';

export interface Place {
  to: string;
  /** The key of its name in common.nav. */
  name: string;
  icon: Icon;
  /** Shown only to those who may. */
  right?: string;
  demo?: boolean;
}

export const places: Place[][] = [
  [
    { to: '/', name: 'home', icon: IconHome },
    { to: '/clients', name: 'clients', icon: IconAddressBook, right: 'clients:read' },
    { to: '/segments', name: 'segments', icon: IconFilter, right: 'segments:read' },
    { to: '/letters', name: 'letters', icon: IconMessage2, right: 'templates:read' },
    { to: '/campaigns', name: 'campaigns', icon: IconSend, right: 'campaigns:read' },
    { to: '/replies', name: 'replies', icon: IconInbox, right: 'inbound:read' },
    { to: '/calendar', name: 'calendar', icon: IconCalendar, right: 'campaigns:read' },
  ],
  [
    { to: '/mailbox', name: 'mailbox', icon: IconMailbox, right: 'mailbox:read', demo: true },
    { to: '/settings', name: 'settings', icon: IconSettings },
  ],
];
