import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function ClientsPage() {
  const { t } = useTranslation('clients');
  return <PageHeader title={t('title')} />;
}
