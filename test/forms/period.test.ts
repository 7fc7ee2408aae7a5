import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { period, periodOf } from '../../forms/period.ts';
import { defineInputs } from '../../zapier/inputs.ts';
import { sentenceOf } from '../support/zapier.ts';

const inputs = defineInputs(period);
const toPeriod = (from?: string, to?: string, timezone?: string | null) =>
  periodOf(inputs.parse({ inputData: { from, to }, meta: { timezone } }));
const at = (iso: string): number => Date.parse(iso) / 1000;

const NOON = at('2026-11-22T12:00:00Z');
const WITHOUT_ZONE = [
  '2026-11-22T12:00',
  '2026-11-22T12:00:00',
  '2026-11-22 12:00',
  '2026-11-22 12:00:00.999',
];

test.each<[string | undefined, string | undefined, object]>([
  [undefined, undefined, {}],
  ['', ' ', {}],
  ['2026-11-01', undefined, { gte: at('2026-11-01T00:00:00Z') }],
  // The last day belongs to the period, the last moment does not.
  [undefined, '2026-11-22', { lt: at('2026-11-23T00:00:00Z') }],
  [undefined, '2026-11-22T09:30:00Z', { lt: at('2026-11-22T09:30:00Z') }],
  ['2026-11-22', '2026-11-22', { gte: at('2026-11-22T00:00:00Z'), lt: at('2026-11-23T00:00:00Z') }],
  ['2026-11-22T09:30:00+02:00', undefined, { gte: at('2026-11-22T07:30:00Z') }],
])('reads from %p to %p in UTC if there is no time zone', (from, to, expected) => {
  for (const timezone of [undefined, null, '', 'Mars/Olympus'])
    expect(toPeriod(from, to, timezone)).toEqual(expected);
});

test.each([
  ['2026-11-22', '2026-11-21'],
  ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'],
])('refuses from %p to %p', (from, to) => {
  expect(sentenceOf(() => toPeriod(from, to))).toBe('To: is not after From. Swap the two, or empty one.');
});

describe('a moment', () => {
  test.each(WITHOUT_ZONE)('without a time zone is read in that of the Zap, or else in UTC: %j', (from) => {
    expect(toPeriod(from)).toEqual({ gte: NOON });
    expect(toPeriod(from, undefined, 'Europe/Berlin')).toEqual({ gte: NOON - 3600 });
  });

  test('does not depend on the time zone of the machine', () => {
    const [module, kinds] = ['forms/period', 'zapier/inputs'].map((name) =>
      pathToFileURL(path.join(__dirname, `../../${name}.ts`)),
    );
    const script = `import { period, periodOf } from '${module}';
      import { defineInputs } from '${kinds}';
      const { parse } = defineInputs(period);
      console.log(new Date(0).getHours(), ...${JSON.stringify(WITHOUT_ZONE)}.map((from) => periodOf(parse({ inputData: { from } })).gte));`;
    const env = { ...process.env, TZ: 'America/New_York', NODE_NO_WARNINGS: '1' };
    const printed = execFileSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { env },
    );
    expect(String(printed).trim()).toBe(['19', ...WITHOUT_ZONE.map(() => NOON)].join(' '));
  });

  test.each([
    '2026-11-22T12:00:00Z',
    '2026-11-22T12:00:00.000Z',
    '2026-11-22T07:00:00-05:00',
    '2026-11-22T07:00:00-0500',
    '2026-11-22T17:30+05:30',
    ' 2026-11-22 13:00:00 +01:00 ',
  ])('with a time zone does not depend on that of the Zap: %j', (from) => {
    expect(toPeriod(from, undefined, 'Pacific/Apia')).toEqual({ gte: NOON });
  });

  test.each([
    'order 7',
    'Monday 5',
    'tomorrow',
    '1',
    '2026',
    '1767261600',
    '22.11.2026',
    '11/22/2026',
    'Nov 22, 2026',
    '2026-13-01',
    '2026-02-30',
    '2026-11-31T10:00:00Z',
    '2026-11-22T25:00:00Z',
    '2026-11-22T12',
    '2026-11-22T12:00:00Z or later',
  ])('cannot be read from %j', (typed) => {
    const problem = `“${typed}” is not a date. Write it like 2026-11-22 or 2026-11-22T09:30:00Z, or write today or yesterday.`;
    expect(sentenceOf(() => toPeriod(typed))).toBe(`From: ${problem}`);
    expect(sentenceOf(() => toPeriod(undefined, typed, 'Asia/Kolkata'))).toBe(`To: ${problem}`);
  });
});

