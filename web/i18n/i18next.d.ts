import 'i18next';
import type { Screens } from './screens.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    keySeparator: false;
    resources: Screens;
  }
}
