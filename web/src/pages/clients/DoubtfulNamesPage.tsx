import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function DoubtfulNamesPage() {
  const { t } = useTranslation('clients');
  return <PageHeader title={t('title')} />;
}
