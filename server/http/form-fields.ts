// Turns the text fields of forms and queries into what the endpoint's schema expects.
import type * as z from 'zod/mini';
import { Failure } from '../platform/failure.ts';
import { parseJsonBody } from './json-body.ts';

interface Definition {
  type: string;
  innerType?: z.ZodMiniType;
  in?: z.ZodMiniType;
  shape?: Record<string, z.ZodMiniType>;
}

function definition(schema: z.ZodMiniType): Definition {
  let found = schema._zod.def as unknown as Definition;
  for (let inner = found.innerType; inner; inner = found.innerType) found = inner._zod.def as unknown as Definition;
  return found;
}

function fromText(schema: z.ZodMiniType, name: string, text: string): unknown {
  switch (definition(schema).type) {
    case 'boolean':
      return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : text;
    case 'number':
      return text.trim() === '' ? text : Number(text);
    case 'object':
    case 'record':
    case 'array':
      try {
        return parseJsonBody(text);
      } catch (error) {
        const [inside] = Object.entries((error instanceof Failure && error.fields) || {});
        const fields = inside ? { [`${name}.${inside[0]}`]: inside[1] } : { [name]: 'Send this field as JSON text.' };
        throw new Failure('request.invalid', { fields });
      }
    default:
      return text;
  }
}

/** @param fields text by name; names that the schema does not know pass through, for it to refuse. */
export function fieldsFromText(schema: z.ZodMiniType, fields: Record<string, string>): Record<string, unknown> {
  const shape = definition(schema).shape ?? {};
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => {
      const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return [name, field ? fromText(field, name, text) : text];
    }),
  );
}

const fieldsAtMost = 200;

/** Reads `application/x-www-form-urlencoded`; a field sent twice means two things and is refused (CVE-2023-7028). */
export function parseForm(text: string): Record<string, string> {
  // Counted before they are read: a body of nothing but separators is half a million fields.
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    if (++count > fieldsAtMost) throw new Failure('request.invalid', { detail: 'too many fields' });
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(fields, name) || name === '__proto__') {
      throw new Failure('request.form-repeated', { fields: { [name]: 'This field is sent twice.' } });
    }
    fields[name] = value;
  }
  return fields;
}
