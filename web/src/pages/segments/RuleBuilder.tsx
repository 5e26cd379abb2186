import { ActionIcon, Autocomplete, Button, Group as Row, SegmentedControl, Select, Switch, Text, Tooltip } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SegmentField } from '../../api/types';
import type { Hints } from './data';
import { change, emptyGroup, fieldOf, firstCondition, firstValue, isGroup, operatorOf, type Condition, type Group } from './rule';
import { ValueInput } from './ValueInput';
import { operatorWords } from './words';
import classes from './segments.module.css';

const families: [string, string[]][] = [
  ['person', ['gender', 'birthday', 'age', 'first_name', 'middle_name', 'last_name', 'name_doubtful', 'name_confirmed', 'gender_source', 'gender_confidence']],
  ['contact', ['city', 'email', 'phone', 'language', 'timezone']],
  ['relation', ['stage', 'tags', 'attributes.*', 'company', 'position', 'industry', 'owner_id']],
  ['shopping', ['total_spent', 'purchase_count', 'last_purchase_at', 'bonus_balance']],
  ['letters', ['received_campaign', 'last_message_at']],
  ['consent', ['has_consent', 'consent.basis', 'consent.source', 'consent.at', 'suppressed']],
  ['record', ['created_at', 'updated_at', 'import_id', 'external_id', 'id']],
];

interface Props {
  group: Group;
  onChange: (group: Group) => void;
  fields: Map<string, SegmentField>;
  hints: Hints;
  known: Record<string, { value: string; label: string }[]>;
  /** What is wrong with a part, by its id. */
  faults: Map<string, string>;
  /** Unfinished parts to point at. */
  open: Set<string>;
}

/** The rule as sentences: «Пол это женский», joined by «и» or «или», with groups within groups. */
export function RuleBuilder(props: Props) {
  return <GroupBox {...props} part={props.group} depth={0} onPart={props.onChange} />;
}

function GroupBox({ part, depth, onPart, onRemove, ...rest }: Props & { part: Group; depth: number; onPart: (g: Group) => void; onRemove?: () => void }) {
  const { t } = useTranslation('segments');
  const set = (id: string, to: (p: Condition | Group) => Condition | Group | null) => onPart(change(part, id, to));
  const add = () => onPart({ ...part, rules: [...part.rules, firstCondition(rest.fields.get(part.rules.length === 0 && depth === 0 ? 'gender' : 'city') ?? [...rest.fields.values()][0]!)] });
  const fault = rest.faults.get(part.id) ?? (rest.open.has(part.id) ? t('empty_group') : undefined);
  return (
    <div className={classes.group} data-depth={depth} role="group" aria-label={t(depth === 0 ? 'builder' : 'inner_group')} data-wrong={fault ? true : undefined}>
      <Row gap="xs" className={classes.head}>
        <Text size="sm" fw={550}>
          {t(part.not ? 'head.not' : depth === 0 ? 'head.top' : 'head.inner')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t('joined_by')}
          value={part.combinator}
          onChange={(v) => onPart({ ...part, combinator: v as 'and' | 'or' })}
          data={[
            { value: 'and', label: t('all') },
            { value: 'or', label: t('any') },
          ]}
        />
        <Text size="sm" fw={550}>
          {t('head.end')}
        </Text>
        <span style={{ flex: 1 }} />
        <Switch size="xs" label={t('negate')} checked={part.not} onChange={(e) => onPart({ ...part, not: e.currentTarget.checked })} />
        {onRemove && (
          <Tooltip label={t('remove_group')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('remove_group')} onClick={onRemove}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Row>
      {part.rules.length === 0 && depth === 0 && (
        <Text size="sm" c="dimmed" py="xs">
          {t(part.not ? 'no_rules_not' : 'no_rules')}
        </Text>
      )}
      <div className={classes.parts}>
        {part.rules.map((r, i) => (
          <div key={r.id} className={classes.part}>
            <span className={classes.joint}>{i > 0 ? t(part.combinator === 'and' ? 'and' : 'or') : ''}</span>
            <div className={classes.body}>
              {isGroup(r) ? (
                <GroupBox {...rest} part={r} depth={depth + 1} onPart={(g) => set(r.id, () => g)} onRemove={() => set(r.id, () => null)} />
              ) : (
                <ConditionRow {...rest} condition={r} onPart={(c) => set(r.id, () => c)} onRemove={() => set(r.id, () => null)} />
              )}
            </div>
          </div>
        ))}
      </div>
      {fault && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" mt={4}>
          {fault}
        </Text>
      )}
      <Row gap="xs" mt="sm">
        <Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('add_condition')}
        </Button>
        {depth < 3 && (
          <Button size="compact-sm" variant="subtle" leftSection={<IconFolderPlus size={14} />} onClick={() => onPart({ ...part, rules: [...part.rules, { ...emptyGroup(), combinator: part.combinator === 'and' ? 'or' : 'and', rules: [firstCondition(rest.fields.get('city') ?? [...rest.fields.values()][0]!)] }] })}>
            {t('add_group')}
          </Button>
        )}
      </Row>
    </div>
  );
}

