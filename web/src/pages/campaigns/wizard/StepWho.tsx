import { Anchor, Button, Group, Paper, Radio, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import { useMay } from '../../../session/session';
import { ErrorState } from '../../../ui';
import { useTopics } from '../data';
import { useFields, usePreview } from '../../segments/data';
import { People } from '../../segments/People';
import { describe } from '../../segments/words';
import { AudienceWords } from './AudienceWords';
import { Consequence } from './Consequence';
import { useChosen, type StepProps } from './Wizard';
import classes from '../campaigns.module.css';

const purposes = ['marketing', 'outreach', 'greeting', 'service'] as const;

export function StepWho({ state }: StepProps) {
  const { t } = useTranslation('campaigns');
  const segmentWords = useTranslation('segments');
  const format = useFormat();
  const may = useMay();
  const { draft, set, faults } = state;
  const { segments, segment, audience } = useChosen(draft);
  const { fields } = useFields();
  const preview = usePreview(segment?.rule ?? null);
  const topics = useTopics();
  const topic = topics.data?.find((x) => x.id === draft.topic_id);
  if (segments.isError) return <ErrorState error={segments.error} onRetry={() => void segments.refetch()} />;
  return (
    <div className={classes.two}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <Stack gap="lg">
          <Title order={2}>{t('who.title')}</Title>
          <TextInput label={t('who.name')} description={t('who.name_why')} placeholder={t('who.name_hint')} value={draft.name} onChange={(e) => set({ name: e.currentTarget.value })} error={faults.name} maxLength={200} />
          <div>
            <Group align="flex-end" gap="xs">
              <Select
                label={t('who.segment')}
                placeholder={segments.isPending ? t('loading') : t('who.choose')}
                data={(segments.data ?? []).map((s) => ({ value: s.id, label: s.name }))}
                value={draft.segment_id || null}
                onChange={(v) => set({ segment_id: v ?? '' })}
                searchable
                allowDeselect={false}
                nothingFoundMessage={t('nothing_found.title')}
                error={faults.segment_id}
                style={{ flex: '1 1 14rem' }}
              />
              {may('segments:write') && (
                <Button variant="default" leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/segments/new" search={{ back: state.id ?? 'new' } as never} {...p} />}>
                  {t('who.new_segment')}
                </Button>
              )}
            </Group>
            {segment && fields.size > 0 && (
              <Text size="sm" c="dimmed" mt={6}>
                {describe({ t: segmentWords.t, language: segmentWords.i18n.language, format, fields }, segment.rule)}{' '}
                <Anchor size="sm" underline="always" renderRoot={(p) => <Link to="/segments/$id" params={{ id: segment.id }} {...p} />}>
                  {t('who.change')}
                </Anchor>
              </Text>
            )}
          </div>
          <Radio.Group label={t('who.purpose')} description={t('who.purpose_why')} value={draft.purpose} onChange={(v) => set({ purpose: v })} error={faults.purpose}>
            <Stack gap="xs" mt="sm">
              {purposes.map((p) => (
                <Radio key={p} value={p} label={t(`purpose.${p}`)} description={t(`purpose_about.${p}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <div>
            <Select
              label={t('topic.label')}
              description={t('topic.why')}
              placeholder={topics.isPending ? t('loading') : t('topic.none')}
              data={(topics.data ?? []).filter((x) => !x.archived_at || x.id === draft.topic_id).map((x) => ({ value: x.id, label: x.name }))}
              value={draft.topic_id || null}
              onChange={(v) => set({ topic_id: v ?? '' })}
              clearable
              clearButtonProps={{ 'aria-label': t('topic.clear') }}
              error={faults.topic_id}
            />
            {may('campaigns:write') && (
              <Anchor size="sm" mt={6} display="inline-block" renderRoot={(p) => <Link to="/settings/topics" {...p} />}>
                {t('topic.edit')}
              </Anchor>
            )}
          </div>
          <Consequence>{topic ? t('topic.then', { name: topic.name }) : t('topic.then_none')}</Consequence>
        </Stack>
      </Paper>
      <Stack gap="lg">
        {segment ? (
          <>
            <AudienceWords audience={audience} />
            <People preview={preview} stale={preview.isPlaceholderData} left={0} />
          </>
        ) : (
          <Paper withBorder p="lg">
            <Text size="sm" c="dimmed">
              {t('who.nothing')}
            </Text>
          </Paper>
        )}
      </Stack>
    </div>
  );
}
