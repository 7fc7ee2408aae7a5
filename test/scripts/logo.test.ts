import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { pixel } from '../../scripts/logo.ts';

const SIZE = 256;

const png = readFileSync('docs/logo.png');

/** The content of a chunk; the file has one of each kind. */
const chunk = (kind: string): Buffer => {
  const at = png.indexOf(kind);
  return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
};

it('keeps docs/logo.png a square of 256 pixels with transparency, as Zapier requires', () => {
  const [width, height, depth, kind] = [
    chunk('IHDR').readUInt32BE(0),
    chunk('IHDR').readUInt32BE(4),
    ...chunk('IHDR').subarray(8),
  ];
  expect({ width, height, depth, kind }).toEqual({ width: SIZE, height: SIZE, depth: 8, kind: 6 });
});

it('draws the pixels of docs/logo.png', () => {
  const bytes = inflateSync(chunk('IDAT'));
  // Each row begins with its filter type.
  const at = (column: number, row: number) => [
    ...bytes.subarray(row * (4 * SIZE + 1) + 1 + 4 * column).subarray(0, 4),
  ];
  const some = Array.from(
    { length: 300 },
    (_, index) => [(index * 37) % SIZE, (index * 101) % SIZE] as const,
  );
  expect(some.map(([column, row]) => at(column, row))).toEqual(
    some.map(([column, row]) => pixel(column, row)),
  );
});
