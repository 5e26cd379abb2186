import { Button, Group, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../session/session';
import { Card } from '../../ui';
import classes from './home.module.css';

interface Props {
  sender: boolean;
  clients: boolean;
  letter: boolean;
  campaign: boolean;
}

/** The way to the first mailing: what is done and what is next. */
export function FirstSteps(done: Props) {
  const { t } = useTranslation('home');
  const may = useMay();
  const { demo } = useSession();
  const steps = [
    { key: 'sender', done: done.sender, to: '/settings/senders/new', may: may('senders:write') },
    { key: 'clients', done: done.clients, to: '/imports/new', may: may('imports:write') },
    { key: 'letter', done: done.letter, to: '/letters/new', may: may('templates:write') },
    { key: 'campaign', done: done.campaign, to: '/campaigns/new', may: may('campaigns:write') },
  ] as const;
  const next = steps.find((s) => !s.done);
  return (
    <Card title={t('first.title')}>
      <Text size="sm" c="dimmed" mb="md">
        {demo ? t('first.text_demo') : t('first.text')}
      </Text>
      <ol className={classes.steps}>
        {steps.map((s, i) => (
          <li key={s.key} data-done={s.done || undefined}>
            <span className={classes.number} aria-hidden>
              {s.done ? <IconCheck size={16} /> : i + 1}
            </span>
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={550}>
                {t(`first.${s.key}.title`)}
              </Text>
              <Text size="sm" c="dimmed">
                {s.done ? t('first.done') : t(`first.${s.key}.text`)}
              </Text>
            </div>
            {!s.done && s.may && (
              <Group>
                <Button size="compact-sm" variant={s === next ? 'filled' : 'default'} renderRoot={(p) => <Link to={s.to} {...p} />}>
                  {t(`first.${s.key}.action`)}
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
