import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useKeys } from '../ui/keys';
import { Navigation } from './Navigation';
import { OfflineBanner } from './OfflineBanner';
import { Tools } from './Tools';
import { Brand } from './Brand';
import classes from './Shell.module.css';

const Shortcuts = lazy(() => import('./Shortcuts'));

/** The frame around every page: navigation on the left, tools above, the page in the middle. */
export function Shell({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, { toggle, close }] = useDisclosure();
  const [help, setHelp] = useState(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);

  // A new page: the menu closes, and the next Tab and the screen reader begin at the page, not at the top.
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    close();
    main.current?.focus({ preventScroll: true });
  }, [pathname, close]);

  // Sentences of the API come in the language of the page.
  const spoken = useRef(i18n.language);
  useEffect(() => {
    if (spoken.current === i18n.language) return;
    spoken.current = i18n.language;
    void client.invalidateQueries();
  }, [i18n.language, client]);

  useKeys({
    '?': () => setHelp(true),
    '/': () => {
      const search = document.querySelector<HTMLInputElement>('[data-search]');
      if (search) search.focus();
      else void navigate({ to: '/clients' }).then(() => setTimeout(() => document.querySelector<HTMLInputElement>('[data-search]')?.focus(), 300));
    },
  });

  return (
    <>
      <a href="#main" className={classes.skip} onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>
        {t('skip')}
      </a>
      <AppShell layout="alt" header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding={0} classNames={{ navbar: classes.navbar, header: classes.header, main: classes.main }}>
        <AppShell.Header>
          <Group h="100%" px={{ base: 'md', sm: 'lg' }} gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} aria-expanded={opened} />
            <div className={classes.mobileBrand}>
              <Brand />
            </div>
            <div style={{ flex: 1 }} />
            <Tools onHelp={() => setHelp(true)} />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar aria-label={t('nav.label')}>
          <Navigation burger={<Burger opened onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('close_menu')} />} />
        </AppShell.Navbar>
        <AppShell.Main ref={main} id="main" tabIndex={-1}>
          <OfflineBanner />
          <div className={classes.page}>{children}</div>
        </AppShell.Main>
      </AppShell>
      {help && (
        <Suspense>
          <Shortcuts opened onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </>
  );
}
