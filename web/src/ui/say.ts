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
