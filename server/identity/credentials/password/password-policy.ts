// Which new passwords are refused, and why: length, words of the person and the server, repetition and counting.
import { passwordMaxLength } from '../../../../contract/schemas/user.ts';
import { Failure } from '../../../platform/failure.ts';
import { isCommonPassword } from './common-passwords.ts';

/** The person for whom the password is. */
export interface PasswordOwner {
  name: string;
  email: string;
}

/** The form that is hashed: NFC and nothing else. Never trimmed, cut or folded: every character counts (SP 800-63B-4, 3.1.1.2). */
export function hashedForm(plain: string): string {
  return plain.normalize('NFC');
}

/** Throws where the password must not be set; every refusal says why. */
export function requireFit(
  plain: string,
  owner: PasswordOwner,
  { host, minLength }: { host: string; minLength: number },
): void {
  if (!plain.isWellFormed()) {
    throw new Failure('request.invalid', {
      fields: { password: 'This holds half a character, which cannot be typed again.' },
    });
  }
  const characters = [...hashedForm(plain)];
  if (characters.length < minLength) {
    throw new Failure('password.too-short', {
      fields: { password: `Use ${minLength} characters or more; this has ${characters.length}.` },
    });
  }
  if (characters.length > passwordMaxLength) {
    throw new Failure('password.too-long', {
      fields: { password: `Use ${passwordMaxLength} characters at most; this has ${characters.length}.` },
    });
  }
  const folded = fold(plain);
  const word = contextualWords(owner, host).find((candidate) => folded.includes(candidate));
  if (word !== undefined) {
    throw new Failure('password.contextual', {
      fields: {
        password: `Leave out “${word}”: it is part of your name, your e-mail address or this server's name.`,
      },
    });
  }
  const repeats = isRepetition([...folded]);
  if (repeats || isCounting([...folded])) {
    throw new Failure('password.too-simple', {
      fields: {
        password: repeats
          ? 'This repeats the same few characters; it is easy to guess.'
          : 'This is a sequence of characters; it is easy to guess.',
      },
    });
  }
  if (isCommonPassword(folded)) {
    throw new Failure('password.leaked', {
      fields: {
        password: 'This is one of the passwords that everybody tries first. Use a few words of your own instead.',
      },
    });
  }
}

/**
 * How many guesses it stands, as bits: a character that follows from the one before counts a quarter, and a character
 * says more the more kinds there are. An estimate for the meter; it refuses nothing.
 */
export function estimateBits(plain: string): number {
  const characters = [...hashedForm(plain)];
  let counted = 0;
  characters.forEach((character, at) => {
    const follows = at > 0 && step(fold(characters[at - 1] ?? ''), fold(character)) !== undefined;
    counted += follows ? 0.25 : 1;
  });
  const kinds = [/\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u].filter((kind) => kind.test(plain)).length;
  const distinct = new Set(characters).size;
  return Math.min(counted, distinct * 2) * (2.8 + 0.5 * kinds);
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

const productName = 'conch';
/** Shorter parts ("al", "van") stand inside many good passwords by chance. */
const shortestWord = 4;

function contextualWords(owner: PasswordOwner, host: string): string[] {
  const local = owner.email.slice(0, Math.max(0, owner.email.lastIndexOf('@')));
  const parts = [...owner.name.split(/[\s\p{P}]+/u), ...local.split(/[._+-]/), local, ...hostWords(host)];
  const words = parts.map(fold).filter((part) => [...part].length >= shortestWord);
  return [productName, ...new Set(words)];
}

/** The labels of the host without its ending; an address of numbers gives no words. */
function hostWords(host: string): string[] {
  const labels = host.replace(/:\d+$/, '').split('.');
  if (labels.length === 1) return labels;
  return labels.slice(0, -1).filter((label) => !/^\d+$/.test(label) && label !== 'www');
}

/** Longer ones are words enough when they come twice. */
const longestUnitLength = 11;

/** True where one short unit makes up the whole, its last turn perhaps cut. */
function isRepetition(characters: readonly string[]): boolean {
  const longestUnit = Math.min(longestUnitLength, Math.floor(characters.length / 2));
  for (let unit = 1; unit <= longestUnit; unit++) {
    if (characters.every((character, at) => at < unit || character === characters[at - unit])) return true;
  }
  return false;
}

/** Rows that fingers run along, beside the alphabet and the digits, which code points order already. */
const keyboardRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', '1234567890'];

/** 1 or -1 where the second follows or precedes the first, 0 where it is the same, else nothing. */
function step(from: string, to: string): number | undefined {
  const distance = (to.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0);
  if (Math.abs(distance) <= 1) return distance;
  for (const row of keyboardRows) {
    const at = row.indexOf(from);
    if (at < 0) continue;
    if (row[at + 1] === to) return 1;
    if (row[at - 1] === to) return -1;
  }
  return undefined;
}

/** Runs this long on average leave nothing to guess but where each begins. */
const runLength = 4;

/** True where the whole is a few runs, each of them counting up, down or standing still. */
function isCounting(characters: readonly string[]): boolean {
  let runs = 1;
  let direction: number | undefined;
  for (let at = 1; at < characters.length; at++) {
    const next = step(characters[at - 1] ?? '', characters[at] ?? '');
    if (next !== undefined && (direction === undefined || next === direction)) {
      direction = next;
    } else {
      runs++;
      direction = undefined;
    }
  }
  return runs * runLength <= characters.length;
}
