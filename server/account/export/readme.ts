// The README of the copy of one's data, in the person's language.
import type { Language } from '../../../contract/languages.ts';

interface ReadmeWords {
  title: (host: string) => string;
  made: (at: string, name: string) => string;
  files: Record<ArchivedFile, string>;
  end: string[];
}

/** Every file of the archive, in the order in which they are told. */
export const archivedFiles = [
  'account.json',
  'items.json',
  'assigned.json',
  'links.json',
  'permissions.json',
  'files.json',
  'files/',
  'sessions.json',
  'tokens.json',
  'authenticators.json',
  'activity.json',
  'activity.csv',
] as const;
export type ArchivedFile = (typeof archivedFiles)[number];

const words: Record<Language, ReadmeWords> = {
  en: {
    title: (host) => `Your data at ${host}`,
    made: (at, name) => `Made on ${at} (UTC) for ${name}.`,
    files: {
      'account.json':
        'You: name, address, language, preferences, links, your role, and the organisations and user groups that you belong to, since when.',
      'items.json':
        'What you made: tasks, projects and all else, as it is now, with what you threw away and is still in the trash.',
      'assigned.json': 'What others made and linked with you, e.g. tasks that you are assigned to.',
      'links.json': 'How what you made is linked with other things, e.g. which project a task stands under.',
      'permissions.json': 'What you may do on which item by a permission of your own.',
      'files.json': 'The files that you sent, and your picture: name, type, size, the item that holds each.',
      'files/': 'These files themselves; each name begins with the key that stands in files.json.',
      'sessions.json': 'Where you were signed in when this was made.',
      'tokens.json': 'Your personal access tokens: names, scopes and dates, never the secrets.',
      'authenticators.json':
        'Your authenticator app, passkeys and security keys: names and dates, never the secrets; and how many backup codes were left.',
      'activity.json': 'What happened to your account, oldest first, with the hashes that chain it.',
      'activity.csv': 'The same as a table.',
    },
    end: [
      'Every .json file is text in UTF-8. Times are in UTC. "_key" is the name of a thing, by which the others refer to it.',
      'What you may not read is not in here, even where you made it once. Passwords and secrets are never given out.',
    ],
  },
};

export function readmeFor(language: Language, about: { host: string; at: string; name: string }): string {
  const { title, made, files, end } = words[language];
  const head = title(about.host);
  const list = archivedFiles.map((file) => `${file}\n    ${files[file]}`);
  const parts = [
    `${head}\n${'='.repeat([...head].length)}`,
    made(about.at.slice(0, 16).replace('T', ' '), about.name),
    ...list,
    ...end,
  ];
  // Windows' own editor wants both signs; every other one is content with them.
  return `${parts.join('\n\n')}\n`.replaceAll('\n', '\r\n');
}
