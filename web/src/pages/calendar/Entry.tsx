import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { StateBadge } from '../../ui';
import { lookOf, solid } from '../../ui/states';
import type { Item } from './days';
import classes from './calendar.module.css';

/** One thing of a day: a line in the month, with all that is known in the list. */
export function Entry({ item: x, short = false }: { item: Item; short?: boolean }) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const look = lookOf('campaign', x.state);
  const p = x.planned;
  const words = x.kind === 'waiting' ? t('waiting', { count: x.letters ?? 0, shown: format.number(x.letters ?? 0) }) : x.kind === 'ends' ? t('ends') : '';
  if (short) {
    return (
      <Link to="/campaigns/$id" params={{ id: x.campaign }} className={classes.entry} style={{ borderInlineStartColor: solid(look.color) }} title={[x.time, x.name, words].filter(Boolean).join(' · ')}>
        {x.time && <span className={classes.time}>{x.time}</span>} {x.name}
        {words && <span className={classes.soft}> {words}</span>}
      </Link>
    );
  }
  return (
    <div className={classes.line}>
      <span className={classes.clock}>{x.time || '—'}</span>
      <div className={classes.words}>
        <Link to="/campaigns/$id" params={{ id: x.campaign }} className={classes.name}>
          {x.name}
        </Link>
        <div className={classes.soft}>
          {[
            words,
            x.retries ? t('retries', { count: x.retries, shown: format.number(x.retries) }) : '',
            p && x.kind === 'campaign' && p.audience > 0 ? t('sent', { sent: format.number(p.sent), all: format.number(p.audience) }) : '',
            p && p.state === 'running' && p.end_at && x.kind === 'campaign' ? t('till', { at: format.dateTime(p.end_at) }) : '',
            p?.window ? t('window', { from: p.window.from, to: p.window.to }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      {x.kind === 'campaign' && <StateBadge kind="campaign" state={x.state} />}
    </div>
  );
}
