import { Alert, Button, Card as Frame, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowsExchange, IconInfoCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { ConfirmButton, ErrorState, NoPermission, PageHeader, PageSkeleton, fullName, said } from '../../ui';
import classes from './clients.module.css';
import { useClient, useClients, useColleagues } from './data';

const taken = ['name', 'email', 'phone', 'birthday', 'company', 'position', 'industry', 'city', 'language', 'timezone', 'stage', 'owner_id', 'consent', 'external_id'] as const;
type Field = (typeof taken)[number];

/** Two clients who are one person, side by side: which value of each stays is chosen here. */
export default function MergePage() {
  const { id = '' } = useParams({ strict: false });
  const { other } = useSearch({ strict: false }) as { other?: string };
  const { t } = useTranslation('clients');
  const may = useMay();
  const client = useClient(id);
  if (client.isPending) return <PageSkeleton />;
  if (client.isError) return <ErrorState error={client.error} onRetry={() => void client.refetch()} />;
  const name = fullName(client.data) || t('no_name');
  return (
    <>
      <PageHeader title={t('merge.title')} description={t('merge.text')} back={{ to: `/clients/${id}`, label: name }} />
      {!may('clients:erase') ? <NoPermission /> : other && other !== id ? <Pair keep={client.data} otherId={other} /> : <Find client={client.data} />}
    </>
  );
}

/** With whom? */
function Find({ client }: { client: Client }) {
  const { t } = useTranslation('clients');
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useClients({ q: q || client.last_name || client.phone || client.email }, 20);
  const list = (found.data?.pages[0]?.items ?? []).filter((c) => c.id !== client.id) as Client[];
  return (
    <Frame withBorder p="lg" maw={560} style={{ overflow: 'visible' }}>
      <Select
        label={t('merge.with')}
        description={t('merge.with_hint')}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        data={list.map((c) => ({ value: c.id, label: [fullName(c), c.email || c.phone].filter(Boolean).join(', ') }))}
        nothingFoundMessage={t('no_such')}
        onChange={(v) => v && void navigate({ to: '/clients/$id/merge', params: { id: client.id }, search: { other: v } as never })}
      />
    </Frame>
  );
}

function Pair({ keep, otherId }: { keep: Client; otherId: string }) {
  const { t } = useTranslation('clients');
  const other = useClient(otherId);
  if (other.isPending) return <PageSkeleton />;
  if (other.isError) return <ErrorState error={other.error} onRetry={() => void other.refetch()} />;
  return <Compare key={keep.id} keep={keep} other={other.data} label={t('merge.table')} />;
}

function Compare({ keep, other, label }: { keep: Client; other: Client; label: string }) {
  const { t } = useTranslation(['clients', 'states']);
  const format = useFormat();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const colleagues = useColleagues();
  const show = (c: Client, f: Field): string => {
    switch (f) {
      case 'name':
        return fullName(c);
      case 'birthday':
        return c.birthday && format.birthday(c.birthday);
      case 'stage':
        return t(`states:stage.${c.stage}`);
      case 'consent':
        return c.consent.basis && [t(`basis.${c.consent.basis}`), c.consent.source].filter(Boolean).join(', ');
      case 'owner_id':
        return c.owner_id ? (colleagues.data?.find((x) => x.id === c.owner_id)?.name ?? t('owner.number', { id: c.owner_id })) : '';
      default:
        return c[f];
    }
  };
  // What only the other one has is taken unless the person says otherwise.
  const [take, setTake] = useState<ReadonlySet<Field>>(() => new Set(taken.filter((f) => !show(keep, f) && show(other, f))));
  const [purchases, setPurchases] = useState('sum');
  const rows = taken.filter((f) => show(keep, f) || show(other, f));
  const bought = keep.purchase_count > 0 || other.purchase_count > 0 || keep.bonus_balance !== 0 || other.bonus_balance !== 0;
  const sums = (c: Client) => t('merge.sums', { count: c.purchase_count, money: format.money(c.total_spent), bonus: format.number(c.bonus_balance) });
  const labelOf = (f: Field) => t(f === 'name' ? 'column.name' : `changed.${f}`);
  return (
    <Stack gap="lg" maw={960}>
      <Frame withBorder p={0}>
        <table className={classes.compare} role="table" aria-label={label}>
          <thead role="rowgroup">
            <tr role="row">
              <td role="cell" />
              <th role="columnheader" scope="col">{t('merge.stays', { id: keep.id })}</th>
              <th role="columnheader" scope="col">{t('merge.goes', { id: other.id })}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((f) => {
              const [mine, theirs] = [show(keep, f), show(other, f)];
              const set = (on: boolean) => setTake((old) => new Set(on ? [...old, f] : [...old].filter((x) => x !== f)));
              return (
                <tr role="row" key={f}>
                  <th role="rowheader" scope="row">{labelOf(f)}</th>
                  {mine === theirs ? (
                    <td role="cell" colSpan={2}>{mine}</td>
                  ) : (
                    [false, true].map((side) => (
                      <td role="cell" key={String(side)} data-taken={take.has(f) === side || undefined}>
                        <Radio name={`merge.${f}`} checked={take.has(f) === side} onChange={() => set(side)} label={(side ? theirs : mine) || t('merge.nothing')} styles={{ label: { overflowWrap: 'anywhere' } }} />
                      </td>
                    ))
                  )}
                </tr>
              );
            })}
            {bought && (
              <tr role="row">
                <th role="rowheader" scope="row">{t('facts.purchases')}</th>
                <td role="cell" data-taken={purchases !== 'other' || undefined}>{sums(keep)}</td>
                <td role="cell" data-taken={purchases !== 'keep' || undefined}>{sums(other)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </Frame>
      {bought && (
        <Select label={t('merge.purchases')} value={purchases} onChange={(v) => setPurchases(v ?? 'sum')} allowDeselect={false} data={['sum', 'keep', 'other'].map((p) => ({ value: p, label: t(`merge.buys.${p}`) }))} maw={360} />
      )}
      <Alert variant="light" icon={<IconInfoCircle size={18} />} title={t('merge.joined_title')}>
        {t('merge.joined')}
      </Alert>
      <Group gap="xs" justify="flex-end">
        <Button variant="default" leftSection={<IconArrowsExchange size={16} />} onClick={() => void navigate({ to: '/clients/$id/merge', params: { id: other.id }, search: { other: keep.id } as never, replace: true })}>
          {t('merge.swap')}
        </Button>
        <ConfirmButton
          title={t('merge.sure_title')}
          consequence={t('merge.sure', { keep: [fullName(keep), keep.email || keep.phone].filter(Boolean).join(', '), other: [fullName(other), other.email || other.phone].filter(Boolean).join(', ') })}
          confirm={t('merge.go')}
          onConfirm={async () => {
            await data(api.POST('/api/v1/clients/{id}/merge', { params: { path: { id: keep.id } }, body: { other_id: other.id, take: [...take], purchases } }));
            await navigate({ to: '/clients/$id', params: { id: keep.id } });
            cache.removeQueries({ queryKey: ['clients', 'one', other.id] });
            void cache.invalidateQueries({ queryKey: ['clients'] });
            said(t('merge.done'));
          }}
        >
          {t('merge.go')}
        </ConfirmButton>
      </Group>
      <Text size="xs" c="dimmed" ta="right">
        {t('merge.forever')}
      </Text>
    </Stack>
  );
}
