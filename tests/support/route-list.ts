// Every route of the contract with its parameters filled in, and a way to send what no polite client would.
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endpoints } from '../../contract/api/all.ts';
import type { Endpoint, Method } from '../../contract/endpoint.ts';
import type { Answer, TestConch } from './conch.ts';

export interface ListedRoute {
  endpoint: Endpoint;
  method: Method;
  /** As the contract has it. */
  pattern: string;
  /** With its parameters filled in. */
  path: string;
}

/** Values by the name of the parameter; `key` stands for those that are not named. */
export function everyRoute(values: { key: string } & Record<string, string>): ListedRoute[] {
  const filled = (path: string) => path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => values[name] ?? values.key);
  return endpoints.flatMap((endpoint) =>
    [endpoint, ...(endpoint.aliases ?? [])].map(({ method, path }) => ({
      endpoint,
      method,
      pattern: path,
      path: filled(path),
    })),
  );
}

export interface RawAsked {
  headers?: Record<string, string>;
  body?: string;
}

/** Through a socket and with the path as it is: a client in between would tidy it up. */
export async function listenRaw(conch: TestConch) {
  await conch.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = conch.app.server.address() as AddressInfo;
  const send = (method: string, path: string, { headers = {}, body }: RawAsked = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ host: '127.0.0.1', port, method, path },
          headers: {
            host: 'localhost:3000',
            connection: 'close',
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            let json: unknown;
            try {
              json = JSON.parse(text);
            } catch {
              json = undefined;
            }
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return { port, send };
}
