import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function CalendarPage() {
  const { t } = useTranslation('calendar');
  return <PageHeader title={t('title')} />;
}
