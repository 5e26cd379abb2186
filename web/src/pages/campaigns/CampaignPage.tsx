import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function CampaignPage() {
  const { t } = useTranslation('campaigns');
  return <PageHeader title={t('title')} />;
}
