import { Alert, Button, FileInput, Group, Modal, Stack, Text } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { raw } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { ErrorAlert } from '../../ui';

interface Outcome {
  added: number;
  known: number;
  rejected: { line: number; text: string }[];
  more_rejected: number;
}

/** Brings the list of a former system in: an address a line, or a table. */
export function SuppressionFile({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <Modal opened={opened} onClose={onClose} title={t('suppression.file.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<Outcome | null>(null);
  const go = async (e: FormEvent) => {
    e.preventDefault();
    if (!file) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await raw('/api/v1/suppressions/import', { method: 'POST', body: file, headers: { 'Content-Type': 'text/plain' } });
      setDone((await answer.json()) as Outcome);
      await cache.invalidateQueries({ queryKey: ['suppressions'] });
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  if (done) {
    const bad = done.rejected.length + done.more_rejected;
    return (
      <Stack>
        <Text size="sm" role="status">
          {t('suppression.file.added', { count: done.added, shown: format.number(done.added) })} {done.known > 0 && t('suppression.file.known', { count: done.known, shown: format.number(done.known) })}
        </Text>
        {bad > 0 && (
          <Alert color="orange" variant="light" title={t('suppression.file.bad', { count: bad, shown: format.number(bad) })}>
            {done.rejected.slice(0, 10).map((r) => (
              <div key={r.line} style={{ overflowWrap: 'anywhere' }}>
                {t('suppression.file.line', { line: r.line, text: r.text })}
              </div>
            ))}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('suppression.file.close')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={(e) => void go(e)}>
      <Stack>
        <Text size="sm">{t('suppression.file.text')}</Text>
        <FileInput label={t('suppression.file.file')} placeholder={t('suppression.file.choose')} leftSection={<IconFileText size={16} />} accept=".txt,.csv,.tsv,text/plain,text/csv" value={file} onChange={setFile} data-autofocus />
        <ErrorAlert error={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {t('cancel')}
          </Button>
          <Button type="submit" color="red" loading={busy} disabled={!file}>
            {t('suppression.file.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
