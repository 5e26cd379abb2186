import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { lookOf, type StateKind } from './states';
import classes from './StateBadge.module.css';

// uses: states:

/** A state in words, with its colour and icon: the same on every page. */
export function StateBadge({ kind, state }: { kind: StateKind; state: string }) {
  const { t } = useTranslation('states');
  const look = lookOf(kind, state);
  return (
    <span className={classes.badge} data-color={look.color}>
      <look.icon size={14} stroke={2} aria-hidden />
      {t(`${kind}.${state}`, { defaultValue: state })}
    </span>
  );
}

/** A short word in a colour of the states, for what has no state of its own. */
export function Pill({ color = 'gray', icon: I, children }: { color?: string; icon?: Icon; children: ReactNode }) {
  return (
    <span className={classes.badge} data-color={color} data-bare={I ? undefined : true}>
      {I && <I size={14} stroke={2} aria-hidden />}
      {children}
    </span>
  );
}

/** A tag of a client. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className={classes.tag}>{children}</span>;
}
