import { Tabs } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session/session';
import { PageHeader } from '../../ui';

/** The sections that settings have, in their order. */
export const sections = [
  { key: 'senders', to: '/settings/senders', right: 'senders:read' },
  { key: 'suppressions', to: '/settings/suppressions', right: 'suppressions:read' },
  { key: 'users', to: '/settings/users', right: 'users:manage' },
  { key: 'account', to: '/settings/account', right: null },
] as const;

/** The head that all sections of the settings share. */
export function SettingsFrame({ actions, description, children }: { actions?: ReactNode; description?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('settings');
  const may = useMay();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('title')} description={description} actions={actions} />
      <Tabs value={pathname} onChange={(to) => to && void navigate({ to })} mb="lg" activateTabWithKeyboard={false}>
        <Tabs.List aria-label={t('sections')}>
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
