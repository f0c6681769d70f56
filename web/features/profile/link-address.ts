// Web addresses of links: completes what was typed, and knows the well-known places by their hosts.

export interface Place {
  id: string;
  name: string;
  hosts: readonly string[];
  /** An example of an address there. */
  example: string;
}

/** Offered in this order while a link is named. */
export const places: readonly Place[] = [
  { id: 'github', name: 'GitHub', hosts: ['github.com'], example: 'https://github.com/ada' },
  { id: 'gitlab', name: 'GitLab', hosts: ['gitlab.com'], example: 'https://gitlab.com/ada' },
  { id: 'linkedin', name: 'LinkedIn', hosts: ['linkedin.com'], example: 'https://www.linkedin.com/in/ada' },
  {
    id: 'mastodon',
    name: 'Mastodon',
    hosts: ['mastodon.social', 'mastodon.online', 'fosstodon.org', 'hachyderm.io', 'mstdn.social'],
    example: 'https://mastodon.social/@ada',
  },
  {
    id: 'bluesky',
    name: 'Bluesky',
    hosts: ['bsky.app'],
    example: 'https://bsky.app/profile/ada.bsky.social',
  },
  { id: 'orcid', name: 'ORCID', hosts: ['orcid.org'], example: 'https://orcid.org/0000-0002-1825-0097' },
  { id: 'vimeo', name: 'Vimeo', hosts: ['vimeo.com'], example: 'https://vimeo.com/ada' },
  {
    id: 'youtube',
    name: 'YouTube',
    hosts: ['youtube.com', 'youtu.be'],
    example: 'https://www.youtube.com/@ada',
  },
  { id: 'instagram', name: 'Instagram', hosts: ['instagram.com'], example: 'https://www.instagram.com/ada' },
  { id: 'slack', name: 'Slack', hosts: ['slack.com'], example: 'https://studio.slack.com/team/U012AB3CD' },
  {
    id: 'discord',
    name: 'Discord',
    hosts: ['discord.com', 'discord.gg'],
    example: 'https://discord.com/users/80351110',
  },
  { id: 'website', name: 'Website', hosts: [], example: 'https://example.com' },
];

/** `https://` where no scheme was typed; `@ada@host`, the way Mastodon writes people, becomes their page. */
export function addressWithScheme(typed: string): string {
  const text = typed.trim();
  const handle = /^@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)$/.exec(text);
  if (handle) return `https://${handle[2]}/@${handle[1]}`;
  if (text.startsWith('//')) return `https:${text}`;
  // A colon before digits is a port, not the end of a scheme.
  if (text === '' || /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return text;
  return /^[^\s/]+\.[^\s/]/.test(text) ? `https://${text}` : text;
}

function hostOf(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).hostname.replace(/^www\./, '') || undefined;
}

export function placeOf(address: string): Place | undefined {
  const host = hostOf(address);
  return host === undefined
    ? undefined
    : places.find(({ hosts }) => hosts.some((known) => host === known || host.endsWith(`.${known}`)));
}

/** The name of a link that was given none: the place, else the host. */
export function nameForAddress(address: string): string {
  return (placeOf(address)?.name ?? hostOf(address) ?? '').slice(0, 60);
}
