// Describes one kind of mail: what it must know, the blocks that it is written in, and after which event it is sent by itself.
import { z } from 'zod/mini';
import type { ActivityKind } from '../../contract/activity.ts';
import type { Happened } from './happened.ts';
import type { Block } from './layout.ts';

/** A link of this server that works once, and until when, ISO 8601. */
export const link = { link: z.string(), expiresAt: z.string() };
export type Link = { link: string; expiresAt: string };

/** When and whence something was done; `device` is the browser and the system in words. */
export const happened = {
  at: z.string(),
  address: z.optional(z.string()),
  device: z.optional(z.string()),
};

/** The tools that every kind is written with. */
export interface Tools {
  /** As the person reads it: their language and time zone. */
  moment(iso: string): string;
  /** A name that cannot be written becomes "somebody". */
  someone(name: string): string;
  /** The address of a page of this server. */
  page(path: string): string;
}

/** By the names that the kind's words have. */
export interface Writer extends Tools {
  paragraph(name: string, values?: Values): Block;
  button(name: string, link: string): Block;
  text(name: string, values?: Values): string;
  /** From where and with what; no block where neither is known. */
  facts(data: { address?: string | undefined; device?: string | undefined }): Block[];
  /** In every alert: what to do if it was somebody else. */
  reportLink(link: Link): Block[];
}

/** Values for the names in braces; `context` and `count` choose among words. */
export type Values = Record<string, string | number | undefined>;

/** Facts of the event that a notice can say. */
export interface About {
  at: string;
  address: string | undefined;
  device: string | undefined;
  /** The name of the account that it happened to. */
  name: string;
  /** The name of whoever did it; empty where nobody is known. */
  by: string;
  /** "This was not me", bound to the event. */
  reportLink(): Promise<Link>;
}

export interface NoticeRule<Data> {
  /** The kind's own name where absent. */
  topics?: readonly ActivityKind[];
  /** The owner of the account where absent. */
  to?: 'owner' | 'other-super-admins';
  /** Always where absent. */
  when?(event: Happened): boolean;
  data(event: Happened, about: About): Promise<Data>;
}

interface Given<Name extends string, Schema extends z.ZodMiniObject> {
  /** Equal to the topic of the event that it tells of, where there is one. */
  kind: Name;
  data: Schema;
  /** Changes to what guards an account are told whatever the person prefers (63B 4.6). */
  mayBeSwitchedOff: boolean;
  /** It holds a link that opens something: a mail alone may carry it, and not after it has run out. */
  carriesSecret: boolean;
  /**
   * Somebody waits for it, or its link is had nowhere else: it goes before notices, and always. The secret link of any
   * other kind is "This was not me".
   */
  waitedFor?: boolean;
  /** Values that the words name, for the subject and every block. */
  values?(data: z.output<Schema>, tools: Tools): Values;
  blocks(write: Writer, data: z.output<Schema>): Block[];
  notice?: NoticeRule<z.output<Schema>>;
}

export interface Kind<Name extends string = string, Schema extends z.ZodMiniObject = z.ZodMiniObject> {
  kind: Name;
  data: Schema;
  mayBeSwitchedOff: boolean;
  carriesSecret: boolean;
  waitedFor: boolean;
  notice?: NoticeRule<z.output<Schema>> | undefined;
  /** @param data as it came out of the queue; throws where it is not of this kind. */
  write(data: unknown, tools: Tools, writerWith: (values: Values) => Writer): { subject: string; blocks: Block[] };
}

export function mailKind<Name extends string, Schema extends z.ZodMiniObject>(
  given: Given<Name, Schema>,
): Kind<Name, Schema> {
  const { values, blocks, waitedFor = false, ...about } = given;
  return {
    ...about,
    waitedFor,
    write(raw, tools, writerWith) {
      const data = z.parse(given.data, raw);
      const writer = writerWith(values?.(data, tools) ?? {});
      return { subject: writer.text('subject'), blocks: blocks(writer, data) };
    },
  };
}
