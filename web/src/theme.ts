import { createTheme, type MantineColorsTuple } from '@mantine/core';

// One accent; greys with a touch of it, so that the whole looks cut from one piece.
const accent: MantineColorsTuple = ['#f0f1ff', '#e2e4fe', '#c5c8fb', '#a3a7f7', '#8388f2', '#6b70ec', '#585ce4', '#4a4dd0', '#3d40ae', '#31348b'];
const gray: MantineColorsTuple = ['#f8f9fb', '#f1f3f6', '#e6e9ef', '#d5dae3', '#b9c0cd', '#8d96a7', '#666f82', '#4c5567', '#343c4d', '#1d2433'];
const dark: MantineColorsTuple = ['#d6dae3', '#b3bac8', '#939cad', '#687184', '#3d4556', '#2e3545', '#222836', '#191e29', '#12161f', '#0c0f16'];

const system = '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Ubuntu, Cantarell, sans-serif';

// Quiet grounds for notices: the colour says the kind, the words stay readable.
const tints: Record<string, string> = {
  green: 'light-dark(#e9f8ef, #13291d)',
  red: 'light-dark(#fdf0ef, #33191a)',
  orange: 'light-dark(#fff4e8, #33220f)',
  yellow: 'light-dark(#fdf7e0, #2f280f)',
  accent: 'light-dark(#f0f1ff, #23264d)',
  gray: 'light-dark(#f1f3f6, #2e3545)',
};

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  colors: { accent, gray, dark },
  black: '#1d2433',
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontFamily: system,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '2rem' },
      h2: { fontSize: '1.125rem', lineHeight: '1.5rem' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.375rem' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  autoContrast: false,
  components: {
    Button: {
      defaultProps: { size: 'sm' },
      vars: (_: unknown, props: { size?: string }) => ({ root: props.size === 'compact-sm' ? { '--button-height': '30px', '--button-padding-x': '12px', '--button-fz': '0.8125rem' } : {} }),
    },
    TextInput: { defaultProps: { size: 'sm' } },
    Paper: { defaultProps: { radius: 'lg' } },
    Modal: { defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 }, styles: { title: { fontWeight: 600 } }, attributes: { header: { role: 'presentation' } } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    Alert: {
      defaultProps: { styles: { title: { color: 'var(--mantine-color-text)' } } },
      vars: (_: unknown, props: { color?: string }) => ({ root: tints[props.color ?? ''] ? { '--alert-bg': tints[props.color ?? ''] } : {} }),
    },
    Anchor: { defaultProps: { underline: 'always' } },
    Menu: { defaultProps: { shadow: 'md', radius: 'md' } },
  },
});
