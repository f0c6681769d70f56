// Checks passwords with argon2id and does nothing else: told a number, it does so many and says so.
import { verify } from '@node-rs/argon2';
import { createArgon2Hasher } from '../../server/identity/credentials/password/argon2-hasher.ts';

const plain = 'only-for-measuring-7391';
// The parameters of Conch: they stand in the hash that its own hasher makes.
const stored = await createArgon2Hasher().hash(plain);

process.on('message', async (count: number) => {
  for (let done = 0; done < count; done++) {
    if (!(await verify(stored, Buffer.from(plain)))) throw new Error('The password does not fit.');
  }
  process.send?.('done');
});
process.send?.('ready');
