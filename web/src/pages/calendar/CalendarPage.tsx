import { Button, Paper } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, PageHeader } from '../../ui';

/** The place of the calendar; until it is here, it says where planned mailings are seen today. */
export default function CalendarPage() {
  const { t } = useTranslation('calendar');
  return (
    <>
      <PageHeader title={t('title')} />
      <Paper withBorder>
        <EmptyState icon={IconCalendar} title={t('later')} action={<Button variant="default" renderRoot={(p) => <Link to="/campaigns" {...p} />}>{t('campaigns')}</Button>}>
          {t('text')}
        </EmptyState>
      </Paper>
    </>
  );
}
