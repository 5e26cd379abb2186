import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface Named {
  first_name: string;
  middle_name: string;
  last_name: string;
  company: string;
  email: string;
  phone: string;
  /** «Уважаемая Анна Петровна», when the API says it. */
  salutation?: string;
}

/** The whole name as people write it; company or address where there is none. */
export function fullName(c: Named): string {
  return [c.last_name, c.first_name, c.middle_name].filter(Boolean).join(' ') || c.company || c.email || c.phone;
}

/** A client's name with the words that a letter will begin with; the company stands in for them on wish. */
export function NameWithSalutation({ client, company = false }: { client: Named; company?: boolean }) {
  const { t } = useTranslation();
  const name = fullName(client);
  const second = client.salutation || (company && client.company !== name ? client.company : '');
  return (
    <span style={{ display: 'block', minWidth: 0 }}>
      <span style={{ fontWeight: 550, overflowWrap: 'break-word' }}>{name || t('no_name')}</span>
      {second && (
        <Text component="span" display="block" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {second}
        </Text>
      )}
    </span>
  );
}
