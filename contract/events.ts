// The topics of events: one per thing that can happen, with the small facts that it carries. Never a secret, a code or a link.
import * as z from 'zod/mini';
import { type ActivityKind, activityKinds } from './activity.ts';

type Payload = z.ZodMiniObject | z.ZodMiniRecord;

interface TopicRow {
  /** As it stands in the reference. */
  summary: string;
  payload: Payload;
  /** The line that it writes into the log of the account that it happened to. */
  activity?: ActivityKind;
  /** The log of events says more after the topic: the type of the item or edge, or the rest of a name of one's own. */
  continued?: true;
}

const text = z.string();
const count = z.number();
const yes = z.boolean();
const maybe = { text: z.optional(text), count: z.optional(count) };
const fact = z.union([text, count, yes, z.null()]);
/** Names are decided by what was changed. */
const facts = z.record(text, fact);

const nothing = z.strictObject({});
const named = z.strictObject({ name: text });
const counted = z.strictObject({ count });
const newFactor = z.strictObject({ id: text });
const byMethod = z.strictObject({ method: text });
const refused = z.strictObject({ why: maybe.text });
const addresses = z.strictObject({ before: text, email: text });
const token = z.strictObject({ name: text, last4: text, scopes: text });
const access = z.strictObject({
  name: text,
  participant: maybe.text,
  id: maybe.text,
  before: maybe.text,
  permissions: maybe.text,
});
const group = { name: text, groupKey: text };
const oneInAnother = z.strictObject({ ...group, outerName: text, outerKey: text });

/** Topics of accounts have the names of the lines in their log. */
const accountPayloads = {
  'account.created': nothing,
  'account.invited': nothing,
  'account.activated': nothing,
  'account.deactivated': nothing,
  'account.deletion-asked': nothing,
  'account.deletion-cancelled': nothing,
  'look.began': z.strictObject({ reason: text }),
  'look.ended': z.strictObject({ seconds: count, ending: text }),
  'account.not-me': z.strictObject({
    sessions: count,
    tokens: count,
    factors: count,
    addressUndone: yes,
    about: text,
    since: text,
  }),
  'role.changed': z.strictObject({ from: text, to: text }),
  'signin.succeeded': byMethod,
  'signin.refused': refused,
  'signin.new-device': z.strictObject({ mailed: yes }),
  signout: nothing,
  'session.ended': z.strictObject({ device: text, browser: text, sessionAddress: text }),
  'sessions.ended': z.strictObject({ count, others: yes }),
  'proof.succeeded': byMethod,
  'proof.refused': refused,
  'password.changed': nothing,
  'password.reset-asked': nothing,
  'password.reset': z.strictObject({ link: maybe.text }),
  'email.change-asked': z.strictObject({ email: text }),
  'email.changed': addresses,
  'email.change-undone': addresses,
  'totp.added': newFactor,
  'totp.replaced': newFactor,
  'totp.removed': nothing,
  'passkey.added': z.strictObject({ name: text, id: text }),
  'passkey.renamed': named,
  'passkey.removed': named,
  'passkey.count-fell': named,
  'backup-codes.made': nothing,
  'backup-codes.removed': nothing,
  'backup-code.used': counted,
  'factors.reset': z.strictObject({ otp: yes, webauthn: count, backup: count }),
  'factor.required': z.strictObject({ from: text, graceDays: count }),
  'factor.unrequired': nothing,
  'factor.stopped': counted,
  'token.created': token,
  'token.renamed': token,
  'token.regenerated': token,
  'token.revoked': token,
  'tokens.revoked': counted,
  'account.deleted': nothing,
  'activity.broken': nothing,
  'data.export-asked': nothing,
  'data.exported': nothing,
  'access.given': access,
  'access.changed': access,
  'access.taken': access,
  'users.change-begun': z.strictObject({ change: text, count }),
  'users.change-stopped': z.strictObject({ change: text, done: count, count }),
  'policy.changed': facts,
  'mail.changed': facts,
  'audit.exported': facts,
  'membership.added': z.strictObject({ ...group, role: maybe.text }),
  'membership.removed': z.strictObject(group),
  'membership.role-changed': z.strictObject({ ...group, from: z.nullable(text), to: z.nullable(text) }),
  'group.created': z.strictObject(group),
  'group.renamed': z.strictObject({ ...group, from: text }),
  'group.trashed': z.strictObject(group),
  'group.restored': z.strictObject(group),
  'group.deleted': z.strictObject(group),
  'group.inside-added': oneInAnother,
  'group.inside-removed': oneInAnother,
} satisfies Record<ActivityKind, Payload>;

type AccountTopics = {
  [Kind in ActivityKind]: { summary: string; activity: Kind; payload: (typeof accountPayloads)[Kind] };
};

const accountTopics = Object.fromEntries(
  (Object.keys(accountPayloads) as ActivityKind[]).map((kind) => [
    kind,
    { summary: activityKinds[kind], activity: kind, payload: accountPayloads[kind] },
  ]),
) as AccountTopics;

const continued = true;
/** The item itself is read where it is: by then it may say something else, or no more to the reader. */
const item = z.strictObject({ name: text });
const itemChange = z.strictObject({
  name: text,
  /** Names of what was changed in its data; which values is in its history. */
  fields: z.array(text),
  rev: text,
});
const edge = z.strictObject({ from: text, to: text });
const edgeChange = z.strictObject({ from: text, to: text, fields: z.array(text) });
const permission = z.strictObject({ participant: text, permissions: text, before: maybe.text });

export const topics = {
  ...accountTopics,
  'item.created': { summary: 'An item was created', payload: item, continued },
  'item.updated': { summary: 'An item was changed', payload: itemChange, continued },
  'item.trashed': { summary: 'An item was moved to the trash, with what lies below it', payload: item, continued },
  'item.restored': { summary: 'An item was taken out of the trash', payload: item, continued },
  'item.removed': { summary: 'An item was deleted for good', payload: item, continued },
  'edge.created': { summary: 'Two items were linked', payload: edge, continued },
  'edge.updated': { summary: 'A link between two items was changed', payload: edgeChange, continued },
  'edge.removed': { summary: 'A link between two items was removed', payload: edge, continued },
  'permission.created': { summary: 'Somebody was given a permission on an item', payload: permission },
  'permission.updated': { summary: 'A permission on an item was changed', payload: permission },
  'permission.removed': { summary: 'A permission on an item was taken away', payload: permission },
  'permission.copied': {
    summary: 'Permissions of one item were copied to another',
    payload: z.strictObject({ from: text }),
  },
  custom: {
    summary: 'A script or a person says that something happened',
    payload: z.record(text, z.unknown()),
    continued,
  },
} as const satisfies Record<string, TopicRow>;

export type TopicName = keyof typeof topics;
export const topicNames = Object.keys(topics) as TopicName[];
export type PayloadOf<Topic extends TopicName> = z.output<(typeof topics)[Topic]['payload']>;

/** Topics that happen to an account, and stand in its log. */
export type AccountTopic = ActivityKind;

export function isAccountTopic(topic: TopicName): topic is AccountTopic {
  return 'activity' in topics[topic];
}

/** Facts that stand in the log of the account alone: the log of events says from where of nobody. */
export const unlogged: { readonly [Topic in TopicName]?: readonly string[] } = {
  'session.ended': ['sessionAddress'],
  'audit.exported': ['address'],
};

export function isContinued(topic: TopicName): boolean {
  return 'continued' in topics[topic];
}
