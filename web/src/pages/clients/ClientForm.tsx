import { ActionIcon, Autocomplete, Button, Checkbox, Group, NumberInput, Paper, Select, SimpleGrid, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client, ClientPatch } from '../../api/types';
import { DraftNotice, ErrorAlert, FormFoot, LeaveWarning, useForm, type Form } from '../../ui';
import { BirthdayInput } from './BirthdayInput';

export interface ClientValues extends Record<string, unknown> {
  email: string;
  phone: string;
  last_name: string;
  first_name: string;
  middle_name: string;
  gender: string;
  birthday: string;
  company: string;
  position: string;
  industry: string;
  city: string;
  language: string;
  timezone: string;
  stage: string;
  tags: string[];
  attributes: [string, string][];
  external_id: string;
  basis: string;
  source: string;
  no_tracking: boolean;
  bonus_balance: number | string;
  purchase_count: number | string;
  total_spent: number | string;
}

export const blank: ClientValues = {
  email: '', phone: '', last_name: '', first_name: '', middle_name: '', gender: '', birthday: '', company: '', position: '', industry: '', city: '', language: '',
  timezone: '', stage: 'prospect', tags: [], attributes: [], external_id: '', basis: '', source: '', no_tracking: false, bonus_balance: 0, purchase_count: 0, total_spent: 0,
};

export function valuesOf(c: Client): ClientValues {
  return {
    ...blank,
    ...(Object.fromEntries(Object.keys(blank).filter((k) => k in c).map((k) => [k, c[k as keyof Client]])) as Partial<ClientValues>),
    attributes: Object.entries(c.attributes).map(([k, v]) => [k, typeof v === 'object' && v !== null ? JSON.stringify(v) : String(v ?? '')]),
    basis: c.consent.basis,
    source: c.consent.source,
  };
}

/** What differs, as a merge patch: what was not touched is not said, so nobody else's change is undone. */
export function patchOf(now: ClientValues, before: ClientValues, was: Record<string, unknown>): ClientPatch {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(blank)) {
    if (key === 'attributes' || key === 'basis' || key === 'source') continue;
    if (JSON.stringify(now[key]) !== JSON.stringify(before[key])) patch[key] = typeof blank[key] === 'number' ? Number(now[key] || 0) : now[key];
  }
  if (now.basis !== before.basis || now.source !== before.source) patch.consent = { basis: now.basis, source: now.source };
  const attributes: Record<string, unknown> = {};
  const said = new Map(now.attributes.filter(([k]) => k.trim() !== ''));
  const old = new Map(before.attributes);
  for (const [k, v] of said) if (old.get(k) !== v) attributes[k] = typeof was[k] === 'number' && v !== '' && !Number.isNaN(Number(v)) ? Number(v) : v;
  for (const k of old.keys()) if (!said.has(k)) attributes[k] = null;
  if (Object.keys(attributes).length > 0) patch.attributes = attributes;
  return patch as ClientPatch;
}

interface Props {
  draft: string;
  initial: ClientValues;
  submit: string;
  onSubmit: (values: ClientValues) => Promise<unknown>;
  onCancel: () => void;
}

