import { Tabs } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session/session';
import { PageHeader } from '../../ui';
import classes from './settings.module.css';

/** The sections that settings have, in their order. */
export const sections = [
  { key: 'senders', to: '/settings/senders', right: 'senders:read' },
  { key: 'suppressions', to: '/settings/suppressions', right: 'suppressions:read' },
  { key: 'topics', to: '/settings/topics', right: 'campaigns:read' },
  { key: 'providers', to: '/settings/providers', right: 'senders:read' },
  { key: 'users', to: '/settings/users', right: 'users:manage' },
  { key: 'tokens', to: '/settings/tokens', right: 'tokens:manage' },
  { key: 'system', to: '/settings/system', right: 'system:read' },
  { key: 'account', to: '/settings/account', right: null },
] as const;

/** The head that all sections of the settings share. */
export function SettingsFrame({ actions, description, children }: { actions?: ReactNode; description?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('settings');
  const may = useMay();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  // On a phone the sections scroll: the one that is shown is in sight.
  useEffect(() => {
    void list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <>
      <PageHeader title={t('title')} description={description} actions={actions} />
      <Tabs value={pathname} onChange={(to) => to && void navigate({ to })} mb="lg" activateTabWithKeyboard={false}>
        <Tabs.List ref={list} aria-label={t('sections')} className={classes.sections}>
          {sections
            .filter((s) => s.right === null || may(s.right))
            .map((s) => (
              <Tabs.Tab key={s.key} value={s.to}>
                {t(`section.${s.key}`)}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value={pathname} pt="lg">
          {children}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
