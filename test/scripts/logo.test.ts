import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { logo } from '../../scripts/logo.ts';

/** The content of a chunk of a PNG file, of which there is one of each kind here. */
const chunkOf = (png: Buffer, kind: string): Buffer => {
  const at = png.indexOf(kind);
  return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
};

const committed = readFileSync('docs/logo.png');

test('the logo is what Zapier asks for: a square with transparency, of 256 pixels', () => {
  const header = chunkOf(committed, 'IHDR');
  expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([256, 256]);
  expect(header[9]).toBe(6);
  const pixels = inflateSync(chunkOf(committed, 'IDAT'));
  expect(pixels[4]).toBe(0);
});

test('the logo in docs/ is the one that the script draws', () => {
  // Compared as pixels, since two builds of zlib may pack the same ones differently.
  const pixelsOf = (png: Buffer) => inflateSync(chunkOf(png, 'IDAT'));
  expect(pixelsOf(committed).equals(pixelsOf(logo()))).toBe(true);
});
