import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Card, Tag, Time } from '../../ui';
import classes from './clients.module.css';

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  const known = facts.filter(([, v]) => v !== '' && v !== null && v !== undefined && v !== false);
  if (known.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** All that is known of a client, by what it is for. */
export function ClientFacts({ client: c }: { client: Client }) {
  const { t, i18n } = useTranslation('clients');
  const format = useFormat();
  const languageName = (tag: string) => {
    try {
      return new Intl.DisplayNames(i18n.language, { type: 'language' }).of(tag) ?? tag;
    } catch {
      return tag;
    }
  };
  const attributes = Object.entries(c.attributes).map(([k, v]): [string, ReactNode] => [k, words(v)]);
  return (
    <>
      <Card title={t('facts.contacts')}>
        <Stack gap="md">
          <Facts
            facts={[
              [t('column.email'), c.email && <Anchor href={`mailto:${c.email}`} size="sm">{c.email}</Anchor>],
              [t('facts.other_emails'), c.other_emails?.join(', ')],
              [t('column.phone'), c.phone && <Anchor href={`tel:${c.phone}`} size="sm">{c.phone}</Anchor>],
              [t('column.birthday'), c.birthday && format.birthday(c.birthday)],
              [t('column.company'), c.company],
              [t('column.position'), c.position],
              [t('field.industry'), c.industry],
              [t('column.city'), c.city],
              [t('field.language'), c.language && languageName(c.language)],
              [t('field.timezone'), c.timezone],
              [t('field.external_id'), c.external_id],
            ]}
          />
          {c.tags.length > 0 && (
            <Group gap={6} aria-label={t('column.tags')} role="group">
              {c.tags.map((tag) => (
                <Link key={tag} to="/clients" search={{ tag } as never} className={classes.taglink}>
                  <Tag>{tag}</Tag>
                </Link>
              ))}
            </Group>
          )}
        </Stack>
      </Card>
      <Card title={t('facts.consent')}>
        {c.consent.basis ? (
          <Facts
            facts={[
              [t('field.basis'), t(`basis.${c.consent.basis}`)],
              [t('field.source'), c.consent.source],
              [t('field.since'), c.consent.at && format.date(c.consent.at)],
            ]}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t('facts.no_consent')}
          </Text>
        )}
        {c.no_tracking && (
          <Text size="sm" mt="sm">
            {t('facts.no_tracking')}
          </Text>
        )}
        {c.quiet_days > 0 && (
          <Text size="sm" mt="xs">
            {t('facts.quiet', { count: c.quiet_days })}
          </Text>
        )}
      </Card>
      {(c.purchase_count > 0 || c.total_spent > 0 || c.bonus_balance !== 0 || c.last_purchase_at) && (
        <Card title={t('facts.purchases')}>
          <Facts
            facts={[
              [t('column.total_spent'), c.total_spent > 0 && format.money(c.total_spent)],
              [t('field.purchase_count'), c.purchase_count > 0 && format.number(c.purchase_count)],
              [t('field.last_purchase_at'), c.last_purchase_at && format.date(c.last_purchase_at)],
              [t('field.bonus_balance'), c.bonus_balance !== 0 && format.number(c.bonus_balance)],
            ]}
          />
        </Card>
      )}
      {attributes.length > 0 && (
        <Card title={t('facts.attributes')}>
          <Facts facts={attributes} />
        </Card>
      )}
      <Text size="xs" c="dimmed" px={4}>
        {t('facts.added')} <Time at={c.created_at} />
        {c.import_id && (
          <>
            {' · '}
            <Anchor size="xs" renderRoot={(p) => <Link to="/imports/$id" params={{ id: c.import_id ?? '' }} {...p} />}>
              {t('facts.from_import')}
            </Anchor>
          </>
        )}
      </Text>
    </>
  );
}
