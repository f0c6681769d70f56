// Holds the colours of both schemes to WCAG 2.2: 4.5:1 for text, 3:1 for borders of fields and focus rings.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function tokensOf(scheme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`scheme=["']${scheme}["']\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((hit) => [hit[1] ?? '', hit[2] ?? '']));
}

/** Relative luminance, WCAG 2.2 definition. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['paper', 'surface', 'float', 'tint'];
const text = 4.5;
const edge = 3;

/** Colour, the grounds it stands on, the contrast it must have there. */
const pairs: readonly [string, readonly string[], number][] = [
  ['ink', [...grounds, 'accent-soft', 'danger-soft'], text],
  ['ink-soft', [...grounds, 'accent-soft', 'danger-soft'], text],
  ['accent', [...grounds, 'accent-soft'], text],
  ['danger', [...grounds, 'danger-soft'], text],
  ['on-accent', ['accent-fill', 'accent-fill-hover'], text],
  ['on-danger', ['danger-fill', 'danger-fill-hover'], text],
  ['paper', ['ink'], text],
  ['field-line', ['paper', 'surface', 'float'], edge],
];

for (const scheme of ['light', 'dark'] as const) {
  describe(`Colours of the ${scheme} scheme`, () => {
    const tokens = tokensOf(scheme);
    for (const [colour, on, least] of pairs) {
      for (const ground of on) {
        it(`${colour} on ${ground} has ${least}:1`, () => {
          const a = tokens.get(colour);
          const b = tokens.get(ground);
          assert.ok(a && b, `${colour} or ${ground} is not defined`);
          const found = contrast(a, b);
          assert.ok(found >= least, `${a} on ${b} is ${found.toFixed(2)}:1`);
        });
      }
    }
  });
}

it('both schemes define the same colours', () => {
  assert.deepEqual([...tokensOf('light').keys()], [...tokensOf('dark').keys()]);
});

it('styles name colours by token only, so that no pair escapes this test', () => {
  const folder = join(import.meta.dirname, '..');
  const named = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css') && !name.startsWith('dist') && !name.endsWith('tokens.css'))
    .filter((name) => /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i.test(readFileSync(join(folder, name), 'utf8')));
  assert.deepEqual(named, []);
});

it('every variable that the style sheets of Mantine read is one of ours', () => {
  const here = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
  const ours = here('tokens.css') + here('measures.css');
  const sheets = readdirSync(import.meta.dirname)
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => [...here(name).matchAll(/'@mantine\/core\/(styles\/\w+\.css)'/g)].map((hit) => hit[1] ?? ''));
  assert.ok(sheets.length > 5);
  const missing = sheets.flatMap((sheet) => {
    const css = here(`../../node_modules/@mantine/core/${sheet}`);
    return [...css.matchAll(/var\((--mantine-[a-z0-9-]+)/g)]
      .map((hit) => hit[1] ?? '')
      .filter((name) => !ours.includes(`${name}:`))
      .map((name) => `${sheet} reads ${name}`);
  });
  assert.deepEqual([...new Set(missing)], []);
});
