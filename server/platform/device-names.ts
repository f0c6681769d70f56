// Names the system and the browser that a user agent claims to be; says nothing where it does not know.
import type { DeviceFace } from '../../contract/api/sessions.ts';

export interface DeviceNames {
  face: DeviceFace;
  /** System or device; empty where unknown. */
  device: string;
  /** Browser or program with its main version; empty where unknown. */
  browser: string;
}

/**
 * In order: whoever builds on another browser names it too. Versions of systems are left out, since browsers
 * freeze them ("Windows NT 10.0" is Windows 11 as well, "Mac OS X 10_15_7" is any macOS).
 */
const browsers: readonly [pattern: RegExp, name: string][] = [
  [/\b(?:Edg|EdgA|EdgiOS)\/(\d+)/, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\/(\d+)/, 'Opera'],
  [/\bVivaldi\/(\d+)/, 'Vivaldi'],
  [/\bYaBrowser\/(\d+)/, 'Yandex Browser'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\bDuckDuckGo\/(\d+)/, 'DuckDuckGo'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\bHeadlessChrome\/(\d+)/, 'Headless Chrome'],
  [/\b(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
];

/** Programs that say so first. */
const programs: readonly [pattern: RegExp, name: string][] = [
  [/^curl\/(\d+)/, 'curl'],
  [/^Wget\/(\d+)/, 'Wget'],
  [/^python-requests\/(\d+)/, 'Python requests'],
  [/^Python(?:-urllib)?\/(\d+)/, 'Python'],
  [/^Go-http-client\/(\d+)/, 'Go'],
  [/^PostmanRuntime\/(\d+)/, 'Postman'],
  [/^insomnia\/(\d+)/i, 'Insomnia'],
  [/^HTTPie\/(\d+)/, 'HTTPie'],
  [/^axios\/(\d+)/, 'axios'],
  [/^okhttp\/(\d+)/, 'OkHttp'],
  [/^(?:node|undici)\b(?:\/(\d+))?/, 'Node.js'],
  [/^Java\/(\d+)/, 'Java'],
];

const systems: readonly [pattern: RegExp, device: string, face: DeviceFace][] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'tablet'],
  [/\bAndroid\b.*\bMobile\b/, 'Android', 'phone'],
  [/\bAndroid\b/, 'Android', 'tablet'],
  [/\bCrOS\b/, 'ChromeOS', 'computer'],
  [/\bWindows\b/, 'Windows', 'computer'],
  [/\bMac(?:intosh| OS X)\b/, 'macOS', 'computer'],
  [/\bLinux\b|\bX11\b/, 'Linux', 'computer'],
];

function nameBy(list: typeof browsers, userAgent: string): string | undefined {
  for (const [pattern, name] of list) {
    const found = pattern.exec(userAgent);
    if (found) return found[1] === undefined ? name : `${name} ${found[1]}`;
  }
  return undefined;
}

/** Of a client's own choosing, so bounded. */
const longestLookedAt = 400;

export function deviceNamesOf(sent: string): DeviceNames {
  const userAgent = sent.slice(0, longestLookedAt);
  const program = nameBy(programs, userAgent);
  if (program !== undefined) return { face: 'script', device: '', browser: program };
  const browser = nameBy(browsers, userAgent) ?? '';
  const system = systems.find(([pattern]) => pattern.test(userAgent));
  if (!system) return { face: 'unknown', device: '', browser };
  return { face: system[2], device: system[1], browser };
}

/** Browser and system in words, for a mail; nothing where both are unknown. */
export function deviceWordsOf(userAgent: string | undefined): string | undefined {
  const { browser, device } = deviceNamesOf(userAgent ?? '');
  return [browser, device].filter(Boolean).join(', ') || undefined;
}
