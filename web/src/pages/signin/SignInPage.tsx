import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function SignInPage() {
  const { t } = useTranslation('signin');
  return <PageHeader title={t('title')} />;
}
