import { Alert, Button, Collapse, Group, NumberInput, PasswordInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconCircleCheck, IconHandStop, IconPlugConnected, IconTrash, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Sender, SenderCheck } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Card, ConfirmButton, DraftNotice, ErrorAlert, ErrorState, FormFoot, LeaveWarning, NoPermission, PageHeader, PageSkeleton, said, useForm } from '../../ui';
import { Dkim } from './Dkim';
import { SenderDomain } from './SenderDomain';
import { WarmUp } from './WarmUp';
import { blankSender, guessServer, senderBody, senderValues, warmUpDays, type SenderValues } from './senderForm';

/** A sender: who writes, through which server, how fast. */
export default function SenderPage() {
  const { id } = useParams({ strict: false });
  const { t } = useTranslation('settings');
  const may = useMay();
  const sender = useQuery({
    queryKey: ['senders', 'one', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/senders/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined && may('senders:read'),
  });
  const back = { to: '/settings/senders', label: t('section.senders') };
  if (id === undefined) {
    return (
      <>
        <PageHeader title={t('sender.new')} description={t('sender.new_text')} back={back} />
        {may('senders:write') ? <SenderForm /> : <NoPermission />}
      </>
    );
  }
  if (!may('senders:read')) return <NoPermission />;
  if (sender.isPending) return <PageSkeleton />;
  if (sender.isError) return <><PageHeader title={t('sender.one')} back={back} /><ErrorState error={sender.error} onRetry={() => void sender.refetch()} /></>;
  return <Existing key={id} sender={sender.data} back={back} />;
}

function Existing({ sender, back }: { sender: Sender; back: { to: string; label: string } }) {
  const { t } = useTranslation('settings');
  const may = useMay();
  const navigate = useNavigate();
  const cache = useQueryClient();
  return (
    <>
      <PageHeader
        title={sender.from_name || sender.name}
        description={sender.from_address}
        back={back}
        actions={
          may('senders:write') && (
            <ConfirmButton
              variant="default"
              leftSection={<IconTrash size={16} />}
              title={t('sender.delete_title')}
              consequence={t('sender.delete_text', { address: sender.from_address })}
              confirm={t('sender.delete')}
              onConfirm={async () => {
                await data(api.DELETE('/api/v1/senders/{id}', { params: { path: { id: sender.id } } }));
                await navigate({ to: '/settings/senders' });
                void cache.invalidateQueries({ queryKey: ['senders'] });
                said(t('sender.deleted'));
              }}
            >
              {t('sender.delete')}
            </ConfirmButton>
          )
        }
      />
      <Stack gap="lg" maw={760}>
        {sender.held_reason && <Held sender={sender} reason={sender.held_reason} />}
        {may('senders:check') && <Check id={sender.id} />}
        {may('senders:check') && <SenderDomain key={sender.from_address} id={sender.id} />}
        {sender.limits.warm_up && <WarmUp id={sender.id} />}
        {may('senders:write') ? <SenderForm sender={sender} /> : <Text size="sm">{`${sender.host}:${sender.port}`}</Text>}
        {may('senders:write') && <Dkim sender={sender} />}
      </Stack>
    </>
  );
}

/** Nothing goes over a held sender until a person who knows why lets it go on. */
function Held({ sender, reason }: { sender: Sender; reason: string }) {
  const { t } = useTranslation('settings');
  const may = useMay();
  const cache = useQueryClient();
  return (
    <Alert color="red" variant="light" icon={<IconHandStop size={18} />} title={t('held.title')} role="status" data-held>
      {reason}
      {may('senders:write') && (
        <Group mt="sm">
          <ConfirmButton
            variant="default"
            size="compact-sm"
            title={t('held.release_title')}
            consequence={t('held.release_text', { address: sender.from_address })}
            confirm={t('held.release')}
            onConfirm={async () => {
              cache.setQueryData(['senders', 'one', sender.id], await data(api.POST('/api/v1/senders/{id}/release', { params: { path: { id: sender.id } } })));
              void cache.invalidateQueries({ queryKey: ['senders', 'list'] });
              said(t('held.released'));
            }}
          >
            {t('held.release')}
          </ConfirmButton>
        </Group>
      )}
    </Alert>
  );
}

/** Tries the sender's server at once, and says in words how far it got. */
function Check({ id }: { id: string }) {
  const { t } = useTranslation('settings');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<SenderCheck | null>(null);
  const [error, setError] = useState<unknown>(null);
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      setResult(await data(api.POST('/api/v1/senders/{id}/check', { params: { path: { id } } })));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  // A sender that was just made is tried without being asked.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || sessionStorage.getItem('salut.check') !== id) return;
    begun.current = true;
    sessionStorage.removeItem('salut.check');
    void go();
  });
  return (
    <Card title={t('check.title')} actions={<Button size="compact-sm" variant="default" leftSection={<IconPlugConnected size={15} />} loading={busy} onClick={() => void go()}>{t('check.go')}</Button>}>
      <div role="status">
        {result ? (
          <Alert color={result.ok ? 'green' : 'red'} variant="light" icon={result.ok ? <IconCircleCheck size={18} /> : <IconX size={18} />} title={result.ok ? t('check.ok') : t('check.failed', { stage: t(`check.stage.${result.stage}`, { defaultValue: result.stage }) })}>
            {result.message}
            {result.smtp_reply && (
              <Text size="xs" ff="monospace" mt={4}>
                {result.smtp_reply}
              </Text>
            )}
          </Alert>
        ) : (
          <Text size="sm" c="dimmed">
            {busy ? t('check.running') : t('check.text')}
          </Text>
        )}
      </div>
      <ErrorAlert error={error} />
    </Card>
  );
}

