import { ActionIcon, Avatar, Menu, Text, Tooltip, UnstyledButton, VisuallyHidden, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { send } from '../api/client';
import { languages, speak, type Language } from '../i18n';
import { enter, useSession, type Session } from '../session/session';
import { failed } from '../ui/say';
import classes from './Shell.module.css';

const schemes: [MantineColorScheme, typeof IconSun][] = [
  ['auto', IconDeviceDesktop],
  ['light', IconSun],
  ['dark', IconMoon],
];

/** Language, colours, shortcuts, the person: the tools above every page. */
export function Tools({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const { user } = session;

  const choose = async (language: Language) => {
    await speak(language);
    if (!user || user.id === '0') return;
    try {
      client.setQueryData(['session'], await send<Session>('PATCH', '/api/v1/session/user', { language }));
    } catch {
      // It holds on this device at least.
    }
  };
  const leave = async () => {
    try {
      await send('DELETE', '/api/v1/session');
      enter(client, { ...session, state: 'signed_out', user: null });
      void navigate({ to: '/' });
    } catch {
      failed(t('sign_out_failed'));
    }
  };
  const name = user?.name || user?.email || '';

  return (
    <>
      <Tooltip label={t('keys.title')}>
        <ActionIcon variant="subtle" color="gray" className={classes.tool} onClick={onHelp} aria-label={t('keys.title')} visibleFrom="sm">
          <IconKeyboard size={19} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Preferences choose={choose} language={i18n.language} />
      <Menu position="bottom-end" width={232}>
        <Menu.Target>
          <UnstyledButton style={{ borderRadius: 999 }}>
            <VisuallyHidden>{t('account_of', { name })}</VisuallyHidden>
            <Avatar size={32} name={name} color="accent" alt="" aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div style={{ padding: '8px 12px' }}>
            <Text size="sm" fw={600} truncate>
              {name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {user && t(`roles.${user.role}`)}
            </Text>
          </div>
          <Menu.Divider />
          <Menu.Item leftSection={<IconUser size={16} />} onClick={() => void navigate({ to: '/settings/account' })}>
            {t('account')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
            {t('sign_out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Language and colours: also on the pages before signing in. */
export function Preferences({ choose = speak, language }: { choose?: (l: Language) => Promise<void>; language: string }) {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={208}>
      <Menu.Target>
        <Tooltip label={t('look')}>
          <ActionIcon variant="subtle" color="gray" className={classes.tool} aria-label={t('look')}>
            <IconLanguage size={19} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('language')}</Menu.Label>
        {languages.map((l) => (
          <Menu.Item key={l} lang={l} onClick={() => void choose(l)} rightSection={l === language && <IconCheck size={16} />} aria-current={l === language || undefined}>
            {t(`languages.${l}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('colours')}</Menu.Label>
        {schemes.map(([scheme, I]) => (
          <Menu.Item key={scheme} leftSection={<I size={16} />} onClick={() => setColorScheme(scheme)} rightSection={scheme === colorScheme && <IconCheck size={16} />} aria-current={scheme === colorScheme || undefined}>
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
