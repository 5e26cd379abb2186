import { Button, Group, Modal, Stack, Text, TextInput, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from './notices';

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** Names what is lost or set going. */
  consequence: ReactNode;
  confirm: string;
  /** A promise keeps the question open until it is done, and shows why when it fails. */
  onConfirm: () => Promise<unknown>;
  /** The person must type these words first. */
  typed?: string;
  danger?: boolean;
  children?: ReactNode;
}

/** Asks before an act that can't be taken back easily. */
export function Confirm({ opened, onClose, title, consequence, confirm, onConfirm, typed, danger = true, children }: ConfirmProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    if (busy) return;
    setWords('');
    setError(null);
    onClose();
  };
  const go = async (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setBusy(false);
      setWords('');
      onClose();
    } catch (failure) {
      setBusy(false);
      setError(failure);
    }
  };
  const ready = typed === undefined || words.trim().toLocaleLowerCase() === typed.trim().toLocaleLowerCase();
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={go}>
        <Stack gap="md">
          <Text size="sm" component="div">
            {consequence}
          </Text>
          {children}
          {typed !== undefined && (
            <TextInput label={t('confirm.type', { words: typed })} value={words} onChange={(e) => setWords(e.currentTarget.value)} autoComplete="off" data-autofocus />
          )}
          <ErrorAlert error={error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} disabled={busy}>
              {t('cancel')}
            </Button>
            <Button type="submit" color={danger ? 'red' : undefined} loading={busy} disabled={!ready}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type Props = Omit<ButtonProps, 'onClick'> & Omit<ConfirmProps, 'opened' | 'onClose' | 'children'> & { children: ReactNode; extra?: ReactNode };

/** A button that asks first, naming what is lost. */
export function ConfirmButton({ title, consequence, confirm, onConfirm, typed, danger, children, extra, ...button }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button {...button} onClick={open}>
        {children}
      </Button>
      <Confirm {...{ opened, title, consequence, confirm, onConfirm, typed, danger }} onClose={close}>
        {extra}
      </Confirm>
    </>
  );
}
