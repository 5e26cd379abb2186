import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function NewClientPage() {
  const { t } = useTranslation('clients');
  return <PageHeader title={t('title')} />;
}
