import { Tooltip } from '@mantine/core';
import { useFormat } from '../i18n/format';

/** A moment: how long ago, with the whole of it on hover and for screen readers. */
export function Time({ at, absolute = false }: { at: string; absolute?: boolean }) {
  const format = useFormat();
  const whole = format.dateTime(at);
  if (absolute) return <time dateTime={at}>{whole}</time>;
  return (
    <Tooltip label={whole} events={{ hover: true, focus: false, touch: false }}>
      <time dateTime={at}>{format.ago(at)}</time>
    </Tooltip>
  );
}
