// Checks what comes in and what goes out against the endpoint's schemas.
import * as z from 'zod/mini';
import { Failure } from '../platform/failure.ts';

const unexpected = 'This is not in the expected form.';

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is needed.' : `This must be ${article(issue.expected)}.`;
    case 'too_small':
      return issue.origin === 'string'
        ? issue.minimum === 1
          ? 'This is needed.'
          : `At least ${issue.minimum} characters.`
        : `At least ${issue.minimum}.`;
    case 'too_big':
      return issue.origin === 'string' ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`;
    case 'invalid_value':
      return `One of: ${issue.values.join(', ')}.`;
    case 'unrecognized_keys':
      return 'This field is not known here.';
    case 'custom':
      // The schema's own sentence.
      return issue.message.endsWith('.') ? issue.message : unexpected;
    default:
      return unexpected;
  }
}

function article(type: string): string {
  const names: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'a list',
  };
  return names[type] ?? type;
}

const fieldsAtMost = 20;

/** One sentence per field, by its path; what concerns the whole stands under `body`. */
function fieldsOf(issues: readonly z.core.$ZodIssue[]): Record<string, string> {
  const fields: Record<string, string> = {};
  // Enough for a person; an answer must not grow with what a stranger sends.
  for (const issue of issues.slice(0, fieldsAtMost)) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, fieldsAtMost))
        fields[[...issue.path, key].join('.')] ??= 'This field is not known here.';
      continue;
    }
    fields[issue.path.join('.') || 'body'] ??= sentence(issue);
  }
  return fields;
}

export function parseInput(schema: z.ZodMiniType, value: unknown): unknown {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return result.data;
  throw new Failure('request.invalid', { fields: fieldsOf(result.error.issues) });
}

/** Fields of an answer beyond its schema are cut off: nothing is public by accident. */
export function shapeAnswer(schema: z.ZodMiniType, value: unknown): unknown {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw new Error(`The answer is not as its schema says: ${JSON.stringify(fieldsOf(result.error.issues))}`);
}
