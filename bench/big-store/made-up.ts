// Names, moments and other small facts for people who do not exist.
import { createHash } from 'node:crypto';
import { fullPermission } from '../../contract/permissions.ts';

export const firstNames =
  'Aiko Amara Anton Beatriz Bruno Camille Chen Daria Diego Ebba Elif Emeka Farah Femi Greta Hana Hugo Ines Ivo Jada Jonas Kaito Karin Lars Leila Luca Maja Marek Nadia Noor Olga Omar Paula Petra Quinn Rafael Rosa Sami Sanna Tariq Tess Uma Viktor Wanda Xenia Yara Yusuf Zoe'.split(
    ' ',
  );
export const lastNames =
  'Abara Almeida Aoki Becker Berg Castro Cohen Dahl Dubois Eklund Engel Farouk Ferrari Gomez Grant Haas Hansen Ibarra Ito Jansen Jensen Kaya Keller Lang Larsen Moreau Mori Novak Nkemelu Okafor Olsen Park Pereira Quist Reyes Rossi Sato Silva Tanaka Torres Ueda Urban Varga Vega Weber Wolf Yamada Ziegler'.split(
    ' ',
  );
export const dayMs = 86_400_000;
export const agent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
export const allLetters = JSON.stringify({ permissions: fullPermission, propagate: true });

/** Cheap and the same each time; nothing here is a secret that anybody relies on. */
export function createNoise() {
  let state = 0x9e3779b9;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) | 0;
    return (state ^ (state >>> 13)) >>> 0;
  };
  return {
    below: (bound: number) => next() % bound,
    bytes(count: number): Buffer {
      const bytes = Buffer.alloc(count);
      for (let at = 0; at < count; at++) bytes[at] = next() >>> 11;
      return bytes;
    },
  };
}

export const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
export const at = (ms: number) => new Date(ms).toISOString();
