import { Group } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { places } from '../nav';
import { useMay, useSession } from '../session/session';
import { Brand } from './Brand';
import { useReplyCounts } from './counts';
import classes from './Shell.module.css';

export function Navigation({ burger }: { burger: ReactNode }) {
  const { t } = useTranslation();
  const may = useMay();
  const { demo } = useSession();
  const { pathname } = useLocation();
  const unread = useReplyCounts().data?.unread ?? 0;
  const here = (to: string) => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`) || (to === '/clients' && pathname.startsWith('/imports')));
  return (
    <div style={{ display: 'flex', flexDirection: 'column', height: '100%', padding: '0 12px 16px' }}>
      <Group h={56} px={10} justify="space-between">
        <Brand />
        {burger}
      </Group>
      {places.map((group, i) => (
        <ul key={i} className={classes.nav} style={{ marginTop: i ? 'auto' : 8 }}>
          {group
            .filter((p) => (!p.right || may(p.right)) && (!p.demo || demo))
            .map((p) => (
              <li key={p.to}>
                <Link to={p.to} className={classes.link} data-here={here(p.to) || undefined} aria-current={here(p.to) ? 'page' : undefined}>
                  <p.icon size={18} stroke={1.7} aria-hidden />
                  {t(`nav.${p.name}`)}
                  {p.to === '/replies' && unread > 0 && (
                    <span className={classes.count} data-unread={unread}>
                      <span aria-hidden>{unread > 99 ? '99+' : unread}</span>
                      <span className={classes.said}>{t('nav.unread', { count: unread })}</span>
                    </span>
                  )}
                </Link>
              </li>
            ))}
        </ul>
      ))}
    </div>
  );
}
