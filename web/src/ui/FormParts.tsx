import { Alert, Button, Group, type ButtonProps } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';

/** Says that words of an earlier visit were put back, and lets a person start over. */
export function DraftNotice({ form }: { form: { restored: boolean; reset: () => void } }) {
  const { t } = useTranslation();
  if (!form.restored) return null;
  return (
    <Alert color="accent" variant="light" icon={<IconRestore size={18} />} py="xs" role="status">
      <Group justify="space-between" gap="xs">
        {t('draft.restored')}
        <Button size="compact-sm" variant="default" onClick={() => form.reset()}>
          {t('draft.drop')}
        </Button>
      </Group>
    </Alert>
  );
}

/** The foot of a form: what goes ahead is on the right. */
export function FormFoot({ form, submit, onCancel, children, ...button }: { form: { busy: boolean; dirty: boolean }; submit?: string; onCancel?: () => void; children?: ReactNode } & Omit<ButtonProps, 'form'>) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end" gap="xs" mt="xs">
      {children}
      {onCancel && (
        <Button variant="default" onClick={onCancel} disabled={form.busy}>
          {t('cancel')}
        </Button>
      )}
      <Button type="submit" loading={form.busy} {...button}>
        {submit ?? t('save')}
      </Button>
    </Group>
  );
}
