import { Button, Paper } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState } from '../ui/notices';
import { PageHeader } from '../ui/PageHeader';

/** A page that fell over, or whose file could not be fetched. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <ErrorState
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}

export function PageNotFound() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('no_page.heading')} />
      <Paper withBorder>
        <EmptyState icon={IconMapOff} title={t('no_page.title')} action={<Button renderRoot={(p) => <Link to="/" {...p} />}>{t('no_page.home')}</Button>}>
          {t('no_page.text')}
        </EmptyState>
      </Paper>
    </>
  );
}
