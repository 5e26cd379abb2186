import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format';
import { barOrder, messageStates, solid } from './states';
import classes from './StateBar.module.css';

type Counts = Partial<Record<(typeof barOrder)[number], number>> & { audience: number };

// uses: states:message.

/** The letters of a campaign by state, as one bar with its words below. */
export function StateBar({ counts, legend = true }: { counts: Counts; legend?: boolean }) {
  const { t } = useTranslation('states');
  const format = useFormat();
  const parts = barOrder.map((state) => ({ state, n: counts[state] ?? 0 })).filter((p) => p.n > 0);
  const words = parts.map((p) => `${t(`message.${p.state}`)}: ${format.number(p.n)}`);
  return (
    <div>
      <div className={classes.bar} role="img" aria-label={words.join(', ')}>
        {parts.map((p) => (
          <span key={p.state} style={{ width: `${(p.n / Math.max(1, counts.audience)) * 100}%`, background: solid(messageStates[p.state].color) }} />
        ))}
      </div>
      {legend && (
        <ul className={classes.legend} aria-hidden>
          {parts.map((p) => (
            <li key={p.state}>
              <span className={classes.dot} style={{ background: solid(messageStates[p.state].color) }} />
              {t(`message.${p.state}`)} {format.number(p.n)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
