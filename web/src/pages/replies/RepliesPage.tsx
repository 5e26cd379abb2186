import { Button, Paper } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, PageHeader } from '../../ui';

/** The place of the inbox over all senders; until it is here, it says where replies are seen today. */
export default function RepliesPage() {
  const { t } = useTranslation('replies');
  return (
    <>
      <PageHeader title={t('title')} />
      <Paper withBorder>
        <EmptyState icon={IconInbox} title={t('later')} action={<Button variant="default" renderRoot={(p) => <Link to="/clients" {...p} />}>{t('clients')}</Button>}>
          {t('text')}
        </EmptyState>
      </Paper>
    </>
  );
}
