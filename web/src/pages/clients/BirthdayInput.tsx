import { Group, Input, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

function parts(value: string): [string, string, string] {
  const m = /^(?:(\d{4})|-)-(\d{2})-(\d{2})$/.exec(value);
  return m ? [String(Number(m[3])), m[2] ?? '', m[1] ?? ''] : ['', '', ''];
}

function join(day: string, month: string, year: string): string {
  if (!day && !month && !year) return '';
  return `${year ? year.padStart(4, '0') : '-'}-${month || '??'}-${day.padStart(2, '0') || '??'}`;
}

/** A birthday whose year may be unknown. */
export function BirthdayInput({ value, onChange, error }: Props) {
  const { t, i18n } = useTranslation('clients');
  const [local, setLocal] = useState<[string, string, string]>(() => parts(value));
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    if (join(...local) !== value) setLocal(parts(value));
  }
  const write = (next: [string, string, string]) => {
    setLocal(next);
    const v = join(...next);
    setShown(v);
    onChange(v);
  };
  const [day, month, year] = local;
  const months = Array.from({ length: 12 }, (_, i) => ({
    value: String(i + 1).padStart(2, '0'),
    // In Russian a month beside a day stands in the genitive: «5 марта».
    label: new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).formatToParts(new Date(Date.UTC(2000, i, 1))).find((p) => p.type === 'month')?.value ?? '',
  }));
  return (
    <Input.Wrapper label={t('column.birthday')} error={error} labelElement="div">
      <Group gap={6} wrap="nowrap" role="group" aria-label={t('column.birthday')}>
        <TextInput aria-label={t('birthday.day')} placeholder={t('birthday.day')} inputMode="numeric" maxLength={2} value={day} error={Boolean(error)} onChange={(e) => write([e.currentTarget.value.replace(/\D/g, ''), month, year])} w={64} />
        <Select aria-label={t('birthday.month')} placeholder={t('birthday.month')} data={months} value={month || null} onChange={(v) => write([day, v ?? '', year])} clearable style={{ flex: 1 }} />
        <TextInput aria-label={t('birthday.year')} placeholder={t('birthday.year')} inputMode="numeric" maxLength={4} value={year} onChange={(e) => write([day, month, e.currentTarget.value.replace(/\D/g, '')])} w={76} />
      </Group>
    </Input.Wrapper>
  );
}
