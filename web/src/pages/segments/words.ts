// texts: segments
import type { TFunction } from 'i18next';
import type { ApiRule, SegmentField, SegmentOperator } from '../../api/types';
import type { Format } from '../../i18n/format';
import { fieldOf, fromApi, isGroup, operatorOf, type Condition, type Group } from './rule';

// uses: segments:op. segments:days segments:everyone segments:from_to segments:join. segments:nobody segments:not_those segments:quoted

/** An operator in the words that fit its field. */
export function operatorWords(t: TFunction<'segments'>, field: SegmentField, op: SegmentOperator): string {
  const kind = field.type === 'birthday' ? 'datetime' : field.type === 'attribute' ? 'text' : field.type;
  return String(t(`op.${kind}.${op.name}` as never, { defaultValue: t(`op.any.${op.name}` as never, { defaultValue: op.label }) as string }));
}

export function monthNames(language: string): string[] {
  const f = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, i) => f.format(new Date(Date.UTC(2000, i, 15))));
}

const money = new Set(['total_spent']);
const dated = /^\d{4}-\d{2}-\d{2}$/;

export interface Speech {
  t: TFunction<'segments'>;
  language: string;
  format: Format;
  fields: Map<string, SegmentField>;
  /** Names of what a condition holds by its number. */
  names?: (field: string, id: string) => string | undefined;
}

function valueWords(s: Speech, c: Condition, field: SegmentField, v: unknown): string {
  if (v === null || v === undefined) return '…';
  if (typeof v === 'boolean') return s.t(v ? 'yes' : 'no');
  const known = field.values.find((x) => x.name === v)?.label ?? s.names?.(c.field, String(v));
  if (known) return known;
  if (typeof v === 'number') return money.has(c.field) ? s.format.money(v) : s.format.number(v);
  if (typeof v === 'string' && dated.test(v)) return s.format.date(`${v}T12:00:00Z`);
  return field.type === 'text' || field.type === 'attribute' || field.type === 'tags' ? s.t('quoted', { value: String(v) }) : String(v);
}

function conditionWords(s: Speech, c: Condition): string {
  const field = fieldOf(c, s.fields);
  const op = operatorOf(c, s.fields);
  if (!field || !op) return c.field;
  const name = field.type === 'attribute' ? c.field.slice(11) : field.label;
  const values = Array.isArray(c.value) ? c.value : [c.value];
  let value = '';
  if (op.takes === 'months') value = s.format.list(values.map((m) => monthNames(s.language)[Number(m) - 1] ?? '…'));
  else if (op.takes === 'days') value = s.t('days', { count: Number(c.value), shown: s.format.number(Number(c.value)) });
  else if (op.takes === 'range') value = s.t('from_to', { from: valueWords(s, c, field, values[0]), to: valueWords(s, c, field, values[1]) });
  else if (op.takes === 'list') value = values.map((v) => valueWords(s, c, field, v)).join(', ');
  else if (op.takes === 'one') value = valueWords(s, c, field, c.value);
  if (op.name === '=') return `${name}: ${value}`;
  return [name, operatorWords(s.t, field, op), value].filter(Boolean).join(' ');
}

function groupWords(s: Speech, g: Group, top: boolean): string {
  const parts = g.rules.map((r) => (isGroup(r) ? groupWords(s, r, false) : conditionWords(s, r)));
  const joined = parts.join(g.combinator === 'and' ? s.t('join.and') : s.t('join.or'));
  if (g.not) return s.t('not_those', { rule: joined });
  return top || parts.length < 2 ? joined : `(${joined})`;
}

/** A whole rule as one line. */
export function describe(s: Speech, rule: ApiRule): string {
  const g = fromApi(rule);
  return g.rules.length === 0 ? s.t(g.not ? 'nobody' : 'everyone') : groupWords(s, g, true);
}
