import {
  IconAlertTriangle, IconArrowBackUp, IconBan, IconCheck, IconClick, IconClock, IconClockPause, IconCoin, IconEye, IconFileImport, IconHelpHexagon,
  IconMailForward, IconMessageReply, IconMoodAngry, IconNote, IconPencil, IconPhone, IconPlayerSkipForward, IconRobot, IconShoppingBag, IconTicket, IconX, type Icon,
} from '@tabler/icons-react';
import type { History } from '../../api/types';
import { messageStates } from '../../ui/states';

export const groups = {
  letters: ['planned', 'sent', 'deferred', 'failed', 'skipped', 'canceled', 'uncertain', 'bounced'],
  answers: ['opened', 'clicked', 'replied', 'auto_replied', 'complained', 'unsubscribed', 'suppressed'],
  changes: ['imported', 'changed'],
  sales: ['purchase', 'bonus', 'promo_assigned', 'promo_redeemed', 'call', 'task', 'note'],
} as const;
export type Group = keyof typeof groups;

const looks: Record<string, { icon: Icon; color: string }> = {
  ...messageStates,
  sent: { icon: IconCheck, color: 'green' },
  planned: { icon: IconClock, color: 'gray' },
  deferred: { icon: IconClockPause, color: 'gray' },
  skipped: { icon: IconPlayerSkipForward, color: 'yellow' },
  failed: { icon: IconX, color: 'red' },
  uncertain: { icon: IconHelpHexagon, color: 'orange' },
  bounced: { icon: IconArrowBackUp, color: 'red' },
  opened: { icon: IconEye, color: 'accent' },
  clicked: { icon: IconClick, color: 'accent' },
  replied: { icon: IconMessageReply, color: 'accent' },
  auto_replied: { icon: IconRobot, color: 'gray' },
  complained: { icon: IconMoodAngry, color: 'red' },
  unsubscribed: { icon: IconMailForward, color: 'orange' },
  suppressed: { icon: IconBan, color: 'orange' },
  imported: { icon: IconFileImport, color: 'gray' },
  changed: { icon: IconPencil, color: 'gray' },
  purchase: { icon: IconShoppingBag, color: 'green' },
  bonus: { icon: IconCoin, color: 'green' },
  promo_assigned: { icon: IconTicket, color: 'accent' },
  promo_redeemed: { icon: IconTicket, color: 'green' },
  call: { icon: IconPhone, color: 'accent' },
  task: { icon: IconCheck, color: 'gray' },
  note: { icon: IconNote, color: 'gray' },
};

export function lookOfKind(kind: string): { icon: Icon; color: string } {
  return looks[kind] ?? { icon: IconAlertTriangle, color: 'gray' };
}

/** Leaves out the plan of a letter whose outcome stands in the same list: one line says both. */
export function withoutDonePlans(entries: History[]): History[] {
  const done = new Set(entries.filter((e) => e.message_id && e.kind !== 'planned').map((e) => e.message_id));
  return entries.filter((e) => e.kind !== 'planned' || !done.has(e.message_id));
}

/** A text in the data of an entry; empty when there is none. */
export function textOf(entry: History, key: string): string {
  const v = entry.data[key];
  return typeof v === 'string' ? v : typeof v === 'number' ? String(v) : '';
}

export interface Change {
  field: string;
  old: unknown;
  new: unknown;
}

export function changesOf(entry: History): Change[] {
  if (entry.kind !== 'changed') return [];
  return Object.entries(entry.data).flatMap(([field, v]) => (v !== null && typeof v === 'object' && 'new' in v ? [{ field, old: (v as { old?: unknown }).old, new: (v as { new?: unknown }).new }] : []));
}
