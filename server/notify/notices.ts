// Tells people by mail what happened to their account: hears the event in its transaction and queues the notice that is due.
import { type ActivityKind, activityKinds } from '../../contract/activity.ts';
import type { Users } from '../people/users.ts';
import { deviceWordsOf } from '../platform/device-names.ts';
import type { Happened, HeardEvents } from './happened.ts';
import type { About, Link, NoticeRule } from './kind.ts';
import { type KindName, kinds } from './kinds.ts';
import type { Notify, Reader } from './notify.ts';

/** Makes "This was not me" for an alert. Joins the transaction. */
export type ReportLink = (
  person: { userKey: string; email: string },
  event: { kind: ActivityKind; at: string; id?: string | undefined },
) => Promise<Link>;

interface Deps {
  events: HeardEvents;
  users: Pick<Users, 'find' | 'get'>;
  superAdmins(): Promise<string[]>;
  notify: Pick<Notify, 'send'>;
  reportLink: ReportLink;
}

interface Notice {
  kind: KindName;
  rule: NoticeRule<unknown>;
}

/** Topic → the notices that follow from it. */
export const noticesOf = new Map<ActivityKind, Notice[]>();
for (const { kind, notice: rule } of kinds as readonly { kind: KindName; notice?: NoticeRule<unknown> | undefined }[]) {
  for (const topic of rule ? (rule.topics ?? [topicNamed(kind)]) : []) {
    if (rule) noticesOf.set(topic, [...(noticesOf.get(topic) ?? []), { kind, rule }]);
  }
}

function topicNamed(kind: string): ActivityKind {
  if (!Object.hasOwn(activityKinds, kind)) throw new Error(`The notice ${kind} must say of which topic it is.`);
  return kind as ActivityKind;
}

export function subscribeNotices(deps: Deps): void {
  deps.events.subscribe('notices', [...noticesOf.keys()], async (event) => {
    if (event.quiet) return;
    for (const notice of noticesOf.get(event.topic) ?? []) await tell(deps, notice, event);
  });
}

async function tell(deps: Deps, { kind, rule }: Notice, event: Happened): Promise<void> {
  const { users, notify, superAdmins, reportLink } = deps;
  const { topic, userKey, by, at, caller, data } = event;
  if (userKey === undefined || rule.when?.(event) === false) return;
  const person = await users.get(userKey);
  const id = typeof data.id === 'string' ? data.id : undefined;
  const about: About = {
    at,
    address: caller?.address,
    device: deviceWordsOf(caller?.userAgent),
    name: person.name,
    by: by === null ? '' : ((await users.find(by))?.name ?? ''),
    reportLink: () => reportLink(person, { kind: topic, at, id }),
  };
  const readers: Reader[] = rule.to === 'other-super-admins' ? [] : [person];
  if (rule.to === 'other-super-admins') {
    for (const key of await superAdmins()) if (key !== userKey) readers.push(await users.get(key));
  }
  const content = await rule.data(event, about);
  for (const reader of readers) await notify.send(reader, kind, content as never);
}
