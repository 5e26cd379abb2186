import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../api/types';
import { useFormat } from '../../../i18n/format';
import { Card } from '../../../ui';
import { useSegments } from '../../segments/data';
import { useSenders, useTemplates, useTopics } from '../data';
import classes from '../campaigns.module.css';

/** What the campaign was launched with. */
export function Facts({ campaign: c }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const segment = useSegments().data?.find((s) => s.id === c.segment_id);
  const letters = useTemplates().data ?? [];
  const senders = useSenders().data ?? [];
  const letter = letters.find((l) => l.id === c.steps[0]?.template_id);
  const topic = useTopics(c.topic_id !== null).data?.find((x) => x.id === c.topic_id);
  const tr = c.tracking ?? { clicks: true, opens: true };
  const utm = Object.entries(c.tracking?.utm ?? {}).filter(([, v]) => v);
  const rows: [string, React.ReactNode][] = [
    [t('fact.purpose'), t(`purpose.${c.purpose}`)],
    [t('topic.label'), c.topic_id ? (topic?.name ?? t('gone')) : t('topic.none')],
    [t('fact.segment'), segment ? <Anchor size="sm" renderRoot={(p) => <Link to="/segments/$id" params={{ id: segment.id }} {...p} />}>{segment.name}</Anchor> : t('gone')],
    [t('fact.letter'), letter ? <Anchor size="sm" renderRoot={(p) => <Link to="/letters/$id" params={{ id: letter.id }} {...p} />}>{letter.name}</Anchor> : t('gone')],
    [t('fact.senders'), c.sender_ids.map((id) => senders.find((s) => s.id === id)?.from_address ?? t('gone')).join(', ')],
    [t('fact.start'), c.entry.at ? format.dateTime(c.entry.at) : t('when.at_once')],
    [t('priority.title'), t(`priority.${c.priority}`)],
    [t('fact.window'), c.window ? t('when.window', { from: c.window.from, to: c.window.to }) : t('any_time')],
    [t('fact.cap'), c.frequency_cap ? t('launch.cap', { letters: c.frequency_cap.letters, count: c.frequency_cap.days }) : t('no_cap')],
    [t('fact.tracking'), t(tr.opens && tr.clicks ? 'launch.tracks_both' : tr.clicks ? 'launch.tracks_clicks' : tr.opens ? 'launch.tracks_opens' : 'launch.tracks_none')],
    ...(utm.length > 0 ? [[t('tracking.utm'), utm.map(([k, v]) => `utm_${k}=${v}`).join(', ')] as [string, React.ReactNode]] : []),
    ...(c.tracking?.erid ? [[t('fact.erid'), c.tracking.erid] as [string, React.ReactNode]] : []),
    [t('stop.title'), c.stop_on.length > 0 ? format.list(c.stop_on.map((r) => t(`stop.on.${r}`).toLocaleLowerCase())) : t('stop.none')],
    ...(c.launched_at ? [[t('fact.launched'), format.dateTime(c.launched_at)] as [string, React.ReactNode]] : []),
    ...(c.finished_at ? [[t('fact.finished'), format.dateTime(c.finished_at)] as [string, React.ReactNode]] : []),
  ];
  return (
    <Card label={t('tab.facts')}>
      <dl className={classes.facts}>
        {rows.map(([k, v]) => (
          <div key={k} style={{ display: 'contents' }}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
