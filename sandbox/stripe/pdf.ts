/** Writes simple PDF files: lines of Helvetica on pages of US Letter. @see ISO 32000-1, 7.5 File Structure */

/** A line of text, and a second text at the right. */
export type PdfLine = [text: string, right?: string];

const LEFT = 72;
const RIGHT = 420;
const TOP = 720;
const LINE_HEIGHT = 18;
const LINES_PER_PAGE = 36;
/** What fits between the margins at 11 points. */
const CHARACTERS_PER_LINE = 85;

/** A string of PDF in Windows-1252. Other characters become question marks. */
const quoted = (text: string): string =>
  `(${text
    .replaceAll('€', '\x80')
    .replace(/[^\x20-\x7e\x80\xa0-\xff]/g, '?')
    .replace(/[\\()]/g, '\\$&')})`;

const wrapped = ([text, right]: PdfLine): PdfLine[] => {
  const parts = text.match(
    new RegExp(`.{1,${CHARACTERS_PER_LINE}}(?:\\s+|$)|\\S{${CHARACTERS_PER_LINE}}`, 'g'),
  ) ?? [''];
  return parts.map((part, index) => (index === 0 ? [part, right] : [part]));
};

const show = (text: string, size: number, x: number, y: number): string =>
  `BT /F ${size} Tf ${x} ${y} Td ${quoted(text)} Tj ET\n`;

/** The drawing instructions of a page. */
const draw = (title: string, lines: PdfLine[]): string =>
  show(title, 20, LEFT, TOP) +
  lines
    .map(([text, right = ''], index) => {
      const y = TOP - LINE_HEIGHT * (index + 2);
      return show(text, 11, LEFT, y) + show(right, 11, RIGHT, y);
    })
    .join('');

/** @param title a heading on every page */
export const toPdf = (title: string, lines: PdfLine[]): Buffer => {
  const all = lines.flatMap(wrapped);
  const pages = Array.from({ length: Math.max(1, Math.ceil(all.length / LINES_PER_PAGE)) }, (_, page) =>
    draw(title, all.slice(page * LINES_PER_PAGE, (page + 1) * LINES_PER_PAGE)),
  );
  // The catalog, the list of pages, the font; then two objects for each page.
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, page) => `${4 + 2 * page} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((content, page) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + 2 * page} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}endstream`,
    ]),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${file}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  );
};
