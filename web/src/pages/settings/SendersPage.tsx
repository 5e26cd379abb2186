import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function SendersPage() {
  const { t } = useTranslation('settings');
  return <PageHeader title={t('title')} />;
}
