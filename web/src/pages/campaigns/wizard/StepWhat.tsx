import { Anchor, Button, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../session/session';
import { EmptyState, ErrorState } from '../../../ui';
import { usePreview } from '../../segments/data';
import { LetterPreview, Problems } from '../../letters/LetterPreview';
import { useTemplates } from '../data';
import { useChosen, type StepProps } from './Wizard';

export function StepWhat({ state }: StepProps) {
  const { t } = useTranslation('campaigns');
  const may = useMay();
  const { draft, set, faults } = state;
  const letters = useTemplates();
  const { segment } = useChosen(draft);
  const people = usePreview(segment?.rule ?? null);
  const letter = letters.data?.find((l) => l.id === draft.template_id);
  if (letters.isError) return <ErrorState error={letters.error} onRetry={() => void letters.refetch()} />;
  const create = may('templates:write') && (
    <Button variant="default" leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/letters/new" {...p} />}>
      {t('what.new')}
    </Button>
  );
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Title order={2}>{t('what.title')}</Title>
        {letters.data?.length === 0 ? (
          <EmptyState title={t('what.none')} action={create}>
            {t('what.none_text')}
          </EmptyState>
        ) : (
          <Group align="flex-end" gap="xs">
            <Select
              label={t('what.letter')}
              placeholder={letters.isPending ? t('loading') : t('what.choose')}
              data={(letters.data ?? []).map((l) => ({ value: l.id, label: l.name }))}
              value={draft.template_id || null}
              onChange={(v) => set({ template_id: v ?? '' })}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('nothing_found.title')}
              error={faults['steps[0].template_id'] ?? faults.steps}
              style={{ flex: '1 1 16rem', maxWidth: 420 }}
            />
            {letter && may('templates:write') && (
              <Button variant="default" leftSection={<IconPencil size={16} />} renderRoot={(p) => <Link to="/letters/$id" params={{ id: letter.id }} {...p} />}>
                {t('what.edit')}
              </Button>
            )}
            {create}
          </Group>
        )}
        {letter && (
          <>
            <Text size="sm" c="dimmed">
              {t('what.look')}{' '}
              {Object.keys(letter.translations ?? {}).length > 0 && t('what.languages', { count: Object.keys(letter.translations).length + 1 })}
            </Text>
            <Problems problems={letter.problems} />
            <LetterPreview key={letter.id} templateId={letter.id} version={letter.updated_at} senderId={draft.sender_ids[0]} clients={people.data?.sample} />
            <Anchor size="sm" renderRoot={(p) => <Link to="/letters/$id" params={{ id: letter.id }} search={{ test: '1' } as never} {...p} />}>
              {t('what.test')}
            </Anchor>
          </>
        )}
      </Stack>
    </Paper>
  );
}
