import { Autocomplete, Group, MultiSelect, NumberInput, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SegmentField, SegmentOperator } from '../../api/types';
import { DayInput } from './DayInput';
import type { Hints } from './data';
import type { Condition } from './rule';
import { monthNames } from './words';

interface Props {
  condition: Condition;
  field: SegmentField;
  op: SegmentOperator;
  onChange: (value: unknown) => void;
  hints: Hints;
  /** What numbers of campaigns and imports stand for. */
  known: Record<string, { value: string; label: string }[]>;
  invalid?: boolean;
}

const numberOf = (v: string | number) => (v === '' ? null : Number(v));

/** The control that fits what the operator takes. */
export function ValueInput({ condition, field, op, onChange, hints, known, invalid }: Props) {
  const { t, i18n } = useTranslation('segments');
  const { value } = condition;
  const label = t('value');
  const wrong = invalid ? true : undefined;
  const ids = known[field.name];

  if (op.takes === 'none') return null;
  if (op.takes === 'days') {
    const n = typeof value === 'number' ? value : 0;
    return (
      <Group gap={8} wrap="nowrap">
        <NumberInput aria-label={label} w={88} min={field.type === 'birthday' ? 0 : 1} max={3660} allowDecimal={false} value={typeof value === 'number' ? value : ''} onChange={(v) => onChange(numberOf(v))} error={wrong} />
        <Text size="sm">{t('days_word', { count: n })}</Text>
      </Group>
    );
  }
  if (op.takes === 'months') {
    return (
      <MultiSelect
        aria-label={label}
        placeholder={Array.isArray(value) && value.length > 0 ? undefined : t('choose')}
        data={monthNames(i18n.language).map((m, i) => ({ value: String(i + 1), label: m }))}
        value={(Array.isArray(value) ? value : []).map(String)}
        onChange={(v) => onChange(v.map(Number).sort((a, b) => a - b))}
        error={wrong}
        style={{ minWidth: 200 }}
      />
    );
  }
  if (op.takes === 'range') {
    const pair = Array.isArray(value) && value.length === 2 ? value : [null, null];
    const set = (i: number, v: unknown) => onChange(pair.map((old, j) => (i === j ? v : old)));
    return (
      <Group gap={8} wrap="wrap">
        {[0, 1].map((i) => (
          <Group key={i} gap={8} wrap="nowrap">
            <Text size="sm">{t(i === 0 ? 'from' : 'to')}</Text>
            <One field={field} value={pair[i]} onChange={(v) => set(i, v)} label={t(i === 0 ? 'from_value' : 'to_value')} hints={[]} error={wrong} />
          </Group>
        ))}
      </Group>
    );
  }
  if (op.takes === 'list') {
    const list = (Array.isArray(value) ? value : []).map(String);
    const data = field.type === 'enum' ? field.values.map((v) => ({ value: v.name, label: v.label })) : ids;
    const style = { minWidth: 170, flex: '1 1 170px' };
    if (data) return <MultiSelect aria-label={label} placeholder={list.length === 0 ? t('choose') : undefined} data={data} value={list} onChange={onChange} searchable={data.length > 8} error={wrong} style={style} />;
    return (
      <TagsInput
        aria-label={label}
        placeholder={list.length === 0 ? t('list_hint') : undefined}
        data={hints.of(condition.field)}
        value={list}
        onChange={(v) => onChange(field.type === 'number' ? v.map((x) => Number(x.replace(',', '.'))).filter((x) => !Number.isNaN(x)) : v)}
        splitChars={[',', ';']}
        acceptValueOnBlur
        maxDropdownHeight={240}
        error={wrong}
        style={style}
      />
    );
  }
  if (field.type === 'bool') {
    return (
      <Select
        aria-label={label}
        data={[
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
        value={String(value !== false)}
        onChange={(v) => onChange(v === 'true')}
        allowDeselect={false}
        w={110}
      />
    );
  }
  if (field.type === 'enum' || ids) {
    const data = field.type === 'enum' ? field.values.map((v) => ({ value: v.name, label: v.label })) : ids!;
    return (
      <Select aria-label={label} placeholder={t('choose')} data={data} value={typeof value === 'string' ? value : null} onChange={onChange} allowDeselect={false} searchable={data.length > 8} error={wrong} style={{ minWidth: 150, maxWidth: 300, flex: '1 1 170px' }} />
    );
  }
  return <One field={field} value={value} onChange={onChange} label={label} hints={hints.of(condition.field)} error={wrong} attribute={field.type === 'attribute' && ['<', '>', '<=', '>='].includes(op.name)} />;
}

interface OneProps {
  field: SegmentField;
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
  hints: string[];
  error?: boolean;
  attribute?: boolean;
}

function One({ field, value, onChange, label, hints, error, attribute }: OneProps) {
  const { t } = useTranslation('segments');
  if (field.type === 'birthday' || field.type === 'datetime') return <DayInput label={label} value={typeof value === 'string' ? value.slice(0, 10) : null} onChange={onChange} error={error} />;
  if (field.type === 'number') {
    const rubles = field.name === 'total_spent';
    return (
      <NumberInput
        aria-label={label}
        w={rubles ? 150 : 120}
        thousandSeparator=" "
        decimalSeparator=","
        suffix={rubles ? ' ₽' : undefined}
        value={typeof value === 'number' ? value : ''}
        onChange={(v) => onChange(numberOf(v))}
        error={error}
      />
    );
  }
  const read = (s: string) => (attribute && /^-?\d+([.,]\d+)?$/.test(s.trim()) ? Number(s.replace(',', '.')) : s === '' ? null : s);
  const shown = value === null || value === undefined ? '' : String(value);
  if (hints.length > 0) return <Autocomplete aria-label={label} placeholder={t('type')} data={hints} limit={12} value={shown} onChange={(s) => onChange(read(s))} error={error} style={{ flex: '1 1 170px', minWidth: 150, maxWidth: 300 }} />;
  return <TextInput aria-label={label} placeholder={t('type')} value={shown} onChange={(e) => onChange(read(e.currentTarget.value))} error={error} style={{ flex: '1 1 170px', minWidth: 150, maxWidth: 300 }} />;
}
