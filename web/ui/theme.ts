// Mantine's theme: our colours by name, our sizes and habits as the defaults of its components.
import {
  ActionIcon,
  Button,
  createTheme,
  Input,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** The colours themselves live in tokens.css; Mantine only wants ten of each by name. */
const tuple = (token: string) => Array.from({ length: 10 }, () => `var(${token})`) as unknown as MantineColorsTuple;

const solidBorder = (colour: string) => `1px solid ${colour}`;
const noBorder = solidBorder('transparent');

const variantColors: VariantColorsResolver = ({ color, variant }) => {
  const name = color === 'danger' ? 'danger' : 'accent';
  switch (variant) {
    case 'filled':
      return {
        background: `var(--${name}-fill)`,
        hover: `var(--${name}-fill-hover)`,
        color: `var(--on-${name})`,
        border: noBorder,
      };
    case 'light':
      return {
        background: `var(--${name}-soft)`,
        hover: `var(--${name}-soft)`,
        color: `var(--${name})`,
        border: noBorder,
      };
    case 'subtle':
      return {
        background: 'transparent',
        hover: 'var(--tint)',
        color: color === 'quiet' ? 'var(--ink-soft)' : `var(--${name})`,
        border: noBorder,
      };
    default:
      return {
        background: 'var(--surface)',
        hover: 'var(--tint)',
        color: color === 'danger' ? 'var(--danger)' : 'var(--ink)',
        border: solidBorder('var(--field-line)'),
      };
  }
};

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: tuple('--accent'), danger: tuple('--danger'), quiet: tuple('--ink-soft') },
  variantColorResolver: variantColors,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    InputWrapper: Input.Wrapper.extend({
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'quiet' } }),
  },
});
