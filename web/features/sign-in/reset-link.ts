// Reads the two parts of a mailed link, `<id>.<secret>`.

export interface ResetLink {
  resetTokenId: string;
  resetPasswordToken: string;
}

export function readResetLink(text: string): ResetLink | undefined {
  const dot = text.indexOf('.');
  if (dot < 1 || dot === text.length - 1) return undefined;
  return { resetTokenId: text.slice(0, dot), resetPasswordToken: text.slice(dot + 1) };
}
