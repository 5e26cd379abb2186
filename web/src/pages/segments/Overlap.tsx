import { Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiRule } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Card, ErrorAlert } from '../../ui';
import { usePreview, useSegments } from './data';
import { both } from './rule';
import classes from './segments.module.css';

/** How many two segments have in common. */
export function Overlap({ rule, count, name, except }: { rule: ApiRule; count: number | undefined; name: string; except?: string }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const all = useSegments();
  const [other, setOther] = useState<string | null>(null);
  const found = all.data?.find((s) => s.id === other);
  const theirs = usePreview(found ? found.rule : null);
  const common = usePreview(found ? both(rule, found.rule) : null);
  const choices = (all.data ?? []).filter((s) => s.id !== except).map((s) => ({ value: s.id, label: s.name }));
  if (choices.length === 0) return null;
  const ready = found && count !== undefined && theirs.data && common.data;
  const inBoth = common.data?.count ?? 0;
  const onlyHere = Math.max(0, (count ?? 0) - inBoth);
  const onlyThere = Math.max(0, (theirs.data?.count ?? 0) - inBoth);
  const parts = [
    { key: 'here', n: onlyHere, words: t('overlap.only', { name }), color: 'var(--mantine-color-accent-3)' },
    { key: 'both', n: inBoth, words: t('overlap.both'), color: 'var(--mantine-color-accent-7)' },
    { key: 'there', n: onlyThere, words: t('overlap.only', { name: found?.name ?? '' }), color: 'light-dark(var(--mantine-color-gray-4), var(--mantine-color-gray-6))' },
  ];
  return (
    <Card title={t('overlap.title')}>
      <Stack gap="sm">
        <Select label={t('overlap.with')} placeholder={t('overlap.choose')} data={choices} value={other} onChange={setOther} searchable clearable maw={360} clearButtonProps={{ 'aria-label': t('overlap.clear') }} />
        <ErrorAlert error={theirs.error ?? common.error} />
        {ready && (
          <div aria-live="polite">
            <div className={classes.venn} aria-hidden>
              {parts.map((p) => p.n > 0 && <span key={p.key} style={{ flexGrow: p.n, flexBasis: 0, background: p.color }} />)}
            </div>
            <Stack gap={4} mt="sm">
              {parts.map((p) => (
                <Text key={p.key} size="sm" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
                  <span aria-hidden style={{ width: 10, height: 10, borderRadius: 3, background: p.color, flex: 'none' }} />
                  <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{p.words}</span>
                  <b style={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(p.n)}</b>
                </Text>
              ))}
            </Stack>
          </div>
        )}
      </Stack>
    </Card>
  );
}
