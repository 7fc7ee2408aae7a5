import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PAGES = path.join(__dirname, '../../sandbox/shop/pages');

it('keeps the pages of the shop within 2,750 lines', () => {
  const files = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const lines = files.map((file) => readFileSync(path.join(PAGES, file), 'utf8').split('\n').length - 1);
  expect(files.length).toBeGreaterThan(10);
  expect(lines.reduce((sum, number) => sum + number, 0)).toBeLessThanOrEqual(2750);
});
