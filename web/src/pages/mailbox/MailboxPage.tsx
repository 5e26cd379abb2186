import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui';

export default function MailboxPage() {
  const { t } = useTranslation('mailbox');
  return <PageHeader title={t('title')} />;
}
