import { Alert, Button, Group, Progress, Select, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { BlockSkeleton, Card, DownloadButton, ErrorState, Stat } from '../../ui';
import { fields, peek, type Options, type Run } from './data';
import { PreviewClients } from './PreviewClients';
import classes from './imports.module.css';

interface Props {
  file: File;
  run: Run | undefined;
  error: unknown;
  options: Options;
  recheck: (options: Options) => void;
  onBack: () => void;
  onNext: () => void;
}

const encodings = ['utf-8', 'windows-1251', 'koi8-r', 'ibm866', 'utf-16le'];
const delimiters: Record<string, string> = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'pipe' };

/** What would come of the file, and how its columns are read. Nothing has changed yet. */
export function CheckStep({ file, run, error, options, recheck, onBack, onNext }: Props) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  if (error) return <ErrorState error={error} onRetry={() => recheck(options)} />;
  if (!run) return <Card><BlockSkeleton /></Card>;
  if (run.state === 'running') {
    return (
      <Card title={t('checking')}>
        <Stack gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {t('read_rows', { count: run.rows, shown: format.number(run.rows) })}
          </Text>
          <Progress value={run.bytes_total ? (run.bytes_read / run.bytes_total) * 100 : 0} animated aria-label={t('checking')} />
        </Stack>
      </Card>
    );
  }
  return <Checked {...{ file, run, options, recheck, onBack, onNext }} />;
}

