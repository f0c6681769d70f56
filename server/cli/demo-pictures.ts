// Draws the pictures of the demo studio out of a few plain shapes.
import sharp from 'sharp';

type Colour = readonly [red: number, green: number, blue: number];
/** Later ones lie on top; places and sizes are parts of the picture, from the upper left. */
interface Shape {
  colour: Colour;
  covers(x: number, y: number): boolean;
}

const ellipse =
  (cx: number, cy: number, rx: number, ry: number = rx) =>
  (x: number, y: number): boolean =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
const box =
  (left: number, top: number, right: number, bottom: number) =>
  (x: number, y: number): boolean =>
    x >= left && x <= right && y >= top && y <= bottom;

/** Drawn twice as large and made smaller, so that edges are smooth. */
async function paint(shapes: readonly Shape[], width: number, height: number): Promise<Buffer> {
  const [wide, high] = [width * 2, height * 2];
  const pixels = Buffer.alloc(wide * high * 3);
  const topmost = [...shapes].reverse();
  for (let row = 0; row < high; row++) {
    for (let column = 0; column < wide; column++) {
      const [x, y] = [(column + 0.5) / wide, (row + 0.5) / high];
      const colour = topmost.find((shape) => shape.covers(x, y))?.colour ?? [0, 0, 0];
      pixels.set(colour, (row * wide + column) * 3);
    }
  }
  return sharp(pixels, { raw: { width: wide, height: high, channels: 3 } })
    .resize(width, height)
    .png()
    .toBuffer();
}

const grounds: readonly Colour[] = [
  [206, 228, 224],
  [241, 226, 199],
  [216, 222, 238],
  [243, 214, 205],
  [222, 232, 208],
  [230, 218, 234],
];
const clothes: readonly Colour[] = [
  [11, 115, 110],
  [27, 39, 51],
  [188, 61, 39],
  [196, 148, 56],
  [88, 96, 150],
  [92, 122, 78],
];
const skins: readonly Colour[] = [
  [246, 214, 190],
  [224, 180, 146],
  [190, 138, 102],
  [142, 96, 68],
  [104, 68, 48],
];
const hairs: readonly Colour[] = [
  [46, 34, 28],
  [120, 76, 40],
  [208, 166, 92],
  [176, 84, 44],
  [150, 152, 156],
  [24, 22, 26],
];

/** How somebody looks; every part picks from its palette. */
export interface Looks {
  ground: number;
  clothes: number;
  skin: number;
  hair: number;
  style: 'short' | 'long' | 'bun' | 'bald';
  glasses?: boolean;
}

const pick = (palette: readonly Colour[], at: number): Colour => palette[at % palette.length] ?? [0, 0, 0];
const ink: Colour = [27, 39, 51];

export function drawPerson(looks: Looks): Promise<Buffer> {
  const hair = pick(hairs, looks.hair);
  const skin = pick(skins, looks.skin);
  const behind: Record<Looks['style'], Shape[]> = {
    bald: [],
    short: [{ colour: hair, covers: ellipse(0.5, 0.38, 0.2, 0.21) }],
    long: [
      { colour: hair, covers: ellipse(0.5, 0.4, 0.23, 0.25) },
      { colour: hair, covers: box(0.27, 0.4, 0.73, 0.72) },
    ],
    bun: [
      { colour: hair, covers: ellipse(0.5, 0.15, 0.09) },
      { colour: hair, covers: ellipse(0.5, 0.38, 0.2, 0.21) },
    ],
  };
  const fringe = (x: number, y: number) => ellipse(0.5, 0.42, 0.17, 0.21)(x, y) && y < 0.31 + 0.12 * (x - 0.5);
  const rim = (cx: number) => (x: number, y: number) =>
    ellipse(cx, 0.43, 0.065)(x, y) && !ellipse(cx, 0.43, 0.05)(x, y);
  const shapes: Shape[] = [
    { colour: pick(grounds, looks.ground), covers: () => true },
    ...behind[looks.style],
    { colour: pick(clothes, looks.clothes), covers: ellipse(0.5, 1.02, 0.36, 0.32) },
    { colour: skin, covers: box(0.44, 0.55, 0.56, 0.72) },
    { colour: skin, covers: ellipse(0.5, 0.72, 0.06, 0.05) },
    { colour: skin, covers: ellipse(0.5, 0.42, 0.17, 0.21) },
  ];
  if (looks.style !== 'bald') shapes.push({ colour: hair, covers: fringe });
  shapes.push({ colour: ink, covers: ellipse(0.435, 0.43, 0.016, 0.02) });
  shapes.push({ colour: ink, covers: ellipse(0.565, 0.43, 0.016, 0.02) });
  if (looks.glasses) {
    shapes.push({ colour: ink, covers: rim(0.435) }, { colour: ink, covers: rim(0.565) });
    shapes.push({ colour: ink, covers: box(0.49, 0.42, 0.51, 0.432) });
  }
  const smile = (x: number, y: number) =>
    ellipse(0.5, 0.51, 0.05, 0.04)(x, y) && !ellipse(0.5, 0.498, 0.052, 0.038)(x, y);
  shapes.push({ colour: ink, covers: (x, y) => y > 0.51 && smile(x, y) });
  return paint(shapes, 320, 320);
}

const skies: readonly Colour[] = [
  [24, 36, 58],
  [244, 196, 150],
  [188, 218, 226],
  [112, 92, 132],
];
const seas: readonly Colour[] = [
  [16, 84, 92],
  [60, 116, 128],
  [11, 115, 110],
  [40, 62, 96],
];
const moon: Colour = [250, 240, 214];

/** A piece of coast: sky, sun or moon, hills, sea, and a lighthouse on some. */
export function drawCoast(seed: number): Promise<Buffer> {
  const sea = pick(seas, seed);
  const hill = (at: number, wide: number, high: number) => (x: number, y: number) =>
    y > 0.62 - high * Math.exp(-(((x - at) / wide) ** 2));
  const wave = (y0: number, phase: number) => (x: number, y: number) =>
    Math.abs(y - y0 - 0.012 * Math.sin(x * 22 + phase)) < 0.005;
  const shapes: Shape[] = [
    { colour: pick(skies, seed), covers: () => true },
    { colour: moon, covers: ellipse(0.2 + 0.15 * (seed % 5), 0.25, 0.05, 0.09) },
    { colour: [74, 98, 92], covers: hill(0.15 + 0.2 * (seed % 4), 0.22, 0.22) },
    { colour: [52, 74, 74], covers: hill(0.85 - 0.15 * (seed % 3), 0.16, 0.3) },
    { colour: sea, covers: (_x, y) => y > 0.62 },
  ];
  for (const [at, y] of [0.69, 0.78, 0.9].entries())
    shapes.push({ colour: [206, 228, 224], covers: wave(y, seed + at * 2) });
  if (seed % 2 === 0) {
    shapes.push({ colour: [250, 248, 244], covers: box(0.72, 0.28, 0.76, 0.64) });
    shapes.push({ colour: [188, 61, 39], covers: box(0.72, 0.4, 0.76, 0.48) });
    shapes.push({ colour: [196, 148, 56], covers: box(0.712, 0.23, 0.768, 0.29) });
  }
  return paint(shapes, 480, 270);
}
