// Writes mails as files that the operator of the machine alone can read, where no mail server is set up.
import { existsSync } from 'node:fs';
import { access, chmod, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailChannel } from './channel.ts';
import { composing, mimeOf } from './mime.ts';

/** @param folder made with mode 700 when the first mail comes. */
export function createOutbox(folder: string): MailChannel {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix', ...composing });

  async function prepare(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  }

  return {
    description: `files in ${folder}`,
    async deliver(mail) {
      await prepare();
      const { message } = await composer.sendMail({
        ...mimeOf(mail),
        text: asItIs('text/plain', mail.text),
        html: asItIs('text/html', mail.html),
      });
      // Sorted by name is sorted by time; a second try writes the same file.
      const name = `${mail.date.replaceAll(':', '-')}-${mail.kind}-${mail.id}.eml`;
      const unfinished = join(folder, `.${name}.unfinished`);
      await rm(unfinished, { force: true });
      const handle = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      try {
        await handle.writeFile(message as Buffer);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, join(folder, name));
    },
    async verify() {
      // Made with the first mail, so until then it is what is above that counts.
      const nearest = nearestFolder(folder);
      if (!(await stat(nearest)).isDirectory()) throw new Error(`${nearest} is not a folder.`);
      await access(nearest, constants.W_OK);
    },
    close() {},
  };
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/** A part without an encoding, so that a link is whole for who just reads the file. */
function asItIs(type: string, content: string): { raw: string } {
  return { raw: `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${content}` };
}
