import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../api/client';
import { places } from '../nav';
import { useMay, useSession } from '../session/session';
import { Brand } from './Brand';
import classes from './Shell.module.css';

export function Navigation({ burger }: { burger: ReactNode }) {
  const { t } = useTranslation();
  const may = useMay();
  const { demo } = useSession();
  const { pathname } = useLocation();
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
                  {p.name === 'replies' && <News />}
                  {p.later && <span className={classes.later}>{t('nav.later')}</span>}
                </Link>
              </li>
            ))}
        </ul>
      ))}
    </div>
  );
}

/** How many conversations of one's own clients have something new. */
function News() {
  const { t } = useTranslation();
  const { data: news } = useQuery({
    queryKey: ['notifications'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/notifications', { params: { query: { limit: 1 } }, signal })),
    refetchInterval: 30_000,
    retry: false,
  });
  if (!news?.unread) return null;
  return (
    <span className={classes.news} title={t('nav.news')}>
      {news.unread > 99 ? '99+' : news.unread}
    </span>
  );
}
