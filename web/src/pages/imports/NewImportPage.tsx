import { Alert, Button, Group, List, Paper, Progress, Stack, Stepper, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { ErrorAlert, NoPermission, PageHeader } from '../../ui';
import { BasisStep } from './BasisStep';
import { CheckStep } from './CheckStep';
import { upload, useRun, type Options } from './data';
import { DropZone } from './DropZone';

/** A file becomes clients in three steps: the file, a look at what would come of it, the basis. Nothing changes before the last one. */
export default function NewImportPage() {
  const { t } = useTranslation('imports');
  const may = useMay();
  return (
    <>
      <PageHeader title={t('new.title')} description={t('new.text')} back={{ to: '/imports', label: t('title') }} />
      {may('imports:write') ? <Wizard /> : <NoPermission />}
    </>
  );
}

function Wizard() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState<Options>({});
  const [dry, setDry] = useState<string>();
  const [step, setStep] = useState(0);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const abort = useRef<AbortController>(null);
  const run = useRun(dry);
  useEffect(() => () => abort.current?.abort(), []);
  useEffect(() => {
    window.scrollTo(0, 0); // what it returns is no clean-up
  }, [step]);

  const sending = async (f: File, o: Options) => {
    abort.current?.abort();
    const control = new AbortController();
    abort.current = control;
    setError(null);
    setSent(0);
    try {
      return await upload(f, o, setSent, control.signal);
    } catch (failure) {
      if (!(failure instanceof DOMException && failure.name === 'AbortError')) setError(failure);
      return null;
    } finally {
      setSent(null);
    }
  };

  const check = async (f: File, o: Options) => {
    setFile(f);
    setOptions(o);
    const started = await sending(f, { ...o, dry_run: true });
    if (!started) return;
    cache.setQueryData(['imports', 'one', started.id], started);
    setDry(started.id);
    setStep(1);
  };

  const start = async (more: Options) => {
    if (!file || !run.data) return;
    const started = await sending(file, { ...options, mapping: run.data.mapping, ...more, dry_run: false });
    if (!started) return;
    cache.setQueryData(['imports', 'one', started.id], started);
    void cache.invalidateQueries({ queryKey: ['imports', 'list'] });
    await navigate({ to: '/imports/$id', params: { id: started.id }, replace: true });
  };

  const again = () => {
    abort.current?.abort();
    setFile(null);
    setDry(undefined);
    setOptions({});
    setStep(0);
    setError(null);
  };

  return (
    <Stack gap="lg" maw={960}>
      <Stepper active={step} onStepClick={(s) => s < step && (s === 0 ? again() : setStep(s))} size="xs" allowNextStepsSelect={false} aria-label={t('steps.label')} visibleFrom="xs">
        <Stepper.Step label={t('steps.file')} />
        <Stepper.Step label={t('steps.check')} />
        <Stepper.Step label={t('steps.basis')} />
      </Stepper>
      <Text hiddenFrom="xs" size="sm" c="dimmed">
        {t('steps.of', { n: step + 1, name: t(`steps.${(['file', 'check', 'basis'] as const)[step]}`) })}
      </Text>
      {sent !== null && file && (
        <Paper withBorder p="lg">
          <Stack gap="xs">
            <Group justify="space-between">
              <Text size="sm" role="status">
                {sent < 1 ? t('sending', { name: file.name, size: format.bytes(file.size) }) : t('arriving')}
              </Text>
              <Button size="compact-sm" variant="subtle" onClick={() => abort.current?.abort()}>
                {t('cancel')}
              </Button>
            </Group>
            <Progress value={sent * 100} animated aria-label={t('sending_short')} />
          </Stack>
        </Paper>
      )}
      <ErrorAlert error={error} title={t('refused')} />
      {step === 0 && sent === null && (
        <>
          <DropZone onFile={(f) => void check(f, {})} />
          <Paper withBorder p="lg">
            <Text fw={550} size="sm" mb="xs">
              {t('hints.title')}
            </Text>
            <List size="sm" spacing={6} c="dimmed">
              <List.Item>{t('hints.columns')}</List.Item>
              <List.Item>{t('hints.names')}</List.Item>
              <List.Item>{t('hints.same')}</List.Item>
              <List.Item>{t('hints.undo')}</List.Item>
            </List>
          </Paper>
        </>
      )}
      {step === 1 && sent === null && file && (
        <CheckStep file={file} run={run.data} error={run.error} options={options} recheck={(o) => void check(file, o)} onBack={again} onNext={() => setStep(2)} />
      )}
      {step === 2 && sent === null && file && run.data && (
        <>
          {run.data.rejected > 0 && (
            <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />}>
              {t('some_rejected', { count: run.data.rejected })}
            </Alert>
          )}
          <BasisStep run={run.data} onBack={() => setStep(1)} onStart={(o) => void start(o)} />
        </>
      )}
    </Stack>
  );
}
