import { Alert, Box, Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconMoodEmpty, IconPlugConnectedX, IconSearchOff, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, OfflineError, statusOf } from '../api/problem';

interface NoticeProps {
  icon: Icon;
  color?: string;
  title: string;
  children?: ReactNode;
  /** What to do next. */
  action?: ReactNode;
  role?: 'alert' | 'status';
}

function Notice({ icon: I, color = 'accent', title, children, action, role }: NoticeProps) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center" role={role}>
      <ThemeIcon size={48} radius="xl" variant="light" color={color} aria-hidden>
        <I size={24} stroke={1.6} />
      </ThemeIcon>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children && (
        <Text component="div" c="dimmed" size="sm" maw="30rem">
          {children}
        </Text>
      )}
      {action && (
        <Group gap="xs" mt="xs" justify="center">
          {action}
        </Group>
      )}
    </Stack>
  );
}

/** Nothing here yet: says what this place is for and what to do next. */
export function EmptyState({ icon = IconMoodEmpty, ...rest }: Omit<NoticeProps, 'icon' | 'color' | 'role'> & { icon?: Icon }) {
  return <Notice icon={icon} {...rest} />;
}

/** The filter left nothing over. */
export function NothingFound({ onReset }: { onReset?: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice
      icon={IconSearchOff}
      color="gray"
      title={t('nothing_found.title')}
      role="status"
      action={
        onReset && (
          <Button variant="default" onClick={onReset}>
            {t('nothing_found.reset')}
          </Button>
        )
      }
    >
      {t('nothing_found.text')}
    </Notice>
  );
}

/** The person's role does not reach this far. */
export function NoPermission({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Notice icon={IconLock} color="gray" title={t('no_permission.title')}>
      {children ?? t('no_permission.text')}
    </Notice>
  );
}

/** What went wrong in the sentence of the API, and what to do. Takes the whole place of what could not be shown. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (statusOf(error) === 403) return <NoPermission>{(error as ApiError).problem?.detail}</NoPermission>;
  const retry = onRetry && (
    <Button variant="default" onClick={onRetry}>
      {t('retry')}
    </Button>
  );
  if (error instanceof OfflineError) {
    return (
      <Notice icon={IconPlugConnectedX} color="orange" title={t('error.offline_title')} role="alert" action={retry}>
        {t('error.offline_text')}
      </Notice>
    );
  }
  return (
    <Notice icon={IconAlertTriangle} color={statusOf(error) === 404 ? 'gray' : 'red'} title={statusOf(error) === 404 ? t('error.not_found') : t('error.title')} role="alert" action={retry}>
      <ErrorWords error={error} />
    </Notice>
  );
}

/** The sentence of an error, for places that have a frame of their own. */
export function ErrorWords({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (error instanceof OfflineError) return <>{t('error.offline_text')}</>;
  if (error instanceof ApiError) {
    if (error.status === 429 && error.retryAfter) return <>{t('error.too_many', { count: Math.ceil(error.retryAfter / 60) })}</>;
    if (error.problem?.detail) return <>{error.problem.detail}</>;
    return <>{t('error.status', { status: error.status })}</>;
  }
  return <>{t('error.unknown')}</>;
}

/** An error inside a form or a card: what was typed stays around it. */
export function ErrorAlert({ error, title }: { error: unknown; title?: string }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={title ?? t('error.title')} role="alert">
      <ErrorWords error={error} />
    </Alert>
  );
}

/** A card that frames a list, a form or a chart. */
export function Card({ title, actions, children, padded = true, label }: { title?: string; actions?: ReactNode; children: ReactNode; padded?: boolean; label?: string }) {
  return (
    <Paper withBorder component="section" aria-label={label ?? title} style={{ overflow: 'clip' }}>
      {title && (
        <Group justify="space-between" px={{ base: 'md', sm: 'lg' }} pt="md" pb={padded ? 0 : 'sm'} gap="xs">
          <Title order={2} size="h3">
            {title}
          </Title>
          {actions}
        </Group>
      )}
      {padded ? (
        <Box px={{ base: 'md', sm: 'lg' }} pt="md" pb="lg">
          {children}
        </Box>
      ) : (
        children
      )}
    </Paper>
  );
}

