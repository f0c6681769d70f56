// Says whether passkeys can be had under a host: browsers bind them to a domain name, and an IP address is none.

/** As URLs write it: IPv4 in four numbers, IPv6 in brackets (WebAuthn Level 3, 5.1.3: the origin's effective domain). */
export function canHavePasskeys(hostname: string): boolean {
  return !/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/.test(hostname);
}
