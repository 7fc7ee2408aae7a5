import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { toPeriod } from '../../fields/period.ts';
import { sentenceOf } from '../support/unit.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z') / 1000;

const WITHOUT_ZONE = [
  '2026-11-22T12:00',
  '2026-11-22T12:00:00',
  '2026-11-22 12:00',
  '2026-11-22 12:00:00.999',
];

describe('a moment', () => {
  test.each(WITHOUT_ZONE)('without a time zone is UTC: %j', (from) => {
    expect(toPeriod(from, undefined)).toEqual({ gte: NOON });
  });

  test('on a machine in New York as well', () => {
    const module = pathToFileURL(path.join(__dirname, '../../fields/period.ts'));
    const script = `import { toPeriod } from '${module}';
      console.log(new Date(0).getHours(), ...${JSON.stringify(WITHOUT_ZONE)}.map((from) => toPeriod(from).gte));`;
    const env = { ...process.env, TZ: 'America/New_York', NODE_NO_WARNINGS: '1' };
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env });
    expect(String(printed).trim()).toBe(['19', ...WITHOUT_ZONE.map(() => NOON)].join(' '));
  });

  test.each([
    '2026-11-22T12:00:00Z',
    '2026-11-22T12:00:00.000Z',
    '2026-11-22T07:00:00-05:00',
    '2026-11-22T07:00:00-0500',
    '2026-11-22T17:30+05:30',
    ' 2026-11-22 13:00:00 +01:00 ',
  ])('with one is what it says: %j', (from) => {
    expect(toPeriod(from, undefined)).toEqual({ gte: NOON });
  });

  test.each([
    'order 7',
    'Monday 5',
    '1',
    '2026',
    '1767261600',
    '22.11.2026',
    '11/22/2026',
    'Nov 22, 2026',
    '2026-02-30',
    '2026-11-31T10:00:00Z',
    '2026-11-22T25:00:00Z',
    '2026-11-22T12',
    '2026-11-22T12:00:00Z or later',
  ])('is not guessed from %j', (from) => {
    expect(sentenceOf(() => toPeriod(from, undefined))).toBe(
      `From: “${from}” is not a date. Write it like 2026-11-22 or 2026-11-22T09:30:00Z.`,
    );
  });
});

test('any two moments, one after the other, are a period; the other way round they are an error', () => {
  const moment = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const [from, to] = [a, b].map((seconds) => new Date(seconds * 1000).toISOString());
      if (a < b) expect(toPeriod(from, to)).toEqual({ gte: a, lt: b });
      else expect(sentenceOf(() => toPeriod(from, to))).toMatch(/^To: is not after From/);
    }),
  );
});

test('any two days in their order are a period that has both in full', () => {
  const day = fc.integer({ min: 0, max: 40_000 });
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [first, last] = [Math.min(a, b) * 86_400, Math.max(a, b) * 86_400];
      const [from, to] = [first, last].map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 10));
      expect(toPeriod(from, to)).toEqual({ gte: first, lt: last + 86_400 });
    }),
  );
});
