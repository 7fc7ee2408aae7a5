/**
 * Draws the icon of the integration, our own design. Zapier requires a square PNG with transparency, of at least
 * 256 × 256 pixels and without the name.
 * @see https://docs.zapier.com/platform/publish/add-or-modify-branding
 */
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { runCommand } from '../sandbox/command-line.ts';

const USAGE = `npm run logo

Draws docs/logo.png: two links of a chain, one for the payment and one for the step that follows.`;

/** Local copies, because the script calls them a few million times. */
const { abs, hypot, max, min, SQRT1_2 } = Math;

const SIZE = 256;
/** Sample points of a pixel, across and down. Their mean makes smooth edges. */
const SAMPLES = 4;

type Colour = [red: number, green: number, blue: number];
/** The distance of a point from the edge of a shape, in pixels; negative inside. */
type Shape = (x: number, y: number) => number;

const WHITE: Colour = [255, 255, 255];
const MINT: Colour = [134, 239, 198];
const TOP: Colour = [15, 118, 110];
const BOTTOM: Colour = [17, 75, 95];

/** A rectangle with round corners in the middle of the picture; sizes in pixels. */
const roundedRectangle =
  (width: number, height: number, radius: number): Shape =>
  (x, y) => {
    const [dx, dy] = [abs(x) - width / 2 + radius, abs(y) - height / 2 + radius];
    return hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius;
  };

const moved =
  (shape: Shape, dx: number, dy: number): Shape =>
  (x, y) =>
    shape(x - dx, y - dy);

/** Rotates a shape by 45 degrees counterclockwise. */
const slanted =
  (shape: Shape): Shape =>
  (x, y) =>
    shape((x - y) * SQRT1_2, (x + y) * SQRT1_2);

/** A line along the edge of a shape. */
const outline =
  (shape: Shape, width: number): Shape =>
  (x, y) =>
    abs(shape(x, y)) - width / 2;

const LINE = 20;
/** The gap around the upper line, in pixels. */
const GAP = 8;
const link = roundedRectangle(108, 68, 34);
const OFFSET = 34;
const payment = slanted(moved(link, -OFFSET, 0));
const followUp = slanted(moved(link, OFFSET, 0));
const tile = roundedRectangle(SIZE - 8, SIZE - 8, 60);

const background = (y: number): Colour => {
  const share = y / SIZE + 0.5;
  return TOP.map((from, index) => from + ((BOTTOM[index] ?? from) - from) * share) as Colour;
};

/** The colour of a point, or `null` outside the tile. Each link is on top at one of the two crossings. */
const colourAt = (x: number, y: number): Colour | null => {
  if (tile(x, y) > 0) return null;
  const links: [Shape, Colour][] = [
    [followUp, MINT],
    [payment, WHITE],
  ];
  const fromTop = x + y > 0 ? links : links.toReversed();
  for (const [shape, colour] of fromTop) {
    if (outline(shape, LINE)(x, y) <= 0) return colour;
    if (outline(shape, LINE + 2 * GAP)(x, y) <= 0) return background(y);
  }
  return background(y);
};

/** @returns red, green, blue and opacity of a pixel, each from 0 to 255 */
export const pixel = (column: number, row: number): number[] => {
  const colours: Colour[] = [];
  for (let sample = 0; sample < SAMPLES ** 2; sample++) {
    const [across, down] = [sample % SAMPLES, Math.floor(sample / SAMPLES)];
    const colour = colourAt(
      column + (across + 0.5) / SAMPLES - SIZE / 2,
      row + (down + 0.5) / SAMPLES - SIZE / 2,
    );
    if (colour) colours.push(colour);
  }
  const mean = (index: 0 | 1 | 2) =>
    colours.reduce((sum, colour) => sum + colour[index], 0) / max(colours.length, 1);
  return [mean(0), mean(1), mean(2), (255 * colours.length) / SAMPLES ** 2].map(Math.round);
};

/** One chunk of a PNG file: its length, its kind, its content and a checksum of the latter two. */
const chunk = (kind: string, content: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(kind), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};

/** The picture as a PNG file: 8 bits each of red, green, blue and opacity, the rows without a filter. */
const logo = (): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const indices = [...Array(SIZE).keys()];
  const rows = indices.flatMap((row) => [0, ...indices.flatMap((column) => pixel(column, row))]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Uint8Array.from(rows), { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
};

if (process.argv[1] === import.meta.filename) {
  await runCommand(USAGE, {}, async () => {
    writeFileSync('docs/logo.png', logo());
    console.log('Wrote docs/logo.png.');
    return 0;
  });
}
