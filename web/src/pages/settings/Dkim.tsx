import { Alert, Button, Code, CopyButton, Group, Stack, Switch, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Sender } from '../../api/types';
import { Card, ErrorAlert } from '../../ui';

/** Signing of a sender's letters: the record to publish, and the switch to turn on when it is. */
export function Dkim({ sender }: { sender: Sender }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async (call: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await call();
      await cache.invalidateQueries({ queryKey: ['senders'] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const path = { path: { id: sender.id } };
  return (
    <Card title={t('dkim.title')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('dkim.text')}
        </Text>
        {sender.dkim ? (
          <>
            <Record label={t('dkim.record_name')} value={sender.dkim.record_name} />
            <Record label={t('dkim.record_value')} value={sender.dkim.record_value} />
            <Switch
              label={t('dkim.sign')}
              description={sender.dkim.on ? t('dkim.sign_on') : t('dkim.sign_off')}
              checked={sender.dkim.on}
              disabled={busy}
              onChange={(e) => {
                const on = e.currentTarget.checked;
                void act(() => data(api.PATCH('/api/v1/senders/{id}', { params: path, body: { dkim: { on } } })));
              }}
            />
          </>
        ) : (
          <>
            <Alert variant="light" color="gray">
              {t('dkim.none')}
            </Alert>
            <div>
              <Button variant="default" leftSection={<IconKey size={16} />} loading={busy} onClick={() => void act(() => data(api.POST('/api/v1/senders/{id}/dkim', { params: path, body: {} })))}>
                {t('dkim.make')}
              </Button>
            </div>
          </>
        )}
        <ErrorAlert error={error} />
      </Stack>
    </Card>
  );
}

/** A value to copy, with a button that does. */
export function Record({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation('settings');
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550}>
          {label}
        </Text>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={copy} aria-live="polite">
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
    </div>
  );
}
