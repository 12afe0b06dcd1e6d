/** Mantine in the colours of the desk (`tokens.css`). */
import { Button, createTheme, Menu, Modal, Tooltip, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#e8f4f5', '#d3e7e9', '#a6d0d4', '#75b7be', '#4ea2ab', '#35959f', '#24727d', '#0d5f6b', '#0a4f59', '#063f48',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol },
  fontFamily: "'Inter', system-ui, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Modal: Modal.extend({ defaultProps: { centered: true, radius: 12, overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 120 } } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', radius: 10, transitionProps: { duration: 90 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: false, radius: 6, transitionProps: { duration: 80 } } }),
  },
});

/** Mantine's surfaces and borders are those of the tokens, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-faint)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-error': 'var(--late)',
  };
  return { variables: {}, light: shared, dark: shared };
};