function SenderForm({ sender }: { sender?: Sender }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const initial = useMemo(() => (sender ? senderValues(sender) : blankSender()), [sender]);
  const [more, setMore] = useState(Boolean(sender && (sender.reply_to || sender.connections)));
  const form = useForm<SenderValues>({
    draft: `sender.${sender?.id ?? 'new'}`,
    secret: ['password'],
    initial,
    onSubmit: async (v) => {
      if (sender) {
        const changed = await data(api.PATCH('/api/v1/senders/{id}', { params: { path: { id: sender.id } }, body: senderBody(v, initial) as never }));
        cache.setQueryData(['senders', 'one', sender.id], changed);
        form.reset(senderValues(changed));
        said(t('sender.saved'));
      } else {
        const made = await data(api.POST('/api/v1/senders', { body: senderBody(v) as never }));
        sessionStorage.setItem('salut.check', made.id);
        await navigate({ to: '/settings/senders/$id', params: { id: made.id }, replace: true, ignoreBlocker: true });
      }
      void cache.invalidateQueries({ queryKey: ['senders'], refetchType: 'none' });
      void cache.invalidateQueries({ queryKey: ['home'] });
    },
  });
  const v = form.values;
  const guess = () => {
    const found = guessServer(v.from_address);
    if (!found || v.host !== '') return;
    for (const [k, x] of Object.entries(found)) form.set(k, x);
  };
  const otherServer = sender && sender.has_password && (v.host !== initial.host || v.port !== initial.port || v.security !== initial.security);
  const days = warmUpDays(Number(v.warm_start), Number(v.warm_growth), Number(v.warm_ceiling), 60);
  const over = days.findIndex((n) => n >= Number(v.warm_ceiling));
  return (
    <form onSubmit={(e) => void form.submit(e)} noValidate>
      <LeaveWarning when={form.dirty && !form.busy} />
      <Stack gap="lg" maw={760}>
        <DraftNotice form={form} />
        <Card title={t('sender.who')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <TextInput label={t('sender.from_name')} placeholder={t('sender.from_name_example')} {...form.field('from_name')} />
            <TextInput label={t('sender.from_address')} type="email" placeholder={t('sender.from_address_example')} {...form.field('from_address')} onBlur={guess} />
          </SimpleGrid>
          <Button variant="subtle" size="compact-sm" mt="sm" ml={-8} onClick={() => setMore((m) => !m)} aria-expanded={more}>
            {more ? t('sender.less') : t('sender.more')}
          </Button>
          <Collapse expanded={more}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" mt="sm">
              <TextInput label={t('sender.reply_to')} description={t('sender.reply_to_hint')} type="email" {...form.field('reply_to')} />
              <TextInput label={t('sender.own_name')} description={t('sender.own_name_hint')} {...form.field('name')} />
            </SimpleGrid>
          </Collapse>
        </Card>
        <Card title={t('sender.server')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <TextInput label={t('sender.host')} placeholder={t('sender.host_example')} autoComplete="off" spellCheck={false} {...form.field('host')} />
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <NumberInput label={t('sender.port')} min={1} max={65535} allowDecimal={false} hideControls w={96} {...form.field('port')} />
              <Select
                label={t('sender.security')}
                data={['tls', 'starttls', 'none'].map((s) => ({ value: s, label: t(`sender.securities.${s}`) }))}
                allowDeselect={false}
                style={{ flex: 1 }}
                {...form.field('security')}
                onChange={(s) => {
                  form.set('security', s ?? 'tls');
                  if ((s === 'tls' && Number(v.port) === 587) || (s === 'starttls' && Number(v.port) === 465)) form.set('port', s === 'tls' ? 465 : 587);
                }}
              />
            </Group>
            <TextInput label={t('sender.username')} autoComplete="off" spellCheck={false} {...form.field('username')} />
            <PasswordInput
              label={t('sender.password')}
              description={otherServer ? t('sender.password_again') : undefined}
              placeholder={sender?.has_password && !otherServer ? t('sender.password_kept') : undefined}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
              {...form.field('password')}
            />
          </SimpleGrid>
          <Text size="sm" c="dimmed" mt="sm">
            {t('sender.app_password')}
          </Text>
        </Card>
        <Card title={t('limits.title')}>
          <Text size="sm" c="dimmed" mb="md">
            {t('limits.text')}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
            <NumberInput label={t('limits.per_second')} placeholder={t('limits.none')} min={1} allowDecimal={false} {...form.field('per_second', 'limits.per_second')} />
            <NumberInput label={t('limits.per_hour')} placeholder={t('limits.none')} min={1} allowDecimal={false} thousandSeparator=" " {...form.field('per_hour', 'limits.per_hour')} />
            <NumberInput label={t('limits.per_day')} placeholder={t('limits.none')} min={1} allowDecimal={false} thousandSeparator=" " {...form.field('per_day', 'limits.per_day')} />
          </SimpleGrid>
          <Switch mt="lg" label={t('limits.warm_up')} description={t('limits.warm_up_text')} {...form.check('warm')} />
          <Collapse expanded={v.warm}>
            <SimpleGrid cols={{ base: 1, xs: 4 }} spacing="md" mt="md">
              <TextInput type="date" label={t('limits.warm_from')} {...form.field('warm_from', 'limits.warm_up.from')} />
              <NumberInput label={t('limits.warm_start')} min={1} allowDecimal={false} {...form.field('warm_start', 'limits.warm_up.start')} />
              <NumberInput label={t('limits.warm_growth')} min={1} suffix=" %" allowDecimal={false} {...form.field('warm_growth', 'limits.warm_up.growth_percent')} />
              <NumberInput label={t('limits.warm_ceiling')} min={1} allowDecimal={false} thousandSeparator=" " {...form.field('warm_ceiling', 'limits.warm_up.ceiling')} />
            </SimpleGrid>
            <Text size="sm" c="dimmed" mt="sm">
              {over >= 0 ? t('limits.warm_curve', { days: days.slice(0, 5).map((n) => format.number(n)).join(', '), count: over + 1 }) : t('limits.warm_never')}
            </Text>
          </Collapse>
        </Card>
        <ErrorAlert error={form.error} />
        <FormFoot form={form} submit={sender ? undefined : t('sender.create')} onCancel={sender ? undefined : () => void navigate({ to: '/settings/senders' })} disabled={Boolean(sender) && !form.dirty} />
      </Stack>
    </form>
  );
}
