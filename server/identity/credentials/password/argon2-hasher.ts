// Hashes and checks passwords with argon2id, so that a check costs the same whether or not there is anything to check.
import { randomBytes } from 'node:crypto';
import { type Algorithm, hash, type ParsedHashOptions, parseOptions, verify } from '@node-rs/argon2';

export interface PasswordHasher {
  /** @returns a PHC string with its own salt and parameters. */
  hash(plain: string): Promise<string>;
  /**
   * Always does the work of one hash with the parameters of today: with nothing stored against a hash that fits
   * nobody, with an older and cheaper hash by making up for the difference (S02).
   */
  verify(stored: string | undefined, plain: string): Promise<boolean>;
  /** True where a hash was made with other parameters than those of today. */
  isOutdated(stored: string): boolean;
}

/** OWASP's and SECURITY's floor: 19 MiB, two passes. */
const today = { memoryKiB: 19_456, iterations: 2 };
const argon2id = 2 as Algorithm;
/** A saving below this share of the work is lost in the noise. */
const worthMakingUp = 0.05;

/** Well formed, and the hash of nothing: its bytes are random. */
function decoyHash(cost: { memoryKiB: number; iterations: number }): string {
  const part = (count: number) => randomBytes(count).toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.iterations},p=1$${part(16)}$${part(32)}`;
}

/** KiB that one more hash, with the passes of today, has to fill so that the check of an older one costs the same. */
export function memoryToMakeUp(
  { memoryCost, timeCost }: { memoryCost: number; timeCost: number },
  { memoryKiB, iterations }: { memoryKiB: number; iterations: number },
): number | undefined {
  const work = memoryKiB * iterations;
  const missing = work - memoryCost * timeCost;
  return missing < work * worthMakingUp ? undefined : Math.max(8, Math.round(missing / iterations));
}

export function createArgon2Hasher(cost: { memoryKiB: number; iterations: number } = today): PasswordHasher {
  const options = {
    algorithm: argon2id,
    memoryCost: cost.memoryKiB,
    timeCost: cost.iterations,
    parallelism: 1,
  };
  const decoy = decoyHash(cost);
  async function makeUp(parsed: ParsedHashOptions): Promise<void> {
    const memoryCost = memoryToMakeUp(parsed, cost);
    if (memoryCost !== undefined) await hash('nothing', { ...options, memoryCost });
  }

  return {
    hash: (plain) => hash(Buffer.from(plain), options),
    async verify(stored, plain) {
      const bytes = Buffer.from(plain);
      const right = await verify(stored ?? decoy, bytes);
      if (stored === undefined) return false;
      await makeUp(parseOptions(stored));
      return right;
    },
    isOutdated(stored) {
      const parsed = parseOptions(stored);
      return (
        parsed.algorithm !== options.algorithm ||
        parsed.memoryCost !== options.memoryCost ||
        parsed.timeCost !== options.timeCost ||
        parsed.parallelism !== options.parallelism
      );
    },
  };
}
