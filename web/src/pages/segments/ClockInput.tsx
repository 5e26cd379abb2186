import { TimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A time of the day as 09:00, whatever the browser's own habits are. */
export function ClockInput({ label, value, onChange, error }: { label: string; value: string; onChange: (time: string) => void; error?: ReactNode }) {
  const { t } = useTranslation('segments');
  return <TimePicker label={label} value={value} onChange={(v) => onChange(v.slice(0, 5))} error={error} format="24h" hoursInputLabel={t('clock.hours', { label })} minutesInputLabel={t('clock.minutes', { label })} w={110} />;
}
