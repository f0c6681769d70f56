// Writes the help of the commands, for the terminal and for the reference page.
import { type Command, version } from './command.ts';

const width = 92;

/** How one calls it, with what has to be said and what may be. */
export function usageOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const said = option.value ? `--${name} ${option.value}` : `--${name}`;
    return option.required ? said : `[${said}]`;
  });
  return ['conch', ...command.words, ...options].join(' ');
}

function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width - indent) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** Two columns, the second wrapped under itself. */
function columns(rows: [left: string, right: string][]): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.map(([name, text]) => `  ${name.padEnd(left - 2)}${wrapped(text, left)}`).join('\n');
}

export function helpForAll(commands: readonly Command[]): string {
  return `Conch ${version}: commands for the operator of the host.

Usage: npm run conch -- <command> [options]

${columns(commands.map((command) => [command.words.join(' '), command.summary]))}

${wrapped('Each takes --help. The settings are read from the environment, as the server reads them. While a server runs on the embedded store, "user …", "policy …" and "doctor" are done by that server.', 0)}
`;
}

export function helpFor(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]): [string, string] => [
    option.value ? `--${name} ${option.value}` : `--${name}`,
    option.required ? `${option.help} (required)` : option.help,
  ]);
  return `${wrapped(usageOf(command), 4)}

${[`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`, ...command.details].map((text) => wrapped(text, 0)).join('\n\n')}
${options.length > 0 ? `\n${columns(options)}\n` : ''}
Example:
  ${command.example}
`;
}
