// The challenge that an authenticator signs: it carries the two parts of the flow that was begun with it.

export interface ChallengeParts {
  id: string;
  secret: string;
}

/** WebAuthn's CollectedClientData (Level 3, 5.8.1), as far as we look at it. */
export interface ClientData {
  type?: unknown;
  challenge?: unknown;
  origin?: unknown;
  crossOrigin?: unknown;
  topOrigin?: unknown;
}

/** Base64url, as it stands in options and comes back in the client data. */
export function challengeOf(flow: { id: string; plainSecret: string }): string {
  return Buffer.from(`${flow.id}.${flow.plainSecret}`, 'latin1').toString('base64url');
}

/** Nothing where it is no client data at all. */
export function readClientData(clientDataJSON: string): ClientData | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(clientDataJSON, 'base64url'));
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** The flow that this answer belongs to; nothing where the challenge is none of ours. */
export function readChallenge(answer: {
  response: { clientDataJSON: string };
}): (ChallengeParts & { challenge: string }) | undefined {
  const challenge = readClientData(answer.response.clientDataJSON)?.challenge;
  if (typeof challenge !== 'string') return undefined;
  const text = Buffer.from(challenge, 'base64url').toString('latin1');
  const [, id, secret] = /^([0-9a-z]{20})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id && secret ? { id, secret, challenge } : undefined;
}
