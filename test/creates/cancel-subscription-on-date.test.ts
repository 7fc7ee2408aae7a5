import { freshSubscription } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { at, type InPeriod, inPeriod } from '../support/periods.ts';
import { formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

// Subscriptions that end on a date, and rules that hold for a number of payments as well.

const strays = useWire();
beforeEach(() =>
  jest.useFakeTimers({
    now: new Date('2026-01-20T12:00:00Z'),
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance'],
  }),
);
afterEach(() => jest.useRealTimers());

const { perform } = operationOf('creates', 'cancel_subscription');
const cancel = (input: Row, meta: object = {}) =>
  run<Row>(perform, { ...step({ subscription: 'sub_1', ...input }), meta });

const READ = 'GET /v1/subscriptions/sub_1';
const UPDATE = 'POST /v1/subscriptions/sub_1';
const read = () => [on(READ, freshSubscription()), on('GET /v1/checkout/sessions', listOf([sessionOf()]))];

const FIRST: InPeriod = { period: ['2026-01-15', '2026-02-15'] };

test.each<[string, Row, timezone: string, end: string]>([
  ['the end of a day', { cancel_on: '2026-12-31' }, 'UTC', '2026-12-31T23:59:59.000Z'],
  [
    'the end of a day in the zone of the Zap',
    { cancel_on: '2026-12-31' },
    'America/New_York',
    '2027-01-01T04:59:59.000Z',
  ],
  ['a time', { cancel_on: '2026-12-31T18:00:00+01:00' }, 'UTC', '2026-12-31T17:00:00.000Z'],
  ['the end of today', { cancel_on: 'today' }, 'UTC', '2026-01-20T23:59:59.000Z'],
])('ends at %s, without a credit for the paid period', async (_what, input, timezone, end) => {
  const sent = wire(on(READ, inPeriod(FIRST)), on(UPDATE, inPeriod(FIRST)), ...read());
  await cancel({ when: 'date', feedback: 'unused', ...input }, { timezone });
  expect(formOf(sent[1])).toEqual({
    cancel_at: String(Date.parse(end) / 1000),
    proration_behavior: 'none',
    cancellation_details: { feedback: 'unused' },
  });
});

const PLANS: [string, Row, planned: number][] = [
  ['on a date', { when: 'date', cancel_on: '2026-06-30T10:00:00Z' }, at('2026-06-30')],
  ['after payments', { when: 'after_payments', payments: 5 }, at('2026-06-15')],
];

test.each(PLANS)('moves an end that is planned for later than %s', async (_what, input, planned) => {
  const sent = wire(
    on(READ, inPeriod({ ...FIRST, more: { cancel_at: planned + 1 } })),
    on(UPDATE, {}),
    ...read(),
  );
  await cancel(input);
  expect(formOf(sent[1])).toMatchObject({ cancel_at: String(planned) });
});

test.each(
  PLANS.flatMap(([what, input, planned]): [string, string, Row, object][] => [
    [what, 'then', input, { cancel_at: planned }],
    [what, 'earlier', input, { cancel_at: planned - 1 }],
    [what, 'with its period', input, { cancel_at_period_end: true }],
    [what, 'has ended', input, { status: 'canceled' }],
  ]),
)('changes nothing %s if the subscription ends %s already', async (_what, _when, input, more) => {
  wire(on(READ, inPeriod({ ...FIRST, more })), ...read());
  expect(await cancel({ comment: 'Bye', ...input })).toMatchObject({ id: 'sub_1' });
});

test.each<[string, Row, RegExp]>([
  ['an empty date', { when: 'date' }, /^Cancel On: is empty\. “On a custom date” needs a date\.$/],
  [
    'a date for another choice of When',
    { cancel_on: '2026-12-31' },
    /^Cancel On: is only for “On a custom date”\. Choose that under When, or empty this field\.$/,
  ],
  [
    'a day in the past',
    { when: 'date', cancel_on: 'yesterday' },
    /^Cancel On: is in the past\. Enter a later date, or choose/,
  ],
  ['a time in the past', { when: 'date', cancel_on: '2026-01-20T12:00:00Z' }, /^Cancel On: is in the past/],
  [
    'an empty number of payments',
    { when: 'after_payments' },
    /^Number of Payments: is empty\. “After a number of payments” needs a number\.$/,
  ],
  [
    'a number of payments for another choice of When',
    { when: 'now', payments: 3 },
    /^Number of Payments: is only for “After a number/,
  ],
  ['too many payments', { when: 'after_payments', payments: 121 }, /between 1 and 120/],
  [
    'a credit for an end on a date',
    { when: 'date', cancel_on: '2026-12-31', prorate: true },
    /^Prorate: is only for “Immediately”/,
  ],
])('refuses %s before any request', async (_what, input, words) => {
  expect((await failureOf(cancel(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});
