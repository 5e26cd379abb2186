import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from '../campaigns.module.css';

/** What follows from the choices of a step, in one sentence that changes with them. */
export function Consequence({ children }: { children: ReactNode }) {
  return (
    <div className={classes.consequence} aria-live="polite" data-consequence>
      <IconArrowRight size={18} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <span>{children}</span>
    </div>
  );
}