type RowProps = Omit<Props, 'group' | 'onChange'> & { condition: Condition; onPart: (c: Condition) => void; onRemove: () => void };

function ConditionRow({ condition, onPart, onRemove, fields, hints, known, faults, open }: RowProps) {
  const { t } = useTranslation('segments');
  const field = fieldOf(condition, fields);
  const op = operatorOf(condition, fields);
  const fault = faults.get(condition.id) ?? (open.has(condition.id) ? t('unfinished') : undefined);
  const data = useMemo(() => {
    const seen = new Set(families.flatMap(([, names]) => names));
    const other = [...fields.keys()].filter((n) => !seen.has(n));
    return [...families, ['other', other] as [string, string[]]]
      .map(([family, names]) => ({ group: t(`family.${family}`), items: names.filter((n) => fields.has(n)).map((n) => ({ value: n, label: fields.get(n)!.label })) }))
      .filter((g) => g.items.length > 0);
  }, [fields, t]);
  const name = field?.name === 'attributes.*' ? condition.field.slice('attributes.'.length) : '';
  const label = field?.label ?? condition.field;
  return (
    <div role="group" aria-label={t('condition_on', { field: name || label })} data-condition>
      <div className={classes.row} data-wrong={fault ? true : undefined}>
        <Select
          aria-label={t('field')}
          data={data}
          value={field?.name ?? null}
          onChange={(v) => v && fields.has(v) && onPart(firstCondition(fields.get(v)!, condition.id))}
          searchable
          nothingFoundMessage={t('no_field')}
          allowDeselect={false}
          maxDropdownHeight={320}
          className={classes.field}
        />
        {field?.name === 'attributes.*' && (
          <Autocomplete aria-label={t('attribute')} placeholder={t('attribute_hint')} data={hints.keys} value={name} onChange={(v) => onPart({ ...condition, field: `attributes.${v}` })} style={{ flex: '0 1 180px', minWidth: 140 }} />
        )}
        {field && field.type !== 'bool' && (
          <Select
            aria-label={t('operator')}
            data={field.operators.map((o) => ({ value: o.name, label: operatorWords(t, field, o) }))}
            value={condition.operator}
            onChange={(v) => {
              const next = field.operators.find((o) => o.name === v);
              if (next) onPart({ ...condition, operator: next.name, value: next.takes === op?.takes ? condition.value : firstValue(field, next, condition.value) });
            }}
            allowDeselect={false}
            maxDropdownHeight={320}
            className={classes.operator}
          />
        )}
        {field && op && <ValueInput condition={condition} field={field} op={op} onChange={(value) => onPart({ ...condition, value })} hints={hints} known={known} invalid={Boolean(fault)} />}
        <Tooltip label={t('remove')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('remove_of', { field: name || label })} onClick={onRemove} className={classes.remove}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {fault && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" mt={4}>
          {fault}
        </Text>
      )}
    </div>
  );
}
