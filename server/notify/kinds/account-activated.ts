// Tells that the account was activated: nobody's own doing, so without "This was not me", but with whom to ask.
import { pages } from '../../../contract/pages.ts';
import { activation } from '../activation.ts';

export const accountActivated = activation('account.activated', ({ button, page }) => [
  button('button', page(pages.signIn)),
]);
