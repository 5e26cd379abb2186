import { Link } from '@tanstack/react-router';
import classes from './Shell.module.css';

export const productName = 'salut';

export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-accent-7)" />
      <path d="M8 12.2A2.2 2.2 0 0 1 10.2 10h11.6a2.2 2.2 0 0 1 2.2 2.2v7.600a2.2 2.2 0 0 1-2.200 2.200H10.200A2.200 2.200 0 0 1 8 19.800z" fill="none" stroke="#fff" strokeWidth="2" />
      <path d="m9 12 5.600 4.600a2.200 2.200 0 0 0 2.800 0L23 12" fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

export function Brand() {
  return (
    <Link to="/" className={classes.brand}>
      <Mark />
      {productName}
    </Link>
  );
}
