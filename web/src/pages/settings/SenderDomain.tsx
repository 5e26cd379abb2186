import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconMinus, IconWorldSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { Card, ErrorAlert, Pill } from '../../ui';

const looks = { ok: { color: 'green', icon: IconCircleCheck }, warn: { color: 'yellow', icon: IconAlertTriangle }, skip: { color: 'gray', icon: IconMinus } } as const;

/** What receivers find about the sender's domain, each with what it means. */
export function SenderDomain({ id }: { id: string }) {
  const { t } = useTranslation('settings');
  const check = useMutation({ mutationFn: () => data(api.POST('/api/v1/senders/{id}/check-domain', { params: { path: { id } } })) });
  return (
    <Card title={t('domain.title')} actions={<Button size="compact-sm" variant="default" leftSection={<IconWorldSearch size={15} />} loading={check.isPending} onClick={() => check.mutate()}>{t('check.go')}</Button>}>
      <Stack gap="md" role="status">
        {!check.data && (
          <Text size="sm" c="dimmed">
            {check.isPending ? t('domain.running') : t('domain.text')}
          </Text>
        )}
        {check.data?.findings.map((f) => {
          const look = looks[f.verdict];
          return (
            <div key={f.what} data-finding={`${f.what} ${f.verdict}`}>
              <Group gap="xs" mb={4}>
                <Text size="sm" fw={600} tt="uppercase">
                  {f.what}
                </Text>
                <Pill color={look.color} icon={look.icon}>
                  {t(`domain.${f.verdict}`)}
                </Pill>
              </Group>
              <Text size="sm">{f.message}</Text>
              {f.value && (
                <Text size="xs" ff="monospace" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
                  {f.name}: {f.value}
                </Text>
              )}
            </div>
          );
        })}
      </Stack>
      <ErrorAlert error={check.error} />
    </Card>
  );
}
