import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function LetterPage() {
  const { t } = useTranslation('letters');
  return <PageHeader title={t('title')} />;
}
