import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import type { Share } from '../data';
import classes from '../campaigns.module.css';

/** Reasons with how many each, the most frequent first. */
export function ReasonShares({ shares }: { shares: Share[] }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const most = Math.max(1, ...shares.map((s) => s.count));
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      {[...shares].sort((a, b) => b.count - a.count).map((s) => (
        <div key={s.value} className={classes.share}>
          <span style={{ overflowWrap: 'anywhere' }}>{s.text || s.value || t('report.no_reason')}</span>
          <b style={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(s.count)}</b>
          <span className={classes.shareBar} aria-hidden>
            <span style={{ width: `${(100 * s.count) / most}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}
