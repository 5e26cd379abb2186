import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function RepliesPage() {
  const { t } = useTranslation('replies');
  return <PageHeader title={t('title')} />;
}
