import { freshSubscription, subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, formOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample } = operationOf('creates', 'cancel_subscription');
const cancel = (input: Row = {}, authData: Record<string, string> = {}) =>
  run<Row>(perform, step({ subscription: 'sub_1', ...input }, authData));

const READ = 'GET /v1/subscriptions/sub_1';
const UPDATE = 'POST /v1/subscriptions/sub_1';
const DELETE = 'DELETE /v1/subscriptions/sub_1';

const ENDING = { cancel_at_period_end: true, cancel_at: 1769940000, canceled_at: 1767300000 };
const ENDED = { status: 'canceled', ended_at: 1767300000, canceled_at: 1767300000 };
const was = (more: object = {}) => on(READ, subscriptionOf(more));
const ORIGIN = 'GET /v1/checkout/sessions';
const is = (more: object = {}) => [on(READ, freshSubscription(more)), on(ORIGIN, listOf([sessionOf()]))];

describe('at the end of the period', () => {
  test('is what happens where nothing else is said, and the record says when', async () => {
    const sent = wire(was(), on(UPDATE, subscriptionOf(ENDING)), ...is(ENDING));
    const row = await cancel({}, { connected_account: 'acct_shop' });
    expect(formOf(sent[1])).toEqual({ cancel_at_period_end: 'true' });
    for (const { headers } of sent) expect(headers['stripe-account']).toBe('acct_shop');
    expect(row).toMatchObject({
      id: 'sub_1',
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: '2026-02-01T10:00:00Z',
      customer_email: 'ada@example.com',
    });
    expect(Object.keys(row)).toEqual(Object.keys(sample));
  });

  test('with what the customer says', async () => {
    const sent = wire(was(), on(UPDATE, subscriptionOf(ENDING)), ...is(ENDING));
    await cancel({ when: 'End of the current period', feedback: 'Too expensive', comment: ' Too dear. ' });
    expect(formOf(sent[1])).toEqual({
      cancel_at_period_end: 'true',
      cancellation_details: { feedback: 'too_expensive', comment: 'Too dear.' },
    });
  });

  test.each<[string, object]>([
    ['ends by then already', ENDING],
    ['ends on a day before', { cancel_at: 1769000000 }],
    ['has ended, however long ago', { ...ENDED, ended_at: 1600000000 }],
    ['was never paid', { status: 'incomplete_expired' }],
  ])('nothing is asked of one that %s', async (_what, state) => {
    wire(was(state), ...is(state));
    expect(await cancel({ comment: 'Bye' })).toMatchObject({ id: 'sub_1' });
  });

  test('is asked of one that ends later than one of its items is paid for', async () => {
    const items = listOf([
      subscriptionItemOf(),
      subscriptionItemOf({}, { id: 'si_2', current_period_end: 1800000000 }),
    ]);
    wire(was({ items, cancel_at: 1790000000 }), on(UPDATE, subscriptionOf(ENDING)), ...is(ENDING));
    expect(await cancel()).toMatchObject({ cancel_at_period_end: true });
  });

  test('one that ends later ends at the end of the period', async () => {
    wire(was({ cancel_at: 1800000000 }), on(UPDATE, subscriptionOf(ENDING)), ...is(ENDING));
    expect(await cancel()).toMatchObject({ cancel_at_period_end: true });
  });
});

