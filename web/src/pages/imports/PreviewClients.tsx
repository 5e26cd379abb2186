import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card, DataTable, NameWithSalutation, type Column } from '../../ui';
import type { Named } from '../../ui/NameWithSalutation';
import type { Run } from './data';

interface Row extends Named {
  key: string;
  city: string;
}

/** The first rows as the clients that they will become. */
export function PreviewClients({ run }: { run: Run }) {
  const { t } = useTranslation('imports');
  const rows = run.sample.map((c, n): Row => ({ ...c, key: String(n) }));
  if (rows.length === 0) return null;
  const columns: Column<Row>[] = [
    { key: 'name', header: t('preview.name'), cell: (r) => <NameWithSalutation client={r} /> },
    { key: 'email', header: t('field.email'), cell: (r) => r.email },
    { key: 'phone', header: t('field.phone'), cell: (r) => r.phone, wide: true },
    { key: 'company', header: t('field.company'), cell: (r) => r.company },
    { key: 'city', header: t('field.city'), cell: (r) => r.city, wide: true },
  ];
  return (
    <Card title={t('preview.title')} padded={false}>
      <Text size="sm" c="dimmed" px={{ base: 'md', sm: 'lg' }} pb="sm">
        {t('preview.text')}
      </Text>
      <DataTable label={t('preview.title')} columns={columns} rows={rows} rowKey={(r) => r.key} keys={false} />
    </Card>
  );
}
