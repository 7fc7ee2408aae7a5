import { toPdf } from '../../../sandbox/stripe/pdf.ts';

const textOf = (...[title, lines]: Parameters<typeof toPdf>) => toPdf(title, lines).toString('latin1');

it('writes the texts of a document, in Windows-1252', () => {
  const pdf = textOf('Invoice (1)', [['1 x Tea', '€ 12.50'], ['Bill to: Zoë 山']]);
  for (const text of ['(Invoice \\(1\\))', '(1 x Tea)', '(\x80 12.50)', '(Bill to: Zoë ?)']) {
    expect(pdf).toContain(text);
  }
});

it.each([
  ['one page', 0, 1],
  ['three pages', 100, 3],
])('has %s, and a table with the place of each object', (_what, lines, pages) => {
  const pdf = textOf('Long', Array(lines).fill(['line']));
  expect(pdf.match(/\/Type \/Page /g)).toHaveLength(pages);
  const start = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
  expect(pdf.slice(start)).toMatch(/^xref\n/);
  const offsets = [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
  expect(offsets).toHaveLength(3 + 2 * pages);
  for (const [index, offset] of offsets.entries()) {
    expect(pdf.slice(offset).startsWith(`${index + 1} 0 obj\n`)).toBe(true);
  }
});

it('wraps a long line', () => {
  const pdf = textOf('Wrapped', [['word '.repeat(40), '$1']]);
  expect(pdf.match(/\(word /g)?.length).toBeGreaterThan(2);
  expect(pdf.match(/\(\$1\)/g)).toHaveLength(1);
});
