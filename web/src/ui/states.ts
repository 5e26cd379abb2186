import {
  IconAlertTriangle, IconArrowBackUp, IconBan, IconCheck, IconCircleCheck, IconCircleDashed, IconCircleOff, IconClock, IconClockPause, IconEdit, IconHandStop, IconHelpHexagon, IconPlayerPause,
  IconPlayerSkipForward, IconProgress, IconSend, IconX, type Icon,
} from '@tabler/icons-react';

export interface StateLook {
  /** A colour of the theme. */
  color: string;
  icon: Icon;
}

// The one place that says how a state looks: badges, bars, charts and the timeline take it from here. Words are in locales/*/states.json.
export const messageStates = {
  sent: { color: 'green', icon: IconCheck },
  sending: { color: 'blue', icon: IconSend },
  pending: { color: 'gray', icon: IconClock },
  deferred: { color: 'gray', icon: IconClockPause },
  skipped: { color: 'yellow', icon: IconPlayerSkipForward },
  failed: { color: 'red', icon: IconX },
  bounced: { color: 'red', icon: IconArrowBackUp },
  canceled: { color: 'dark', icon: IconBan },
  uncertain: { color: 'orange', icon: IconHelpHexagon },
} satisfies Record<string, StateLook>;

export const campaignStates = {
  draft: { color: 'gray', icon: IconEdit },
  scheduled: { color: 'accent', icon: IconClock },
  running: { color: 'blue', icon: IconProgress },
  paused: { color: 'yellow', icon: IconPlayerPause },
  held: { color: 'orange', icon: IconHandStop },
  finished: { color: 'green', icon: IconCheck },
  canceled: { color: 'dark', icon: IconBan },
} satisfies Record<string, StateLook>;

export const importStates = {
  running: { color: 'blue', icon: IconProgress },
  done: { color: 'green', icon: IconCheck },
  failed: { color: 'red', icon: IconX },
  undone: { color: 'dark', icon: IconArrowBackUp },
} satisfies Record<string, StateLook>;

export const stages = {
  prospect: { color: 'gray', icon: IconCircleDashed },
  active: { color: 'green', icon: IconCircleCheck },
  former: { color: 'gray', icon: IconCircleOff },
} satisfies Record<string, StateLook>;

const kinds = { message: messageStates, campaign: campaignStates, import: importStates, stage: stages };
export type StateKind = keyof typeof kinds;

const unknown: StateLook = { color: 'gray', icon: IconAlertTriangle };

export function lookOf(kind: StateKind, state: string): StateLook {
  return (kinds[kind] as Record<string, StateLook>)[state] ?? unknown;
}

/** The states of messages in the order in which a stacked bar shows them. */
export const barOrder = ['sent', 'sending', 'pending', 'skipped', 'failed', 'uncertain', 'canceled'] as const;

/** The solid colour of a state for bars and charts. */
export function solid(color: string): string {
  return color === 'dark' ? 'light-dark(var(--mantine-color-gray-8), var(--mantine-color-gray-4))' : color === 'gray' ? 'light-dark(var(--mantine-color-gray-4), var(--mantine-color-gray-7))' : `var(--mantine-color-${color}-${color === 'yellow' ? 5 : 6})`;
}
