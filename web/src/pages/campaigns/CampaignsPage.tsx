import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function CampaignsPage() {
  const { t } = useTranslation('campaigns');
  return <PageHeader title={t('title')} />;
}
