import { Alert, Button, Checkbox, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconRocket } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { useMay } from '../../../session/session';
import { BlockSkeleton, ErrorAlert, NoPermission } from '../../../ui';
import { useRecentCampaigns } from '../../segments/data';
import { useSendersOf, useTemplates, useTopics } from '../data';
import { paceOf } from '../pace';
import { usePreflight } from './check';
import { forget } from './draft';
import { useChosen, type StepProps } from './Wizard';

export function StepLaunch({ state, go }: StepProps) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { draft } = state;
  const { segment, audience } = useChosen(draft);
  const letter = useTemplates().data?.find((l) => l.id === draft.template_id);
  const senders = useSendersOf(draft.sender_ids);
  const topic = useTopics(draft.topic_id !== '').data?.find((x) => x.id === draft.topic_id);
  const past = useRecentCampaigns();
  const { last } = usePreflight(state.id);
  const [sure, setSure] = useState(false);
  const launch = useMutation({
    mutationFn: async () => {
      const id = await state.settle();
      if (!id) throw state.error ?? new Error('not saved');
      return data(api.POST('/api/v1/campaigns/{id}/launch', { params: { path: { id } } }));
    },
    onSuccess: (c) => {
      forget(c.id);
      client.setQueryData(['campaigns', c.id], c);
      void client.invalidateQueries({ queryKey: ['campaigns', 'list'] });
      void client.invalidateQueries({ queryKey: ['campaigns', 'recent'] });
      void navigate({ to: '/campaigns/$id', params: { id: c.id } });
    },
  });
  if (!may('campaigns:launch')) return <NoPermission>{t('launch.no_right')}</NoPermission>;
  const a = audience.data;
  if (!a) return audience.isError ? <ErrorAlert error={audience.error} /> : <BlockSkeleton />;

  const pace = paceOf(senders, past.data ?? []);
  const start = draft.start === 'at' && draft.at ? new Date(draft.at) : new Date();
  const fits = pace.today === null || pace.today >= a.reached;
  const seconds = pace.perSecond ? a.reached / pace.perSecond : null;
  const end = seconds !== null ? new Date(start.getTime() + seconds * 1000) : null;
  const people = t('launch.people', { count: a.reached, shown: format.number(a.reached) });
  const sentence = [
    t(draft.start === 'at' ? 'launch.will_get_at' : 'launch.will_get', { people, letter: letter?.name ?? '', at: draft.at ? format.dateTime(draft.at) : '' }),
    a.left.length > 0 &&
      t('launch.wont_get', {
        count: a.total - a.reached,
        shown: format.number(a.total - a.reached),
        reasons: format.list(a.left.map((l) => t(`audience.short.${l.reason}`, { count: l.count, shown: format.number(l.count) }))),
      }),
  ].filter(Boolean);
  const ending = !fits
    ? t('launch.days', { shown: format.number(pace.today ?? 0) })
    : end && !draft.window
      ? t(pace.byPast ? 'launch.ends_past' : 'launch.ends', { at: sameDay(end, start) ? format.time(end) : format.dateTime(end) })
      : draft.window
        ? t('launch.ends_window', { from: draft.window.from, to: draft.window.to })
        : t('launch.ends_unknown');
  const checked = last.data?.state === 'done' ? last.data : null;
  const errors = checked?.problems.filter((p) => p.severity === 'error') ?? [];
  const blocked = a.reached === 0;

  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Title order={2}>{t('launch.title')}</Title>
        <div data-summary>
          <Text fz="lg" lh={1.5}>
            {sentence.join(' ')}
          </Text>
          <Text c="dimmed" mt={6}>
            {ending}
          </Text>
        </div>
        <List size="sm" spacing={4}>
          <List.Item>{t('launch.segment', { name: segment?.name ?? '' })}</List.Item>
          <List.Item>{t('launch.letter', { name: letter?.name ?? '' })}</List.Item>
          <List.Item>{t('launch.sender', { list: senders.map((s) => `${s.from_name || s.name} <${s.from_address}>`).join(', ') })}</List.Item>
          <List.Item>{t(draft.tracking.opens && draft.tracking.clicks ? 'launch.tracks_both' : draft.tracking.clicks ? 'launch.tracks_clicks' : draft.tracking.opens ? 'launch.tracks_opens' : 'launch.tracks_none')}</List.Item>
          {topic && <List.Item>{t('launch.topic', { name: topic.name })}</List.Item>}
          {draft.priority !== 'normal' && <List.Item>{t(`priority_about.${draft.priority}`)}</List.Item>}
          <List.Item>{draft.stop_on.length > 0 ? t('stop.then', { list: format.list(draft.stop_on.map((r) => t(`stop.short.${r}`)), 'or') }) : t('stop.never')}</List.Item>
          {draft.frequency_cap && <List.Item>{t('launch.cap', { letters: draft.frequency_cap.letters, count: draft.frequency_cap.days })}</List.Item>}
        </List>
        {!checked && (
          <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />}>
            <Group justify="space-between" gap="xs">
              {t('launch.unchecked')}
              <Button size="compact-sm" variant="default" onClick={() => go('check')}>
                {t('launch.to_check')}
              </Button>
            </Group>
          </Alert>
        )}
        {errors.length > 0 && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={t('launch.errors', { count: errors.length })}>
            <Stack gap="xs" align="flex-start">
              {errors.map((e, i) => (
                <Text key={i} size="sm">
                  {e.message}
                </Text>
              ))}
              <Button size="compact-sm" variant="default" onClick={() => go('check')}>
                {t('launch.to_check')}
              </Button>
            </Stack>
          </Alert>
        )}
        {blocked && (
          <Alert color="red" variant="light">
            {t('launch.nobody')}
          </Alert>
        )}
        <ErrorAlert error={launch.error} />
        <Checkbox label={t('launch.sure')} checked={sure} onChange={(e) => setSure(e.currentTarget.checked)} disabled={blocked} />
        <Group>
          <Button size="md" leftSection={<IconRocket size={18} />} loading={launch.isPending} disabled={!sure || blocked || state.saving === 'failed'} onClick={() => launch.mutate()} data-launch>
            {t(draft.start === 'at' ? 'launch.schedule' : 'launch.go', { count: a.reached, shown: format.number(a.reached) })}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('launch.after')}
        </Text>
      </Stack>
    </Paper>
  );
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();
