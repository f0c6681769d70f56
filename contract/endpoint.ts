// Says what an endpoint is: method, path, schemas, who may call it and which errors it answers.
import type * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import type { Letter } from './permissions.ts';
import type { Scope } from './scopes.ts';

/**
 * The callers that an endpoint lets in. Required on every endpoint and checked before its handler runs, so that a
 * route that forgets it does not compile, and none is public by where it stands.
 *
 * - `public`: anybody.
 * - `signed-in`: any active user; what they see is decided by the access handle that the handler gets.
 * - `self-or-admin`: the user named by the path parameter `on`, or an administrator above them.
 * - `admin`, `super-admin`: by membership of the `domain` user group, and full permission on it.
 * - `{letters, on}`: all these letters on the item whose key is the path parameter `on`; with
 *   `trashed`, on an item in the trash.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | 'admin'
  | 'super-admin'
  | { who: 'self-or-admin'; on: string }
  | { who: 'letters'; letters: readonly Letter[]; on: string; trashed?: true };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type AnySchema = z.ZodMiniType | undefined;

type AnswerType =
  | 'text/plain'
  | 'text/csv'
  | 'application/json'
  | 'application/octet-stream'
  | 'application/zip'
  | 'text/event-stream';

export interface EndpointDescription<
  Params extends AnySchema,
  Query extends AnySchema,
  Body extends AnySchema,
  Answer extends AnySchema,
> {
  /** Unique name, also the OpenAPI operationId and the key of its handler. */
  id: string;
  method: Method;
  /** Full path with `:name` for parameters. */
  path: string;
  /** Other paths, and verbs on them, that existing clients use for the same call. */
  aliases?: readonly { method: Method; path: string }[];
  /** One line for the reference. */
  summary: string;
  access: Access;
  /**
   * Wants a proof of identity within the last ten minutes, else 403 `reauthenticate`. `true`: always, so that tokens are
   * refused; `in-session`: a token with the scope may call it too, but not about its own owner; `of-others`: where
   * `:key` is not the caller.
   */
  recent?: true | 'in-session' | 'of-others';
  /** Open also to who must add a second factor before anything else; without it, such a session is refused. */
  duringEnrolment?: true;
  /** The scope that a personal access token needs to call this; without one here, tokens are refused. */
  scope?: Scope;
  /** Answered as its owner, read only, to an administrator who looks at a profile; every other call then is refused. */
  viewAs?: true;
  params?: Params;
  /** The path holds what a person types: the access log says the pattern in its place. */
  typedPath?: true;
  /** Values arrive as text; unknown names are let be. */
  query?: Query;
  /** Unknown fields are refused. JSON, and form-encoded too where `form` is true. */
  body?: Body;
  /** True on calls of existing clients that send `application/x-www-form-urlencoded`. */
  form?: boolean;
  /** The call takes `multipart/form-data` with one `file` part and, where `body` is given, its fields as JSON text. */
  upload?: { maxBytes: number; counted?: true };
  /** Schema of the JSON answer. Absent: the answer is `answerType`. Always status 200. */
  answer?: Answer;
  answerType?: AnswerType | readonly AnswerType[];
  /** Codes beyond those that any call can answer (see `commonErrors`). */
  errors?: readonly ErrorCode[];
}

export type Endpoint = EndpointDescription<AnySchema, AnySchema, AnySchema, AnySchema>;

/** The value that a schema gives once it has parsed; an absent schema gives nothing. */
type Parsed<S> = S extends z.ZodMiniType ? z.output<S> : undefined;
type Typed<S> = S extends z.ZodMiniType ? z.input<S> : undefined;

export type ParamsOf<E> = E extends { params: infer S } ? Parsed<S> : undefined;
export type QueryOf<E> = E extends { query: infer S } ? Parsed<S> : undefined;
export type BodyOf<E> = E extends { body: infer S } ? Parsed<S> : undefined;
export type AnswerOf<E> = E extends { answer: infer S } ? Parsed<S> : undefined;

/** The value that a caller sends, before it is parsed (defaults may be left out). */
export type QueryInputOf<E> = E extends { query: infer S } ? Typed<S> : undefined;
export type BodyInputOf<E> = E extends { body: infer S } ? Typed<S> : undefined;

/** Keeps the precise types of one description, so that handlers and the client are typed from it. */
export function endpoint<const E extends Endpoint>(description: E): E {
  return description;
}
