// Says under which name we greet a mail server (EHLO, RFC 5321, 4.1.1.1): strict ones take nothing but a full host name.
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** A name with a dot that is no address; as it stands in DNS. */
function fullName(host: string): string | undefined {
  const name = domainToASCII(host.replace(/\.$/, ''));
  return name.includes('.') && isIP(name) === 0 && !name.endsWith('.localhost') ? name : undefined;
}

/** @returns undefined where none is known: then the library says what it can. */
export function clientNameOf(
  { mailClientName, publicUrl }: { mailClientName?: string | undefined; publicUrl: string },
  from: { address: string },
): string | undefined {
  const sender = from.address.slice(from.address.lastIndexOf('@') + 1);
  return mailClientName ?? fullName(new URL(publicUrl).hostname) ?? fullName(sender);
}
