import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eef4fa',
  '#d9e6f2',
  '#b3cde6',
  '#7fb0e0',
  '#5e94c8',
  '#457db0',
  '#2f5f8f',
  '#274f78',
  '#1f4060',
  '#173049',
];

/** Where dialogs, menus and messages are drawn: one place that the lock can close. */
export const layers = '#layers';

const noMotion = { duration: 0 };

/** Mantine in the look of the design; colours come from theme/tokens.css. */
export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent },
  respectReducedMotion: true,
  focusRing: 'auto',
  defaultRadius: 6,
  fontFamily: 'var(--font)',
  cursorType: 'pointer',
  variantColorResolver: (input) => {
    if (input.variant === 'filled')
      return {
        background: 'var(--strong)',
        hover: 'var(--strong-hover)',
        color: 'var(--on-strong)',
        border: '1px solid transparent',
      };
    return defaultVariantColorsResolver(input);
  },
  components: {
    Portal: { defaultProps: { target: layers } },
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    Modal: {
      defaultProps: { centered: true, lockScroll: false, transitionProps: noMotion, overlayProps: { opacity: 0.45 } },
    },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: noMotion } },
    DrawerRoot: { defaultProps: { lockScroll: false, transitionProps: noMotion } },
    Menu: { defaultProps: { transitionProps: noMotion } },
    Select: { defaultProps: { allowDeselect: false, comboboxProps: { transitionProps: noMotion } } },
    Tooltip: { defaultProps: { transitionProps: noMotion, events: { hover: true, focus: true, touch: false } } },
    Notification: { defaultProps: { withBorder: false } },
  },
});
