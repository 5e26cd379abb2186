import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconGenderFemale, IconGenderMale, IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Card, ErrorAlert, Pill, fullName } from '../../ui';
import { useChangeClient } from './data';

export const genderIcons = { male: IconGenderMale, female: IconGenderFemale, unknown: IconQuestionMark };

/** How letters will address the client, what told so, and a click that settles it. */
export function NameCard({ client }: { client: Client }) {
  const { t } = useTranslation('clients');
  const may = useMay();
  const change = useChangeClient();
  const settle = (gender?: 'male' | 'female') => change.mutate({ id: client.id, patch: { ...(gender && { gender }), name_confirmed: true } });
  const asks = client.name_doubtful && !client.name_confirmed;
  return (
    <Card title={t('name.title')}>
      <Stack gap="sm">
        {client.salutation && (
          <div>
            <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
              {client.salutation}
            </Text>
            {client.salutation_friendly && client.salutation_friendly !== client.salutation && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {t('name.friendly', { words: client.salutation_friendly })}
              </Text>
            )}
          </div>
        )}
        <GenderLine client={client} />
        {client.name_confirmed && (
          <div>
            <Pill color="green" icon={IconCheck}>
              {t('name.confirmed')}
            </Pill>
          </div>
        )}
        {asks && (
          <Alert color="orange" variant="light" p="sm" title={t('name.asks_title')}>
            {t('name.asks_text')}
          </Alert>
        )}
        {!client.name_confirmed && fullName(client) && may('clients:write') && (
          <Group gap="xs">
            {client.gender !== 'unknown' || !asks ? (
              <Button size="compact-sm" variant={asks ? 'filled' : 'default'} leftSection={<IconCheck size={15} />} loading={change.isPending} onClick={() => settle()}>
                {t('name.right')}
              </Button>
            ) : null}
            {client.gender !== 'male' && (
              <Button size="compact-sm" variant="default" leftSection={<IconGenderMale size={15} />} disabled={change.isPending} onClick={() => settle('male')}>
                {t('gender.male')}
              </Button>
            )}
            {client.gender !== 'female' && (
              <Button size="compact-sm" variant="default" leftSection={<IconGenderFemale size={15} />} disabled={change.isPending} onClick={() => settle('female')}>
                {t('gender.female')}
              </Button>
            )}
          </Group>
        )}
        <ErrorAlert error={change.error} />
      </Stack>
    </Card>
  );
}

/** «Женщина: по отчеству, уверенность 98 %». */
export function GenderLine({ client }: { client: Client }) {
  const { t } = useTranslation('clients');
  const format = useFormat();
  const I = genderIcons[client.gender];
  const sure = client.gender_confidence >= 1 ? '' : t('name.confidence', { percent: format.percent(client.gender_confidence) });
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <I size={18} stroke={1.8} aria-hidden style={{ flex: 'none', marginTop: 1, color: 'var(--soft)' }} />
      <Text size="sm">
        {t(`gender.${client.gender}`)}
        <Text span c="dimmed">
          {client.gender !== 'unknown' && ` · ${[t(`source.${client.gender_source}`), sure].filter(Boolean).join(', ')}`}
        </Text>
      </Text>
    </Group>
  );
}
