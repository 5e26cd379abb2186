import { Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClockPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';

/** A morning to come, by the clock of whoever looks. */
function morning(days: number): Date {
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(9, 0, 0, 0);
  return at;
}

const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

interface Props {
  until: string | null;
  onSnooze: (at: Date) => void;
  onWake: () => void;
}

/** Puts a conversation out of sight until a moment; it comes back by itself. */
export function Snooze({ until, onSnooze, onWake }: Props) {
  const { t } = useTranslation('replies');
  const format = useFormat();
  const [asking, ask] = useDisclosure(false);
  const [at, setAt] = useState(() => local(morning(1)));
  const chosen = new Date(at);
  const good = !Number.isNaN(chosen.getTime()) && chosen > new Date();
  const choices: [string, Date][] = [
    ['tomorrow', morning(1)],
    ['three_days', morning(3)],
    ['week', morning(7)],
  ];
  return (
    <>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconClockPause size={15} />}>
            {t('snooze.do')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {choices.map(([key, when]) => (
            <Menu.Item key={key} rightSection={<small style={{ color: 'var(--soft)', paddingInlineStart: 16 }}>{format.dateTime(when)}</small>} onClick={() => onSnooze(when)}>
              {t(`snooze.${key}`)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={ask.open}>{t('snooze.choose')}</Menu.Item>
          {until && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={onWake}>{t('snooze.wake')}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asking} onClose={ask.close} title={t('snooze.title')} closeButtonProps={{ 'aria-label': t('close') }} size="sm">
        <form
          onSubmit={(e) => {
            e.preventDefault();
            if (!good) return;
            ask.close();
            onSnooze(chosen);
          }}
        >
          <TextInput type="datetime-local" label={t('snooze.until')} value={at} min={local(new Date())} onChange={(e) => setAt(e.currentTarget.value)} error={good ? undefined : t('snooze.past')} data-autofocus />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={ask.close}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!good}>
              {t('snooze.do')}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
