import { Anchor, Button, Group, Kbd, Paper, Progress, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconConfetti, IconGenderFemale, IconGenderMale, IconPlayerSkipForward, IconQuestionMark, type Icon } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client, ClientPatch } from '../../api/types';
import { useMay } from '../../session/session';
import { EmptyState, ErrorAlert, ErrorState, NoPermission, PageHeader, PageSkeleton, fullName, useKeys } from '../../ui';
import { useChangeClient } from './data';
import { GenderLine } from './NameCard';
import classes from './clients.module.css';

/** Names that a machine was not sure of, one after another, by keyboard. */
export default function DoubtfulNamesPage() {
  const { t } = useTranslation('clients');
  const may = useMay();
  const cache = useQueryClient();
  const change = useChangeClient();
  const [skipped, setSkipped] = useState<string[]>([]);
  const [done, setDone] = useState(0);
  const queue = useQuery({
    queryKey: ['clients', 'doubtful'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/clients', { params: { query: { name_doubtful: 'true', limit: 200 } }, signal }))).items as Client[],
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  const open = queue.data?.filter((c) => !skipped.includes(c.id)) ?? [];
  const now = open[0];

  const settle = (patch: ClientPatch) => {
    if (!now || change.isPending) return;
    change.mutate(
      { id: now.id, patch: { ...patch, name_confirmed: true } },
      {
        onSuccess: () => {
          setDone((n) => n + 1);
          cache.setQueryData<Client[]>(['clients', 'doubtful'], (all) => all?.filter((c) => c.id !== now.id));
          if (open.length === 1) void queue.refetch();
        },
      },
    );
  };
  const skip = () => {
    if (!now || change.isPending) return;
    setSkipped((s) => [...s, now.id]);
    change.reset();
  };
  const head = <PageHeader title={t('names.title')} description={t('names.text')} back={{ to: '/clients', label: t('title') }} />;
  if (!may('clients:write')) return <>{head}<NoPermission /></>;
  if (queue.isPending) return <PageSkeleton />;
  if (queue.isError) return <>{head}<ErrorState error={queue.error} onRetry={() => void queue.refetch()} /></>;
  if (!now) {
    return (
      <>
        {head}
        <Paper withBorder>
          <EmptyState
            icon={IconConfetti}
            title={skipped.length > 0 ? t('names.only_skipped', { count: skipped.length }) : t('names.empty_title')}
            action={
              <>
                {skipped.length > 0 && <Button onClick={() => setSkipped([])}>{t('names.again')}</Button>}
                <Button variant="default" renderRoot={(p) => <Link to="/clients" {...p} />}>
                  {t('names.to_clients')}
                </Button>
              </>
            }
          >
            {done > 0 ? t('names.done', { count: done }) : t('names.empty')}
          </EmptyState>
        </Paper>
      </>
    );
  }
  const all = done + skipped.length + open.length;
  return (
    <>
      {head}
      <Stack gap="md" maw={720}>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {t('names.left', { count: open.length })}
          </Text>
          {done > 0 && (
            <Text size="sm" c="dimmed">
              {t('names.done', { count: done })}
            </Text>
          )}
        </Group>
        <Progress value={all ? ((done + skipped.length) / all) * 100 : 0} size="sm" aria-label={t('names.progress')} />
        <Paper withBorder>
          <One key={now.id} client={now} busy={change.isPending} settle={settle} skip={skip} error={change.error} />
        </Paper>
      </Stack>
    </>
  );
}

function One({ client, busy, settle, skip, error }: { client: Client; busy: boolean; settle: (p: ClientPatch) => void; skip: () => void; error: unknown }) {
  const { t } = useTranslation('clients');
  const [parts, setParts] = useState({ last_name: client.last_name, first_name: client.first_name, middle_name: client.middle_name });
  const changed = Object.fromEntries(Object.entries(parts).filter(([k, v]) => v !== client[k as keyof Client])) as ClientPatch;
  useKeys({
    m: () => settle({ ...changed, gender: 'male' }),
    f: () => settle({ ...changed, gender: 'female' }),
    u: () => settle({ ...changed, gender: 'unknown' }),
    Enter: () => settle(changed),
    s: skip,
  });
  const field = (key: keyof typeof parts) => (
    <TextInput
      label={t(`field.${key}`)}
      value={parts[key]}
      onChange={(e) => setParts((p) => ({ ...p, [key]: e.currentTarget.value }))}
      onKeyDown={(e) => {
        if (e.key === 'Enter') settle(changed);
        if (e.key === 'Escape') (document.activeElement as HTMLElement).blur();
      }}
      style={{ flex: '1 1 10rem' }}
    />
  );
  return (
    <div className={classes.card}>
      <div>
        <div className={classes.bigname}>{fullName({ ...client, ...parts })}</div>
        <Text size="sm" c="dimmed" mt={4}>
          {[client.position, client.company, client.city].filter(Boolean).join(' · ')}
        </Text>
        <Anchor size="sm" renderRoot={(p) => <Link to="/clients/$id" params={{ id: client.id }} {...p} />}>
          {client.email || t('names.profile')}
        </Anchor>
      </div>
      <Stack gap="xs">
        <GenderLine client={client} />
        {client.salutation && (
          <Text size="sm">
            {t('names.now')} <b>{client.salutation}</b>
          </Text>
        )}
      </Stack>
      <Group gap="sm" align="flex-start">
        {field('last_name')}
        {field('first_name')}
        {field('middle_name')}
      </Group>
      <Group gap="xs">
        <Act icon={IconCheck} keys={'Enter'} onClick={() => settle(changed)} busy={busy} main>
          {t('names.accept')}
        </Act>
        <Act icon={IconGenderMale} keys={'M'} onClick={() => settle({ ...changed, gender: 'male' })} busy={busy}>
          {t('gender.male')}
        </Act>
        <Act icon={IconGenderFemale} keys={'F'} onClick={() => settle({ ...changed, gender: 'female' })} busy={busy}>
          {t('gender.female')}
        </Act>
        <Act icon={IconQuestionMark} keys={'U'} onClick={() => settle({ ...changed, gender: 'unknown' })} busy={busy}>
          {t('gender.unknown')}
        </Act>
        <Act icon={IconPlayerSkipForward} keys={'S'} onClick={skip} busy={busy}>
          {t('names.skip')}
        </Act>
      </Group>
      <ErrorAlert error={error} />
    </div>
  );
}

function Act({ icon: I, keys, onClick, busy, main, children }: { icon: Icon; keys: string; onClick: () => void; busy: boolean; main?: boolean; children: ReactNode }) {
  return (
    <Button variant={main ? 'filled' : 'default'} leftSection={<I size={16} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden style={main ? { background: 'transparent', color: 'inherit', borderColor: 'currentColor' } : undefined}>{keys}</Kbd>} onClick={onClick} disabled={busy}>
      {children}
    </Button>
  );
}
