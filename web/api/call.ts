// Calls an endpoint of the contract and answers what its schema says, or throws ApiError or NetworkLoss.
import { viewAsHeader } from '../../contract/api/view-as.ts';
import type { AnswerOf, BodyInputOf, BodyOf, Endpoint, ParamsOf, QueryInputOf } from '../../contract/endpoint.ts';
import { fetchPart } from '../parts/fetch-part.ts';
import { ApiError, hasCode, NetworkLoss } from './api-error.ts';
import { connection } from './connection.ts';
import { enrolmentGate } from './enrolment-gate.ts';
import type { OnProgress } from './fetch-with-progress.ts';
import { proofGate } from './proof-gate.ts';
import { renewal } from './renewal.ts';
import { addressOf, payloadOf } from './request-parts.ts';
import { signInGate } from './sign-in-gate.ts';
import { viewAsUser } from './view-as-user.ts';

type Empty = Record<never, never>;

export type Given<E> = (ParamsOf<E> extends undefined ? Empty : { params: ParamsOf<E> }) &
  (BodyOf<E> extends undefined ? Empty : { body: BodyInputOf<E> }) &
  (E extends { upload: object } ? { file: Blob; onProgress?: OnProgress } : Empty) & {
    query?: QueryInputOf<E>;
    signal?: AbortSignal;
    /** False: a missing session is an error like others, and nobody is asked to sign in. */
    askToSignIn?: boolean;
    /** Also where the pages show the profile of somebody else. */
    asOneself?: boolean;
  };

/** Optional where nothing has to be said. */
export type Arguments<E> = Empty extends Given<E> ? [given?: Given<E>] : [given: Given<E>];

/** `Given` once the types of one endpoint are forgotten. */
interface Parts {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  file?: Blob;
  onProgress?: OnProgress;
  signal?: AbortSignal;
  askToSignIn?: boolean;
  asOneself?: boolean;
}

export async function call<E extends Endpoint>(endpoint: E, ...[given]: Arguments<E>): Promise<AnswerOf<E>> {
  const parts = (given ?? {}) as Parts;
  return (await proveAndSend(endpoint, parts)) as AnswerOf<E>;
}

/** Asks for a fresh proof where the server wants one; declined, the refusal stands and nothing was changed. */
async function proveAndSend(endpoint: Endpoint, parts: Parts): Promise<unknown> {
  try {
    return await signInAndSend(endpoint, parts);
  } catch (error) {
    if (hasCode(error, 'enrolment.required')) enrolmentGate.tell();
    if (!hasCode(error, 'reauthenticate') || !proofGate.isWatched()) throw error;
    if (!(await proofGate.askForProof())) throw error;
    return signInAndSend(endpoint, parts);
  }
}

async function signInAndSend(endpoint: Endpoint, parts: Parts): Promise<unknown> {
  const round = signInGate.round();
  try {
    return await sendInSession(endpoint, parts);
  } catch (error) {
    const signedOut = hasCode(error, 'session.missing', 'session.refused');
    if (!signedOut || parts.askToSignIn === false || !signInGate.isWatched()) throw error;
    await signInGate.askToSignIn(round);
    return send(endpoint, parts);
  }
}

/** A refused session changes nothing on the server: what met the change of the cookie is sent again with the new one. */
async function sendInSession(endpoint: Endpoint, parts: Parts): Promise<unknown> {
  const sentAt = performance.now();
  try {
    return await send(endpoint, parts);
  } catch (error) {
    // The proof itself would wait for its own end.
    if (!hasCode(error, 'session.refused') || endpoint.id === 'reauthenticate') throw error;
    if (!(await renewal.touched(sentAt))) throw error;
    return send(endpoint, parts);
  }
}

async function send(endpoint: Endpoint, parts: Parts): Promise<unknown> {
  const { body, headers } = payloadOf(parts.body, parts.file);
  const response = await fetchOrLose(
    addressOf(endpoint.path, parts.params, parts.query),
    {
      method: endpoint.method,
      headers: { accept: 'application/json', ...headers, ...viewAsHeadersOf(endpoint, parts) },
      body,
      signal: parts.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    },
    parts.onProgress,
  );
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (response.ok) return isJson ? response.json() : response.text();
  // A proxy that cannot reach the server answers in its own words: for the person that is a lost connection.
  if (!isJson && response.status >= 502) throw lost(`Status ${response.status}`);
  const answer = isJson ? await response.json() : {};
  throw new ApiError(response.status, answer, response.headers.get('x-request-id') ?? undefined);
}

/** Public endpoints are called as always; all others as the owner of the profile that is viewed, or refused. */
function viewAsHeadersOf({ access }: Endpoint, { asOneself }: Parts): Record<string, string> {
  const viewedKey = viewAsUser.key();
  return viewedKey === undefined || asOneself || access === 'public' ? {} : { [viewAsHeader]: viewedKey };
}

async function fetchOrLose(address: string, init: RequestInit, onProgress?: OnProgress): Promise<Response> {
  // Pictures alone are sent so; the code for it does not come with the first page.
  const withProgress = onProgress && (await fetchPart(() => import('./fetch-with-progress.ts'))).fetchWithProgress;
  try {
    const response = await (withProgress ? withProgress(address, init, onProgress) : fetch(address, init));
    connection.reportAnswer();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw lost(String(error));
  }
}

function lost(reason: string): NetworkLoss {
  connection.reportLoss();
  return new NetworkLoss(reason);
}
