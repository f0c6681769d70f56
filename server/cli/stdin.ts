// Reads the standard input: all of what is piped, or one line that a person types unseen.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** @returns the text without its last line break. */
export async function readStdin(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) return askUnseen(input);
  const parts: Buffer[] = [];
  for await (const part of input) parts.push(part as Buffer);
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** The line is a password: it does not appear on the screen. */
async function askUnseen(input: NodeJS.ReadStream): Promise<string> {
  process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input, output: nowhere, terminal: true });
  try {
    return await prompt.question('');
  } finally {
    prompt.close();
    process.stderr.write('\n');
  }
}
