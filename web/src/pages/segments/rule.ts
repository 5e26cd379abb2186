import type { ApiRule, SegmentField, SegmentOperator } from '../../api/types';

// The rule as the builder holds it: like the API's, with an id for each part, so that parts keep their place on the page.
export interface Condition {
  id: string;
  field: string;
  operator: string;
  value: unknown;
}
export interface Group {
  id: string;
  combinator: 'and' | 'or';
  not: boolean;
  rules: (Condition | Group)[];
}

let last = 0;
export const newId = () => `r${++last}-${Math.random().toString(36).slice(2, 7)}`;
export const isGroup = (r: Condition | Group): r is Group => 'rules' in r;
export const emptyGroup = (): Group => ({ id: newId(), combinator: 'and', not: false, rules: [] });

export function fromApi(rule: ApiRule): Group {
  const read = (r: ApiRule): Condition | Group =>
    r.rules !== undefined && r.rules !== null
      ? { id: newId(), combinator: r.combinator ?? 'and', not: r.not ?? false, rules: r.rules.map(read) }
      : { id: newId(), field: r.field ?? '', operator: r.operator ?? '', value: r.value };
  const top = read(rule);
  return isGroup(top) ? top : { ...emptyGroup(), rules: [top] };
}

/** The rule for the API, and which part stands at which of its places. With `whole`, unfinished conditions are kept. */
export function toApi(group: Group, fields: Map<string, SegmentField>, whole = false): { rule: ApiRule; places: Map<string, string>; left: number } {
  const places = new Map<string, string>();
  let left = 0;
  const write = (g: Group, at: string): ApiRule => {
    const rules: ApiRule[] = [];
    places.set(at, g.id);
    for (const r of g.rules) {
      const here = `${at}.rules[${rules.length}]`;
      if (isGroup(r)) {
        const inner = write(r, here);
        if (whole || (inner.rules?.length ?? 0) > 0) rules.push(inner);
      } else if (whole || complete(r, fields)) {
        places.set(here, r.id);
        const takes = operatorOf(r, fields)?.takes;
        rules.push({ field: r.field, operator: r.operator, ...(takes === 'none' ? {} : { value: r.value }) });
      } else left++;
    }
    return { combinator: g.combinator, not: g.not, rules };
  };
  return { rule: write(group, 'rule'), places, left };
}

/** The field that a condition asks about; an attribute of one's own goes by its pattern. */
export function fieldOf(c: Condition, fields: Map<string, SegmentField>): SegmentField | undefined {
  return fields.get(c.field) ?? (c.field.startsWith('attributes.') ? fields.get('attributes.*') : undefined);
}

export function operatorOf(c: Condition, fields: Map<string, SegmentField>): SegmentOperator | undefined {
  return fieldOf(c, fields)?.operators.find((o) => o.name === c.operator);
}

const filled = (v: unknown) => v !== undefined && v !== null && v !== '';

export function complete(c: Condition, fields: Map<string, SegmentField>): boolean {
  const op = operatorOf(c, fields);
  if (!op || c.field === 'attributes.' || c.field === 'attributes.*') return false;
  switch (op.takes) {
    case 'none':
      return true;
    case 'range':
      return Array.isArray(c.value) && c.value.length === 2 && c.value.every(filled);
    case 'list':
    case 'months':
      return Array.isArray(c.value) && c.value.length > 0;
    default:
      return filled(c.value);
  }
}

export function unfinished(group: Group, fields: Map<string, SegmentField>): string[] {
  return group.rules.flatMap((r) => (isGroup(r) ? (r.rules.length === 0 ? [r.id] : unfinished(r, fields)) : complete(r, fields) ? [] : [r.id]));
}

/** A condition on a field just chosen, with the operator that is asked most. */
export function firstCondition(field: SegmentField, id = newId()): Condition {
  const usual: Record<string, string> = { birthday: 'inNextDays', datetime: 'inLastDays', tags: 'in', number: '>=' };
  const op = field.operators.find((o) => o.name === usual[field.type]) ?? field.operators[0]!;
  return { id, field: field.name === 'attributes.*' ? 'attributes.' : field.name, operator: op.name, value: firstValue(field, op) };
}

export function firstValue(field: SegmentField, op: SegmentOperator, before?: unknown): unknown {
  switch (op.takes) {
    case 'none':
      return null;
    case 'days':
      return typeof before === 'number' ? before : field.type === 'birthday' ? 7 : 30;
    case 'months':
      return Array.isArray(before) && before.every((m) => typeof m === 'number') ? before : [];
    case 'range':
      return [null, null];
    case 'list':
      return Array.isArray(before) ? before : filled(before) && typeof before !== 'boolean' ? [before] : [];
    default:
      if (field.type === 'bool') return true;
      return Array.isArray(before) ? (before[0] ?? null) : (before ?? null);
  }
}

export function change(group: Group, id: string, to: (part: Condition | Group) => Condition | Group | null): Group {
  return {
    ...group,
    rules: group.rules.flatMap((r) => {
      if (r.id === id) return to(r) ?? [];
      return isGroup(r) ? [change(r, id, to)] : [r];
    }),
  };
}

/** Both rules at once: whoever both select. An empty rule is everyone. */
export function both(a: ApiRule, b: ApiRule): ApiRule {
  const parts = [a, b].filter((r) => r.rules === undefined || r.rules === null || r.rules.length > 0);
  return { combinator: 'and', not: false, rules: parts };
}
