import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Card } from '../../ui';
import type { Options, Run } from './data';
import classes from './imports.module.css';

const bases = ['consent', 'contract', 'legitimate_interest', 'public', 'none'] as const;
const kept = 'salut.draft.import.basis';

/** On what ground these people may be written to: asked each time, never guessed. */
export function BasisStep({ run, onBack, onStart }: { run: Run; onBack: () => void; onStart: (options: Options) => void }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const hasOwn = Object.values(run.mapping).includes('consent.basis');
  const [basis, setBasis] = useState<string>(hasOwn ? 'none' : '');
  const [source, setSource] = useState(() => sessionStorage.getItem(kept) ?? '');
  const [conflict, setConflict] = useState<'update' | 'skip'>('update');
  const [asked, setAsked] = useState(false);
  const go = () => {
    if (basis === '') {
      setAsked(true);
      return;
    }
    sessionStorage.removeItem(kept);
    onStart({ on_conflict: conflict, ...(basis !== 'none' && { consent: { basis, source: source.trim() } }) });
  };
  return (
    <>
      <Card title={t('basis.title')}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {hasOwn ? t('basis.own') : t('basis.text')}
          </Text>
          <Radio.Group value={basis} onChange={setBasis} aria-label={t('basis.title')} error={asked && basis === '' ? t('basis.needed') : undefined}>
            <div className={classes.basis}>
              {bases.map((b) => (
                <label key={b} className={classes.option}>
                  <Radio value={b} label={t(`basis.${b}.name`)} description={t(`basis.${b}.text`)} styles={{ label: { fontWeight: 550 } }} />
                </label>
              ))}
            </div>
          </Radio.Group>
          {basis !== '' && basis !== 'none' && (
            <TextInput
              label={t('basis.source')}
              description={t('basis.source_hint')}
              placeholder={t('basis.source_example')}
              value={source}
              onChange={(e) => {
                setSource(e.currentTarget.value);
                sessionStorage.setItem(kept, e.currentTarget.value);
              }}
            />
          )}
        </Stack>
      </Card>
      {run.updated + run.skipped > 0 && (
        <Card title={t('conflict.title')}>
          <Radio.Group value={conflict} onChange={(v) => setConflict(v as 'update' | 'skip')} aria-label={t('conflict.title')}>
            <Stack gap="sm">
              <Radio value="update" label={t('conflict.update')} description={t('conflict.update_text')} />
              <Radio value="skip" label={t('conflict.skip')} description={t('conflict.skip_text')} />
            </Stack>
          </Radio.Group>
        </Card>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {t('back')}
        </Button>
        <Button leftSection={<IconUpload size={16} />} onClick={go}>
          {t('start', { count: run.rows - run.rejected, shown: format.number(run.rows - run.rejected) })}
        </Button>
      </Group>
    </>
  );
}
