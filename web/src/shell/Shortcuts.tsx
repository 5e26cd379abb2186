import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Shell.module.css';

const groups = {
  everywhere: [['?', 'help'], ['/', 'search'], ['Esc', 'close']],
  lists: [['J', 'down'], ['K', 'up'], ['Enter', 'open'], ['X', 'mark']],
  names: [['M', 'male'], ['F', 'female'], ['U', 'unknown'], ['Enter', 'accept'], ['S', 'skip']],
  replies: [['R', 'answer'], ['Ctrl Enter', 'send'], ['E', 'done'], ['U', 'mark_unread']],
} as const;

/** The keys that the app knows. */
export default function Shortcuts({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      {Object.entries(groups).map(([group, keys]) => (
        <section key={group} aria-label={t(`keys.${group}`)} style={{ marginBottom: 24 }}>
          <h3 style={{ margin: '0 0 12px', fontSize: '0.875rem' }}>{t(`keys.${group}`)}</h3>
          <dl className={classes.keys}>
            {keys.map(([key, act]) => (
              <div key={act} style={{ display: 'contents' }}>
                <dt>
                  <Kbd>{key}</Kbd>
                </dt>
                <dd>{t(`keys.${act}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
