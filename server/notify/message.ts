// A mail before it is written: what it is about, to whom, and what its kind needs to know.
import type { Language } from '../../contract/languages.ts';
import type { Link } from './kind.ts';
import { type DataOf, type KindName, kindNamed } from './kinds.ts';

export interface Recipient {
  address: string;
  /** As the person wrote it; may be empty. */
  name: string;
}

export type MailMessage<Among extends KindName = KindName> = {
  [Name in Among]: {
    kind: Name;
    to: Recipient;
    language: Language;
    /** IANA name of the zone that times are written in; UTC where absent. */
    timeZone?: string | undefined;
    data: DataOf<Name>;
  };
}[Among];

/** The first link of the message that opens something, where there is one. */
export function linkOf(message: MailMessage): Link | undefined {
  return kindNamed(message.kind).carriesSecret ? (message.data as Link) : undefined;
}
