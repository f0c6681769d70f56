import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError, version } from './command.ts';
import { commands, outcomeOf, understand } from './commands.ts';

function answerOf(...args: string[]): string {
  const invocation = understand(args);
  assert('answer' in invocation);
  return invocation.answer;
}

function refusalOf(...args: string[]): string {
  try {
    understand(args);
  } catch (error) {
    assert(error instanceof UsageError);
    return error.message;
  }
  assert.fail(`understood: ${args.join(' ')}`);
}

test('help names every command, and each has its own', () => {
  const help = answerOf('--help');
  for (const words of [[], ['-h'], ['help']]) assert.equal(answerOf(...words), help);
  for (const command of commands) {
    assert(help.includes(`  ${command.words.join(' ')} `));
    const own = answerOf(...command.words, '--help');
    for (const [name, option] of Object.entries(command.options)) {
      assert(own.includes(`--${name}`));
      assert(own.replaceAll(/\s+/g, ' ').includes(option.help));
    }
    assert(own.includes(command.example));
    assert(own.split('\n').every((line) => line.length <= 92 || line.includes('npm run')));
  }
  assert.equal(answerOf('--version'), `${version}\n`);
});

test('every example is understood', () => {
  for (const command of commands) {
    const words = command.example.slice(command.example.indexOf('conch -- ') + 9).split(' > ')[0] ?? '';
    const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    const invocation = understand(args);
    assert('command' in invocation && invocation.command === command);
  }
});

test('what is not a command gets a hint', () => {
  assert.equal(refusalOf('usr', 'create'), '"usr create" is not a command. Did you mean "user create"?');
  assert.match(refusalOf('user'), /Did you mean "user create"\?/);
  assert.match(refusalOf('user', 'rest-link'), /Did you mean "user reset-link"\?/);
  assert.match(refusalOf('docter'), /Did you mean "doctor"\?/);
  assert.match(refusalOf('doctor-strange', 'love'), /The commands are: user create, /);
  assert.match(refusalOf('--halp'), /"--halp" is not a command/);
});

test('what a command does not take is refused, and what it needs is asked for', () => {
  assert.equal(
    refusalOf('user', 'create', '--emial', 'x'),
    "Unknown option '--emial'. Did you mean --email? See: conch user create --help",
  );
  assert.equal(
    refusalOf('user', 'create', '--colour', 'x'),
    "Unknown option '--colour'. See: conch user create --help",
  );
  assert.match(refusalOf('user', 'create', '--name', 'Ada'), /^--email <address> is missing\. See: /);
  assert.match(refusalOf('user', 'create', '--email', ''), /^--email <address> is missing/);
  assert.match(refusalOf('user', 'create', '--email', 'a@b.c', 'stray'), /stray/);
  assert.match(refusalOf('doctor', 'now'), /now/);
  assert.match(refusalOf('user', 'create', '--email', 'a@b.c', '--super-admin=yes'), /super-admin/);
});

test('an error of ours is thrown on, not dressed up as one of the operator', () => {
  assert.throws(() => outcomeOf(new TypeError('bug')), /bug/);
});