describe('in the time zone of the Zap', () => {
  test.each([
    ['Europe/Berlin', '2026-11-22', '2026-11-21T23:00:00Z', '2026-11-22T23:00:00Z'],
    // Days of 23 and of 25 hours, when the clocks are changed.
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
    ['Asia/Kolkata', '2026-11-22', '2026-11-21T18:30:00Z', '2026-11-22T18:30:00Z'],
    ['Pacific/Apia', '2026-11-22', '2026-11-21T11:00:00Z', '2026-11-22T11:00:00Z'],
    // There the clocks are changed at midnight: the day begins at 01:00.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', '2026-09-07T03:00:00Z'],
  ])('reads a whole day in %s: %s', (timezone, day, start, end) => {
    expect(toPeriod(day, day, timezone)).toEqual({ gte: at(start), lt: at(end) });
  });

  test.each([
    ['before the clocks go forward', '2026-03-29T01:59', '2026-03-29T00:59:00Z'],
    ['that does not exist', '2026-03-29T02:30', '2026-03-29T01:30:00Z'],
    ['after the clocks go forward', '2026-03-29T03:00', '2026-03-29T01:00:00Z'],
    ['before the clocks go back', '2026-10-25T01:59', '2026-10-24T23:59:00Z'],
    ['after the clocks go back', '2026-10-25T03:00', '2026-10-25T02:00:00Z'],
  ])('reads a time in Berlin %s: %s', (_what, from, iso) => {
    expect(toPeriod(from, undefined, 'Europe/Berlin')).toEqual({ gte: at(iso) });
  });

  test.each([
    // The evening before in New York, the morning after in Apia.
    ['2026-11-22T03:00:00Z', 'America/New_York', '2026-11-21T05:00:00Z', '2026-11-20T05:00:00Z'],
    ['2026-11-22T03:00:00Z', 'UTC', '2026-11-22T00:00:00Z', '2026-11-21T00:00:00Z'],
    ['2026-11-22T12:00:00Z', 'Pacific/Apia', '2026-11-22T11:00:00Z', '2026-11-21T11:00:00Z'],
    // In the night after the change, yesterday had 23 hours.
    ['2026-03-29T22:30:00Z', 'Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-28T23:00:00Z'],
  ])('reads today and yesterday at %s in %s', (now, timezone, today, yesterday) => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse(now));
    expect(toPeriod('Today', undefined, timezone)).toEqual({ gte: at(today) });
    expect(toPeriod('yesterday', 'yesterday', timezone)).toEqual({ gte: at(yesterday), lt: at(today) });
  });

  test.each([
    'America/Santiago',
    'America/Havana',
    'Atlantic/Azores',
    'Asia/Beirut',
    'Africa/Cairo',
    'Australia/Lord_Howe',
  ])('reads any day in %s from its first second to its last, also if the clocks change', (timeZone) => {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone });
    for (const month of ['03', '04', '09', '10', '11']) {
      for (let day = 1; day <= 30; day += 1) {
        const date = `2026-${month}-${String(day).padStart(2, '0')}`;
        const { gte = 0, lt = 0 } = toPeriod(date, date, timeZone);
        const days = [gte - 1, gte, lt - 1, lt].map((seconds) => calendar.format(seconds * 1000) === date);
        expect([date, ...days]).toEqual([date, false, true, true, false]);
      }
    }
  });
});

test('accepts two moments if the first is earlier, and refuses them otherwise', () => {
  const moment = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const [from, to] = [a, b].map((seconds) => new Date(seconds * 1000).toISOString());
      if (a < b) expect(toPeriod(from, to)).toEqual({ gte: a, lt: b });
      else expect(sentenceOf(() => toPeriod(from, to))).toMatch(/^To: is not after From/);
    }),
  );
});
