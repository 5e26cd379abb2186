import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

const close = () => ({ 'aria-label': i18next.t('close') });

/** A short word that something was done. */
export function said(message: string, title?: string): void {
  notifications.show({ message, title, color: 'green', autoClose: 4000, closeButtonProps: close() });
}

/** A short word that something failed, where there is no place beside it. */
export function failed(message: string, title?: string): void {
  notifications.show({ message, title, color: 'red', autoClose: 8000, role: 'alert', closeButtonProps: close() });
}

/** A short word that something was done, with the way back for ten seconds. */
export function saidWithUndo(message: string, undo: string, onUndo: () => void): void {
  const id = notifications.show({
    message: (
      <span style={{ display: 'flex', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
        {message}
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {undo}
        </Button>
      </span>
    ),
    color: 'green',
    autoClose: 10_000,
    closeButtonProps: close(),
  });
}
