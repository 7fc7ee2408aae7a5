import fc from 'fast-check';

/**
 * Any code point, half of a pair too: the unit of a `fc.string`. fast-check's own `binary` lists the million of them
 * first, which takes 0.6 s in every test file.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10_ff_ff })
  .map((codePoint) => String.fromCodePoint(codePoint));
