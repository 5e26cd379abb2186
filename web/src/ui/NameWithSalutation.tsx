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

/** A client's name with the words that a letter will begin with. */
export function NameWithSalutation({ client, id }: { client: Named; id?: string }) {
  const { t } = useTranslation();
  return (
    <span style={{ display: 'block', minWidth: 0 }}>
      <span id={id} style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>
        {fullName(client) || t('no_name')}
      </span>
      {client.salutation && (
        <Text component="span" display="block" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {client.salutation}
        </Text>
      )}
    </span>
  );
}
