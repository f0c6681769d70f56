// Names files: a path that we make, an extension from a short list, a media type and a name that cannot harm.

/** Media type → extension. Other types are kept as bytes without a meaning. */
const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/tiff': 'tif',
  'image/x-exr': 'exr',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/json': 'json',
  'text/plain': 'txt',
  'text/csv': 'csv',
};
const known = new Set([...Object.values(extensions), 'jpeg', 'tiff', 'blend', 'md', 'docx', 'xlsx', 'pptx', 'psd']);

/** Types that a browser runs script in when they are opened. They are kept, but never under their name. */
const active = /html|svg|xml|script|flash/i;
const wellFormed = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/i;
export const plainBytes = 'application/octet-stream';

export function safeMediaType(given: string): string {
  const type = (given.split(';')[0] ?? '').trim().toLowerCase();
  return wellFormed.test(type) && !active.test(type) ? type : plainBytes;
}

export function safeExtension(mediaType: string, originalName: string): string {
  if (Object.hasOwn(extensions, mediaType)) return extensions[mediaType] ?? 'bin';
  const given = /\.([a-z0-9]{1,10})$/i.exec(originalName)?.[1]?.toLowerCase() ?? '';
  return known.has(given) ? given : 'bin';
}

/**
 * Signs that nobody sees. Joiners stay where a script is spelt with them, as Persian and Hindi are, and where they make
 * one emoji of several, as the tags behind a black flag do.
 */
const unseen =
  /(?!(?<=\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}])\p{L})[\u200c\u200d](?=[\p{L}\p{M}\p{Extended_Pictographic}]))(?!(?<=\u{1f3f4}[\u{e0020}-\u{e007f}]{0,6})[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu;

/** The last part of whatever path the sender's system gave, without what no file name holds. */
export function safeOriginalName(given: string): string {
  // Looking for what nobody sees takes its time, and no system has names as long as this.
  const last = shortName(given.split(/[/\\]/).at(-1) ?? '', 2000);
  const name = last.replaceAll(unseen, '').toWellFormed().trim();
  return shortName(name, 255) || 'file';
}

/** At most so many characters, cut before the extension, by which systems know what a file is. */
export function shortName(name: string, atMost: number): string {
  const characters = [...name];
  if (characters.length <= atMost) return name;
  const extension = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  const kept = characters.slice(0, atMost - [...extension].length).join('');
  return `${kept.replace(/[\s\u200c\u200d]+$/u, '')}${extension}`;
}

export function filePath(key: string, extension: string): string {
  return `/files/${key}.${extension}`;
}

/** Possible keys of files in data as JSON text: how many there are is up to the writer. */
export function fileKeysIn(json: string): Set<string> {
  const keys = new Set<string>();
  // Most data names no file, and is spared the pattern.
  if (!json.includes('/files/')) return keys;
  for (const [, key] of json.matchAll(/\/files\/([a-z0-9]{20})\.[a-z0-9]{1,10}/g)) {
    if (key !== undefined) keys.add(key);
  }
  return keys;
}
