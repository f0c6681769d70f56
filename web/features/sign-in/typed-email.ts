// Remembers the address while the person goes from signing in to a forgotten password and back.

let typed = '';

export function rememberEmail(email: string): void {
  typed = email;
}

export function typedEmail(): string {
  return typed;
}
