import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card, DataTable, NameWithSalutation, type Column } from '../../ui';
import type { Named } from '../../ui/NameWithSalutation';
import type { Peek, Run } from './data';

interface Row extends Named {
  key: string;
  city: string;
  other: string;
}

// What the browser can tell by itself, until the API says how it reads the rows: names are not split here.
function rowsOf(peek: Peek, mapping: Record<string, string>): Row[] {
  return peek.rows.map((cells, n) => {
    const of = (field: string) => {
      const column = Object.keys(mapping).find((c) => mapping[c] === field);
      return column === undefined ? '' : (cells[peek.header.indexOf(column)] ?? '').trim();
    };
    return {
      key: String(n),
      first_name: of('full_name') || of('first_name'),
      middle_name: of('middle_name'),
      last_name: of('last_name'),
      company: of('company'),
      email: of('email'),
      phone: of('phone'),
      city: of('city'),
      other: of('tags'),
    };
  }).filter((r) => r.email.includes('@')).slice(0, 5);
}

/** The first rows as the clients that they will become. */
export function PreviewClients({ run, peek, mapping }: { run: Run; peek: Peek | null; mapping: Record<string, string> }) {
  const { t } = useTranslation('imports');
  const rows: Row[] = run.sample?.map((c, n) => ({ ...c, key: String(n), other: c.tags.join(', ') })) ?? (peek ? rowsOf(peek, mapping) : []);
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