describe('now', () => {
  test('one request ends it, and nothing is credited', async () => {
    const sent = wire(was(), on(DELETE, subscriptionOf(ENDED)), ...is(ENDED));
    expect(await cancel({ when: 'now', feedback: 'unused' })).toMatchObject({
      status: 'canceled',
      ended_at: '2026-01-01T20:40:00Z',
    });
    expect(sent[1]?.params).toEqual({ 'cancellation_details[feedback]': 'unused' });
  });

  test('the unused time is credited at once, since no later invoice would do it', async () => {
    const sent = wire(was(), on(DELETE, subscriptionOf(ENDED)), ...is(ENDED));
    await cancel({ when: 'now', prorate: 'yes' });
    expect(sent[1]?.params).toEqual({ prorate: 'true', invoice_now: 'true' });
  });

  test('one that would end at the end of the period ends now', async () => {
    wire(was(ENDING), on(DELETE, subscriptionOf(ENDED)), ...is(ENDED));
    expect(await cancel({ when: 'now' })).toMatchObject({ status: 'canceled' });
  });

  test('a replay finds it canceled: a success, and nothing is canceled twice', async () => {
    const sent = wire(was(ENDED), ...is(ENDED));
    expect(await cancel({ when: 'now', prorate: true })).toMatchObject({ status: 'canceled' });
    expect(sent.map(({ request }) => request)).toEqual([READ, READ, ORIGIN]);
  });

  test('an answer that was lost is followed by Stripe’s “no such subscription”, which is a success', async () => {
    const gone = fails(DELETE, 404, { code: 'resource_missing', message: "No such subscription: 'sub_1'" });
    wire(was(), resets(DELETE), gone, ...is(ENDED));
    expect(await cancel({ when: 'now' })).toMatchObject({ status: 'canceled' });
  });
});

describe('by the checkout that sold it', () => {
  const SESSION = 'GET /v1/checkout/sessions/cs_1';

  test('it is the same', async () => {
    const sold = on(SESSION, sessionOf({ subscription: 'sub_1' }));
    wire(sold, was(), on(UPDATE, subscriptionOf(ENDING)), ...is(ENDING));
    expect(await cancel({ subscription: 'cs_1' })).toMatchObject({ id: 'sub_1' });
  });

  test('a checkout that sold none leaves the Zap on', async () => {
    wire(on(SESSION, sessionOf()));
    expect(await failureOf(cancel({ subscription: 'cs_1' }))).toEqual({
      name: 'HaltedError',
      message: 'Subscription: this checkout sold no subscription.',
    });
  });
});

test.each<[string, Row, RegExp]>([
  ['nothing', { subscription: ' ' }, /^Subscription: is empty\. Choose a subscription, or map its id\.$/],
  [
    'a customer',
    { subscription: 'cus_1' },
    /^Subscription: “cus_1” is not the id of a subscription\. It starts with sub_, cs_\.$/,
  ],
  [
    'another time',
    { when: 'tomorrow' },
    /^When: “tomorrow” is not one of period_end, now, date, after_payments\.$/,
  ],
  ['a credit for no time', { prorate: true }, /^Prorate: is only for “Immediately”/],
  ['another reason', { feedback: 'bored' }, /^Feedback: “bored” is not one of too_expensive, missing/],
  ['a long comment', { comment: 'x'.repeat(5001) }, /^Comment: 5001 characters are too many/],
])('before any request: %s', async (_name, input, words) => {
  expect((await failureOf(cancel(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test.each(['when', 'prorate', 'subscription'])(
  'nothing is canceled where %s was mapped and came out empty',
  async (key) => {
    const inputData = { subscription: 'sub_1', [key]: '' };
    const bundle = { ...step(inputData), inputDataRaw: { ...inputData, [key]: '{{1__field}}' } };
    expect((await failureOf(run(perform, bundle))).message).toMatch(/came out empty, so nothing was done/);
    expect(strays).toEqual([]);
  },
);

test.each<[string, Answer[], object]>([
  [
    'an unknown subscription',
    [fails(READ, 404, { code: 'resource_missing', message: "No such subscription: 'sub_1'" })],
    {
      name: 'AppError',
      message: expect.stringMatching(/^Subscription: Stripe has no such subscription \(sub_1\)/),
    },
  ],
  [
    'a key that may only read, which is told what it takes to cancel',
    [fails(READ, 403, { message: "Having the 'rak_subscription_read' permission" })],
    { message: expect.stringMatching(/“Subscriptions: Write” \(rak_subscription_write\)/) },
  ],
  [
    'a refusal of Stripe',
    [was(), fails(UPDATE, 400, { message: 'It is managed by a schedule.' })],
    { message: expect.stringMatching(/^Stripe refused the request: It is managed by a schedule\./) },
  ],
  [
    'Stripe out of reach',
    [was(), ...Array<Answer>(3).fill(resets(UPDATE))],
    { name: 'ThrottledError', delay: 60 },
  ],
])('%s', async (_name, answers, expected) => {
  wire(...answers);
  expect(await failureOf(cancel())).toMatchObject(expected);
});
