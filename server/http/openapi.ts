// The OpenAPI 3.1 document, made from the same schemas that validate.
import * as z from 'zod/mini';
import { sections } from '../../contract/api/all.ts';
import { account } from '../../contract/api/users.ts';
import { viewAsHeader } from '../../contract/api/view-as.ts';
import type { Access, Endpoint } from '../../contract/endpoint.ts';
import { commonErrors, type ErrorCode, errors } from '../../contract/errors.ts';
import { letterMeanings } from '../../contract/permissions.ts';
import { edge, item, version } from '../../contract/schemas/entity.ts';
import { scopes } from '../../contract/scopes.ts';

type Json = Record<string, unknown>;

/** Shapes with a name of their own in the document. */
const named = z.registry<{ id: string }>();
named.add(item, { id: 'Item' });
named.add(edge, { id: 'Edge' });
named.add(version, { id: 'Version' });
named.add(account, { id: 'Account' });

/** Schema as JSON Schema 2020-12, with named parts moved to the components. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    metadata: named,
    unrepresentable: 'any',
  }) as Json;
  const text = (value: unknown) => JSON.stringify(value).replaceAll('#/$defs/', '#/components/schemas/');
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) {
    const { id: _id, $schema: _schema, ...body } = definition as Json;
    components[name] = JSON.parse(text(body));
  }
  const { id, ...body } = rest as Json;
  if (typeof id !== 'string') return JSON.parse(text(rest)) as Json;
  components[id] = JSON.parse(text(body));
  return { $ref: `#/components/schemas/${id}` };
}

function accessSentence(access: Access): string {
  if (typeof access === 'string') {
    return {
      public: 'Anybody may call this.',
      'signed-in': 'For every signed-in user.',
      admin: 'For administrators.',
      'super-admin': 'For super-admins.',
    }[access];
  }
  if (access.who === 'self-or-admin') return 'For the user themselves and administrators above them.';
  const needs = access.letters.map((letter) => `\`${letter}\` (${letterMeanings[letter]})`).join(', ');
  return `Needs ${needs} on the item${access.trashed ? ' in the trash' : ''}.`;
}

function tokenSentence({ access, scope, recent }: Endpoint): string[] {
  if (access === 'public') return [];
  return scope && recent !== true
    ? [`A personal access token needs the scope \`${scope}\`.`]
    : ['Personal access tokens are refused.'];
}

function securityOf({ access, scope }: Endpoint): Json[] {
  if (access === 'public') return [];
  return [{ token: [] }, { cookie: [] }, ...(scope ? [{ personalAccessToken: [scope] }] : [])];
}

function parametersOf(endpoint: Endpoint): Json[] {
  const list: Json[] = [];
  for (const [place, schema] of [
    ['path', endpoint.params],
    ['query', endpoint.query],
  ] as const) {
    if (!schema) continue;
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
      properties?: Json;
      required?: string[];
    };
    for (const [name, property] of Object.entries(json.properties ?? {})) {
      const required = place === 'path' || (json.required ?? []).includes(name);
      list.push({ name, in: place, required, schema: property });
    }
  }
  if (endpoint.viewAs) {
    const description = 'In view-as: the key of the owner of the profile, as whom this is answered, read only.';
    list.push({ name: viewAsHeader, in: 'header', required: false, description, schema: { type: 'string' } });
  }
  return list;
}

function requestBodyOf(endpoint: Endpoint, components: Json): Json | undefined {
  if (endpoint.upload) {
    const fields = endpoint.body ? (schemaOf(endpoint.body, 'input', components).properties as Json) : {};
    const schema = {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' }, ...fields },
      required: ['file'],
    };
    return { required: true, content: { 'multipart/form-data': { schema } } };
  }
  if (!endpoint.body) return undefined;
  const schema = schemaOf(endpoint.body, 'input', components);
  const content: Json = { 'application/json': { schema } };
  if (endpoint.form) content['application/x-www-form-urlencoded'] = { schema };
  return { required: endpoint.body._zod.def.type !== 'optional', content };
}

function responsesOf(endpoint: Endpoint, components: Json): Json {
  const responses: Json = {
    200: endpoint.answer
      ? {
          description: 'Done',
          content: { 'application/json': { schema: schemaOf(endpoint.answer, 'output', components) } },
        }
      : {
          description: 'Done',
          content: Object.fromEntries(
            [endpoint.answerType ?? 'text/plain'].flat().map((type) => [type, { schema: { type: 'string' } }]),
          ),
        },
  };
  const byStatus = new Map<number, ErrorCode[]>();
  const guarded: ErrorCode[] =
    endpoint.access === 'public' ? [] : ['session.missing', 'session.refused', 'token.refused'];
  if (guarded.length > 0 && !endpoint.duringEnrolment) guarded.push('enrolment.required');
  const letters: ErrorCode[] = typeof endpoint.access === 'string' ? [] : ['access.denied'];
  const fresh: ErrorCode[] = endpoint.recent ? ['reauthenticate'] : [];
  const ofViewAs: ErrorCode[] = endpoint.viewAs ? ['look.none'] : [];
  for (const code of new Set([
    ...(endpoint.errors ?? []),
    ...guarded,
    ...ofViewAs,
    ...fresh,
    ...letters,
    ...commonErrors,
  ])) {
    const { status } = errors[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${errors[code].title}`).join('\n\n'),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    };
  }
  return responses;
}

export function openApiDocument(options: { version: string }): Json {
  const components: Json = {
    Error: {
      type: 'object',
      properties: {
        error: { type: 'string', description: 'A sentence for a person' },
        code: { type: 'string', enum: Object.keys(errors).sort() },
        fields: {
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'By field name, on 400',
        },
        retryAfter: { type: 'integer', description: 'Seconds, on 429 and 503' },
        requestId: { type: 'string', description: 'To find it in the log, from 500 up' },
      },
      required: ['error', 'code'],
    },
  };
  const paths: Record<string, Json> = {};
  for (const [tag, section] of Object.entries(sections)) {
    for (const endpoint of Object.values(section) as Endpoint[]) {
      if (typeof endpoint !== 'object' || !('access' in endpoint)) continue;
      const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}');
      const aliases = (endpoint.aliases ?? []).map((alias) => `\`${alias.method} ${alias.path}\``);
      paths[path] = {
        ...paths[path],
        [endpoint.method.toLowerCase()]: {
          operationId: endpoint.id,
          tags: [tag],
          summary: endpoint.summary,
          description: [
            accessSentence(endpoint.access),
            ...tokenSentence(endpoint),
            ...(endpoint.duringEnrolment ? ['Open also to who must add a second factor first.'] : []),
            ...(aliases.length ? [`Also as ${aliases.join(', ')}.`] : []),
          ].join(' '),
          parameters: parametersOf(endpoint),
          requestBody: requestBodyOf(endpoint, components),
          responses: responsesOf(endpoint, components),
          security: securityOf(endpoint),
        },
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Conch',
      version: options.version,
      description: 'The HTTP API of Conch. The interface uses this API and no other.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.keys(sections).map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'Session token, with or without the word Bearer',
        },
        personalAccessToken: {
          type: 'http',
          scheme: 'bearer',
          description: `Personal access token, in the same header. Scopes: ${Object.entries(scopes)
            .map(([name, words]) => `\`${name}\`: ${words}`)
            .join('. ')}.`,
        },
        cookie: { type: 'apiKey', in: 'cookie', name: 'conch' },
      },
    },
  };
}
