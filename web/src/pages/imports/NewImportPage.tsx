import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function NewImportPage() {
  const { t } = useTranslation('imports');
  return <PageHeader title={t('title')} />;
}
