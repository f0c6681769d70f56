// Remembers the address while the person goes from signing in to a forgotten password and back, or is signed out by a change.

/** In this tab alone, for the one page that follows. */
const handedOver = 'conch-email';

let typed: string | undefined;

export function rememberEmail(email: string): void {
  typed = email;
}

/** For the sign-in page that is loaded next, as a new document. */
export function handOverEmail(email: string): void {
  sessionStorage.setItem(handedOver, email);
}

export function typedEmail(): string {
  if (typed === undefined) {
    typed = sessionStorage.getItem(handedOver) ?? '';
    sessionStorage.removeItem(handedOver);
  }
  return typed;
}
