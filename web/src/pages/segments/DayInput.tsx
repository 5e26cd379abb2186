import { DateInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/ru';
import { IconCalendar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A day as 2027-03-05, shown and typed as people write it. */
export function DayInput({ label, value, onChange, error, min }: { label: string; value: string | null; onChange: (day: string | null) => void; error?: boolean; min?: string }) {
  const { t, i18n } = useTranslation('segments');
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: i18n.language === 'ru' ? 1 : 0 }}>
      <DateInput
        aria-label={label}
        placeholder={t('date_hint')}
        valueFormat={i18n.language === 'ru' ? 'DD.MM.YYYY' : 'D MMM YYYY'}
        value={value}
        onChange={(v) => onChange(v ? String(v).slice(0, 10) : null)}
        minDate={min}
        leftSection={<IconCalendar size={16} aria-hidden />}
        ariaLabels={{ previousMonth: t('calendar.previous_month'), nextMonth: t('calendar.next_month'), previousYear: t('calendar.previous_year'), nextYear: t('calendar.next_year'), monthLevelControl: t('calendar.month'), yearLevelControl: t('calendar.year') }}
        w={158}
        error={error}
      />
    </DatesProvider>
  );
}
