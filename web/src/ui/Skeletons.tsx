import { Group, Paper, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

function Waiting() {
  const { t } = useTranslation();
  return <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>;
}

/** Rows of a list that is on its way. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div>
      <Waiting />
      {Array.from({ length: rows }, (_, i) => (
        <Group key={i} px="lg" py={14} gap="lg" wrap="nowrap" style={{ borderTop: i ? '1px solid var(--line)' : undefined }} aria-hidden>
          <Skeleton h={12} w={`${28 + ((i * 7) % 14)}%`} />
          <Skeleton h={12} w="22%" />
          <Skeleton h={12} w={`${10 + ((i * 5) % 9)}%`} />
        </Group>
      ))}
    </div>
  );
}

/** A whole page that is on its way. */
export function PageSkeleton() {
  return (
    <Stack gap="lg">
      <Waiting />
      <Skeleton h={28} w={220} aria-hidden />
      <Paper withBorder py="xs" aria-hidden>
        <Stack gap="lg" p="lg">
          <Skeleton h={12} w="60%" />
          <Skeleton h={12} w="80%" />
          <Skeleton h={12} w="45%" />
          <Skeleton h={12} w="70%" />
        </Stack>
      </Paper>
    </Stack>
  );
}

/** A card's content that is on its way. */
export function BlockSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Stack gap="md">
      <Waiting />
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} h={12} w={`${85 - ((i * 17) % 45)}%`} aria-hidden />
      ))}
    </Stack>
  );
}