export function ClientForm({ draft, initial, submit, onSubmit, onCancel }: Props) {
  const { t } = useTranslation(['clients', 'states']);
  const form = useForm<ClientValues>({ draft, initial, onSubmit });
  const text = (name: keyof ClientValues & string, label: string, more: Record<string, unknown> = {}) => <TextInput label={label} autoComplete="off" {...(form.field(name) as { value: string })} {...more} />;
  return (
    <form onSubmit={(e) => void form.submit(e)} noValidate>
      <LeaveWarning when={form.dirty && !form.busy} />
      <Stack gap="lg" maw={760}>
        <DraftNotice form={form} />
        <Section title={t('facts.contacts')}>
          {text('email', t('column.email'), { type: 'email', inputMode: 'email' })}
          {text('phone', t('column.phone'), { type: 'tel', inputMode: 'tel' })}
        </Section>
        <Section title={t('name.title')}>
          {text('last_name', t('field.last_name'))}
          {text('first_name', t('field.first_name'))}
          {text('middle_name', t('field.middle_name'))}
          <Select
            label={t('field.gender')}
            placeholder={t('field.gender_from_name')}
            data={['male', 'female', 'unknown'].map((g) => ({ value: g, label: t(`gender.${g}`) }))}
            {...form.field('gender')}
            value={form.values.gender || null}
          />
          <BirthdayInput {...form.field('birthday')} />
        </Section>
        <Section title={t('facts.work')}>
          {text('company', t('column.company'))}
          {text('position', t('column.position'))}
          {text('industry', t('field.industry'))}
          {text('city', t('column.city'))}
        </Section>
        <Section title={t('facts.consent')} note={t('facts.consent_note')}>
          <Select
            label={t('field.basis')}
            placeholder={t('basis.none')}
            clearable
            data={['consent', 'contract', 'legitimate_interest', 'public'].map((b) => ({ value: b, label: t(`basis.${b}`) }))}
            {...form.field('basis', 'consent.basis')}
            value={form.values.basis || null}
            onChange={(v) => form.set('basis', v ?? '')}
          />
          <TextInput label={t('field.source')} placeholder={t('field.source_example')} {...form.field('source', 'consent.source')} />
          <Checkbox label={t('field.no_tracking')} description={t('field.no_tracking_note')} checked={form.values.no_tracking} onChange={(e) => form.set('no_tracking', e.currentTarget.checked)} />
        </Section>
        <Section title={t('facts.sales')}>
          <Select label={t('column.stage')} data={['prospect', 'active', 'former'].map((s) => ({ value: s, label: t(`states:stage.${s}`) }))} allowDeselect={false} {...form.field('stage')} />
          <TagsInput label={t('column.tags')} placeholder={form.values.tags.length ? undefined : t('bulk.tags_hint')} {...form.field('tags')} />
          <Select
            label={t('field.language')}
            placeholder={t('field.language_of_letter')}
            clearable
            data={[...new Set(['ru', 'en', ...(form.values.language ? [form.values.language] : [])])].map((l) => ({ value: l, label: l === 'ru' || l === 'en' ? t(`languages.${l}`) : l }))}
            {...form.field('language')}
            value={form.values.language || null}
            onChange={(v) => form.set('language', v ?? '')}
          />
          <Autocomplete label={t('field.timezone')} placeholder={t('field.timezone_of_house')} data={Intl.supportedValuesOf('timeZone')} limit={20} {...form.field('timezone')} />
          <NumberInput label={t('column.total_spent')} min={0} decimalScale={2} thousandSeparator=" " {...form.field('total_spent')} />
          <NumberInput label={t('field.purchase_count')} min={0} allowDecimal={false} {...form.field('purchase_count')} />
          <NumberInput label={t('field.bonus_balance')} decimalScale={2} thousandSeparator=" " {...form.field('bonus_balance')} />
          {text('external_id', t('field.external_id'))}
        </Section>
        <Attributes form={form} />
        <ErrorAlert error={form.error} />
        <FormFoot form={form} submit={submit} onCancel={onCancel} />
      </Stack>
    </form>
  );
}

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <Paper withBorder p="lg" component="fieldset" m={0}>
      <Title order={2} size="h3" component="legend" style={{ float: 'left', width: '100%', marginBottom: 16, padding: 0 }}>
        {title}
      </Title>
      {note && (
        <Text size="sm" c="dimmed" mb="md" style={{ clear: 'both' }}>
          {note}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md" style={{ clear: 'both' }}>
        {children}
      </SimpleGrid>
    </Paper>
  );
}

function Attributes({ form }: { form: Form<ClientValues> }) {
  const { t } = useTranslation('clients');
  const rows = form.values.attributes;
  const write = (i: number, at: 0 | 1, v: string) => form.set('attributes', rows.map((r, j) => (j === i ? ((at === 0 ? [v, r[1]] : [r[0], v]) as [string, string]) : r)));
  return (
    <Paper withBorder p="lg" component="fieldset" m={0}>
      <Title order={2} size="h3" component="legend" style={{ float: 'left', width: '100%', padding: 0, marginBottom: 8 }}>
        {t('facts.attributes')}
      </Title>
      <Stack gap="xs" style={{ clear: 'both' }}>
        <Text size="sm" c="dimmed">
          {t('facts.attributes_note')}
        </Text>
        {rows.map(([k, v], i) => (
          <Group key={i} gap="xs" wrap="nowrap">
            <TextInput aria-label={t('field.attribute_name', { n: i + 1 })} placeholder={t('field.attribute')} value={k} onChange={(e) => write(i, 0, e.currentTarget.value)} style={{ flex: 1 }} />
            <TextInput aria-label={t('field.attribute_value', { name: k || i + 1 })} placeholder={t('field.value')} value={v} onChange={(e) => write(i, 1, e.currentTarget.value)} style={{ flex: 1 }} />
            <ActionIcon variant="subtle" color="gray" aria-label={t('field.attribute_remove', { name: k || i + 1 })} onClick={() => form.set('attributes', rows.filter((_, j) => j !== i))}>
              <IconTrash size={17} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={15} />} onClick={() => form.set('attributes', [...rows, ['', '']])}>
            {t('field.attribute_add')}
          </Button>
        </div>
      </Stack>
    </Paper>
  );
}
