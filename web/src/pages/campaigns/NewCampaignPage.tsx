import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function NewCampaignPage() {
  const { t } = useTranslation('campaigns');
  return <PageHeader title={t('title')} />;
}