function Checked({ file, run, options, recheck, onBack, onNext }: Omit<Props, 'error' | 'run'> & { run: Run }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const [mapping, setMapping] = useState(run.mapping);
  const [encoding, setEncoding] = useState(run.encoding);
  const [delimiter, setDelimiter] = useState(run.delimiter);
  const first = useQuery({ queryKey: ['imports', 'peek', file.name, file.size, file.lastModified, encoding, delimiter], queryFn: () => peek(file, encoding, delimiter), staleTime: Infinity });
  const changed = JSON.stringify(mapping) !== JSON.stringify(run.mapping) || encoding !== run.encoding || delimiter !== run.delimiter;
  const failed = run.state === 'failed';
  const usable = !failed && run.rows - run.rejected > 0;
  const again = () => {
    // Another encoding or delimiter gives other columns: they are recognised anew.
    const fresh = encoding !== run.encoding || delimiter !== run.delimiter;
    recheck({ ...options, mapping: fresh ? undefined : mapping, encoding: encoding || undefined, delimiter: delimiter || undefined });
  };
  const header = first.data?.header ?? Object.keys(mapping);
  const columns = header.filter((h, i) => h in mapping && header.indexOf(h) === i);

  return (
    <>
      {failed ? (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={t('failed')} role="alert">
          {run.error?.message}
        </Alert>
      ) : (
        <Card title={t('would.title')}>
          <div className={classes.stats}>
            <Stat label={t('would.rows')} value={format.number(run.rows)} note={file.name} />
            <Stat label={t('count.created')} value={format.number(run.created)} />
            <Stat label={t('count.updated')} value={format.number(run.updated)} />
            <Stat label={t('count.skipped')} value={format.number(run.skipped)} />
            <Stat
              label={t('count.rejected')}
              value={format.number(run.rejected)}
              color={run.rejected > 0 ? 'var(--mantine-color-error)' : undefined}
              note={
                run.rejected > 0 && (
                  <DownloadButton path={`/api/v1/imports/${run.id}/rejects`} name={`rejects-${run.id}.csv`} variant="subtle" size="compact-xs" ml={-8}>
                    {t('rejects.look')}
                  </DownloadButton>
                )
              }
            />
            <Stat label={t('count.doubtful')} value={format.number(run.doubtful_names)} />
          </div>
          {run.problems.length > 0 && (
            <Alert color="orange" variant="light" mt="md" icon={<IconAlertTriangle size={18} />} title={t('problems.title')}>
              <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                {run.problems.map((p) => (
                  <li key={p.code} style={{ overflowWrap: 'anywhere' }}>
                    {p.message} {t('problems.rows', { count: p.count, shown: format.number(p.count), rows: p.rows.join(', ') })}
                  </li>
                ))}
              </ul>
            </Alert>
          )}
        </Card>
      )}
      <Card title={t('columns.title')} padded={false}>
        <Group gap="sm" px={{ base: 'md', sm: 'lg' }} pb="md" align="flex-end">
          {run.delimiter !== '' && (
            <>
              <Select label={t('columns.encoding')} size="xs" data={[...new Set([run.encoding, ...encodings])].filter(Boolean)} value={encoding} onChange={(v) => setEncoding(v ?? run.encoding)} allowDeselect={false} w={160} />
              <Select
                label={t('columns.delimiter')}
                size="xs"
                data={[...new Set([run.delimiter, ...Object.keys(delimiters)])].map((d) => ({ value: d, label: delimiters[d] ? t(`columns.delimiters.${delimiters[d]}`) : d }))}
                value={delimiter}
                onChange={(v) => setDelimiter(v ?? run.delimiter)}
                allowDeselect={false}
                w={160}
              />
            </>
          )}
          <div style={{ flex: 1 }} />
          {changed && (
            <Button size="xs" leftSection={<IconRefresh size={15} />} onClick={again}>
              {t('columns.recheck')}
            </Button>
          )}
        </Group>
        <div className={classes.wide}>
          <table className={classes.mapping}>
            <thead>
              <tr>
                <th scope="col">{t('columns.column')}</th>
                <th scope="col">{t('columns.example')}</th>
                <th scope="col">{t('columns.becomes')}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => {
                const i = header.indexOf(column);
                const examples = [...new Set((first.data?.rows ?? []).map((r) => (r[i] ?? '').trim()).filter(Boolean))].slice(0, 3).join(', ');
                return (
                  <tr key={column} data-left-out={mapping[column] === '' || undefined}>
                    <td style={{ fontWeight: 550 }}>{column}</td>
                    <td>
                      <div className={classes.example} title={examples}>
                        {examples || '—'}
                      </div>
                    </td>
                    <td>
                      <FieldSelect column={column} value={mapping[column] ?? ''} onChange={(v) => setMapping({ ...mapping, [column]: v })} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Card>
      {!failed && <PreviewClients run={run} />}
      <Group justify="flex-end" gap="xs">
        {!usable && !failed && (
          <Text size="sm" c="dimmed">
            {t('nobody')}
          </Text>
        )}
        <Button variant="default" onClick={onBack}>
          {t('other_file')}
        </Button>
        {changed ? (
          <Button leftSection={<IconRefresh size={16} />} onClick={again}>
            {t('columns.recheck')}
          </Button>
        ) : (
          <Button rightSection={<IconArrowRight size={16} />} disabled={!usable} onClick={onNext}>
            {t('next')}
          </Button>
        )}
      </Group>
    </>
  );
}

function FieldSelect({ column, value, onChange }: { column: string; value: string; onChange: (v: string) => void }) {
  const { t } = useTranslation('imports');
  const attribute = value.startsWith('attributes.') ? value : `attributes.${column}`;
  return (
    <Select
      aria-label={t('columns.field_of', { column })}
      size="xs"
      searchable
      allowDeselect={false}
      value={value === '' ? 'none' : value}
      onChange={(v) => onChange(v === 'none' || v === null ? '' : v)}
      data={[
        { value: 'none', label: t('columns.leave_out') },
        ...fields.map((f) => ({ value: f as string, label: t(`field.${f.replace('.', '_')}`) })),
        { value: attribute, label: t('columns.attribute', { name: attribute.slice('attributes.'.length) }) },
      ]}
      nothingFoundMessage={t('columns.no_field')}
      miw={220}
    />
  );
}
