import { ActionIcon, Button, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCalendar, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { useMay, useSession } from '../../session/session';
import { EmptyState, ErrorState, ListSkeleton, NoPermission, PageHeader } from '../../ui';
import { useKeys } from '../../ui/keys';
import { wallOf } from '../campaigns/zone';
import { daysOf, shift, shiftMonth, span } from './days';
import { DayList } from './DayList';
import { Month } from './Month';

/** What goes out when, with the birthdays and holidays ahead: a month as a grid, a week as a list. */
export default function CalendarPage() {
  const { t, i18n } = useTranslation('calendar');
  const format = useFormat();
  const may = useMay();
  const navigate = useNavigate();
  const zone = useSession().timezone || 'Europe/Moscow';
  const narrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const search = useSearch({ strict: false }) as { day?: string; view?: string };
  const today = wallOf(new Date(), zone).day;
  const day = /^\d{4}-\d\d-\d\d$/.test(search.day ?? '') && !Number.isNaN(Date.parse(search.day!)) ? search.day! : today;
  const view = search.view === 'week' ? 'week' : 'month';
  const { from, to } = span(day, view);
  const on = may('campaigns:read');
  const found = useQuery({ queryKey: ['calendar', from, to], queryFn: ({ signal }) => data(api.GET('/api/v1/calendar', { params: { query: { from, to } }, signal })), enabled: on, placeholderData: keepPreviousData, refetchInterval: 60_000 });
  const open = (to: { day?: string; view?: string }) => void navigate({ to: '/calendar', search: { day: to.day === today ? undefined : (to.day ?? day), view: (to.view ?? view) === 'week' ? 'week' : undefined } as never, replace: true, resetScroll: false });
  const turn = (by: number) => open({ day: view === 'week' ? shift(day, 7 * by) : shiftMonth(day, by) });
  useKeys({ j: () => turn(1), k: () => turn(-1), t: () => open({ day: today }) });

  const days = daysOf(from, to, zone, found.isPlaceholderData ? undefined : found.data);
  const shown = view === 'month' ? days.filter((d) => d.day.slice(0, 7) === day.slice(0, 7)) : days;
  const busy = shown.filter((d) => d.items.length > 0 || d.birthdays || d.holiday || d.day === today);
  const nothing = found.isSuccess && !found.isPlaceholderData && days.every((d) => d.items.length === 0);
  const name =
    view === 'month'
      ? new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day.slice(0, 7)}-15T12:00:00Z`)).replace(/\s*г\./, '')
      : `${format.date(`${from}T12:00:00Z`)} – ${format.date(`${to}T12:00:00Z`)}`;
  const create = may('campaigns:write') && (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/campaigns/new" {...p} />}>
      {t('new')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={create} />
      {!on ? (
        <NoPermission />
      ) : (
        <Stack gap="md">
          <Group justify="space-between" gap="sm">
            <Group gap="xs">
              <ActionIcon variant="default" size={36} onClick={() => turn(-1)} aria-label={t(`before.${view}`)}>
                <IconChevronLeft size={18} />
              </ActionIcon>
              <ActionIcon variant="default" size={36} onClick={() => turn(1)} aria-label={t(`after.${view}`)}>
                <IconChevronRight size={18} />
              </ActionIcon>
              <Button variant="default" onClick={() => open({ day: today })}>
                {t('today')}
              </Button>
              <Title order={2} size="h3" aria-live="polite">
                {name.charAt(0).toLocaleUpperCase(i18n.language) + name.slice(1)}
              </Title>
            </Group>
            <SegmentedControl aria-label={t('view')} value={view} onChange={(v) => open({ view: v })} data={(['month', 'week'] as const).map((v) => ({ value: v, label: t(`view_as.${v}`) }))} />
          </Group>
          {found.isError ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : (
            <>
              {view === 'month' && !narrow ? (
                <Month days={days} month={day.slice(0, 7)} today={today} label={name} loading={!found.data || found.isPlaceholderData} onDay={(d) => open({ day: d, view: 'week' })} />
              ) : (
                <Paper withBorder style={{ overflow: 'clip' }}>
                  {!found.data || found.isPlaceholderData ? <ListSkeleton rows={5} /> : <DayList days={view === 'week' ? shown : busy} today={today} />}
                </Paper>
              )}
              {nothing && (
                <Paper withBorder>
                  <EmptyState icon={IconCalendar} title={t('empty_title')} action={create}>
                    {t('empty')}
                  </EmptyState>
                </Paper>
              )}
              <Text size="xs" c="dimmed">
                {[t('foot'), Number(to.slice(0, 4)) > (found.data?.days_off_known ?? 9999) && t('days_off', { year: found.data?.days_off_known }), found.data?.more && t('more')].filter(Boolean).join(' ')}
              </Text>
            </>
          )}
        </Stack>
      )}
    </>
  );
}
