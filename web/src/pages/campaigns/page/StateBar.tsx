import { useTranslation } from 'react-i18next';
import type { Counts } from '../../../api/types';
import { useFormat } from '../../../i18n/format';
import { barOrder, lookOf, solid } from '../../../ui/states';
import classes from '../campaigns.module.css';

// uses: states:message

/** The states of a campaign's letters as one bar. */
export function StateBar({ counts, small = false }: { counts: Counts; small?: boolean }) {
  const { t } = useTranslation('states');
  const format = useFormat();
  const parts = barOrder.filter((s) => counts[s] > 0);
  const words = parts.map((s) => `${t(`message.${s}`)}: ${format.number(counts[s])}`).join(', ');
  return (
    <div className={`${classes.bar} ${small ? classes.small : ''}`} role="img" aria-label={words || undefined} aria-hidden={words ? undefined : true}>
      {parts.map((s) => (
        <span key={s} style={{ flexGrow: counts[s], flexBasis: 0, background: solid(lookOf('message', s).color) }} />
      ))}
    </div>
  );
}

/** The same in words; each leads to its letters. */
export function StateLegend({ counts, onPick }: { counts: Counts; onPick: (state: string) => void }) {
  const { t } = useTranslation('states');
  const format = useFormat();
  return (
    <ul className={classes.legend}>
      {barOrder
        .filter((s) => counts[s] > 0)
        .map((s) => (
          <li key={s}>
            <button type="button" className={classes.legendItem} onClick={() => onPick(s)} data-state={s}>
              <span className={classes.dot} style={{ background: solid(lookOf('message', s).color) }} aria-hidden />
              {t(`message.${s}`)}
              <b style={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(counts[s])}</b>
            </button>
          </li>
        ))}
    </ul>
  );
}
