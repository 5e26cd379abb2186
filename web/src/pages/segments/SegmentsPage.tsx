import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function SegmentsPage() {
  const { t } = useTranslation('segments');
  return <PageHeader title={t('title')} />;
}
