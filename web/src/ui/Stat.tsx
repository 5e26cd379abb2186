import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One figure with its name. */
export function Stat({ label, value, note, color }: { label: string; value: ReactNode; note?: ReactNode; color?: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="div" fz="1.5rem" fw={620} lh={1.35} c={color} style={{ fontVariantNumeric: 'tabular-nums', letterSpacing: '-0.01em' }}>
        {value}
      </Text>
      {note && (
        <Text size="xs" c="dimmed" component="div">
          {note}
        </Text>
      )}
    </div>
  );
}
