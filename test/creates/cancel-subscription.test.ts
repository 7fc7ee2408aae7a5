import { freshSubscription, subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, formOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { perform } = operationOf('creates', 'cancel_subscription');
const cancel = (input: Row = {}) => run<Row>(perform, step({ subscription: 'sub_1', ...input }));

const READ = 'GET /v1/subscriptions/sub_1';
const UPDATE = 'POST /v1/subscriptions/sub_1';
const DELETE = 'DELETE /v1/subscriptions/sub_1';
const SESSION = 'GET /v1/checkout/sessions/cs_1';

const ENDING = { cancel_at_period_end: true, cancel_at: 1769940000 };
const ENDED = { status: 'canceled', ended_at: 1767300000 };
const first = (more: object = {}) => on(READ, subscriptionOf(more));
const last = (more: object = {}): Answer[] => [
  on(READ, freshSubscription(more)),
  on('GET /v1/checkout/sessions', listOf([sessionOf()])),
];
const updated = on(UPDATE, subscriptionOf(ENDING));
const deleted = on(DELETE, subscriptionOf(ENDED));

describe('at the end of the period', () => {
  test('cancels by default, and returns the time of the end', async () => {
    const sent = wire(first(), updated, ...last(ENDING));
    expect(await cancel()).toMatchObject({
      id: 'sub_1',
      status: 'active',
      cancel_at: '2026-02-01T10:00:00Z',
      details_complete: true,
    });
    expect(formOf(sent[1])).toEqual({ cancel_at_period_end: 'true' });
  });

  test('sends the feedback and the comment of the customer', async () => {
    const sent = wire(first(), updated, ...last(ENDING));
    await cancel({ when: 'End of the current period', feedback: 'Too expensive', comment: ' Too dear. ' });
    expect(formOf(sent[1])).toEqual({
      cancel_at_period_end: 'true',
      cancellation_details: { feedback: 'too_expensive', comment: 'Too dear.' },
    });
  });

  test.each<[string, object]>([
    ['ends then already', ENDING],
    ['ends earlier', { cancel_at: 1769000000 }],
    ['has ended', { ...ENDED, ended_at: 1600000000 }],
    ['was never paid', { status: 'incomplete_expired' }],
  ])('changes nothing if the subscription %s', async (_what, state) => {
    wire(first(state), ...last(state));
    expect(await cancel({ comment: 'Bye' })).toMatchObject({ id: 'sub_1' });
  });

  const longer = subscriptionItemOf({}, { id: 'si_2', current_period_end: 1800000000 });
  test.each<[string, object]>([
    ['would end later', { cancel_at: 1800000000 }],
    [
      'would end after the period of only one of its items',
      { cancel_at: 1790000000, items: listOf([subscriptionItemOf(), longer]) },
    ],
  ])('cancels a subscription that %s', async (_what, state) => {
    wire(first(state), updated, ...last(ENDING));
    expect(await cancel()).toMatchObject({ cancel_at_period_end: true });
  });
});

describe('now', () => {
  test.each<[string, Row, object]>([
    ['with the feedback', { feedback: 'unused' }, { cancellation_details: { feedback: 'unused' } }],
    // Without an invoice the credit would wait for one that never comes.
    ['with a credit for the unused time', { prorate: 'yes' }, { prorate: 'true', invoice_now: 'true' }],
  ])('ends the subscription %s', async (_what, input, form) => {
    const sent = wire(first(ENDING), deleted, ...last(ENDED));
    expect(await cancel({ when: 'now', ...input })).toMatchObject({ status: 'canceled' });
    expect(formOf(sent[1])).toEqual(form);
  });

  test('changes nothing if the subscription has ended', async () => {
    wire(first(ENDED), ...last(ENDED));
    expect(await cancel({ when: 'now', prorate: true })).toMatchObject({ status: 'canceled' });
  });

  test('succeeds if the answer is lost and the retry does not find the subscription any more', async () => {
    const gone = fails(DELETE, 404, { code: 'resource_missing', message: "No such subscription: 'sub_1'" });
    wire(first(), resets(DELETE), gone, ...last(ENDED));
    expect(await cancel({ when: 'now' })).toMatchObject({ status: 'canceled' });
  });
});

test('cancels the subscription that a checkout sold', async () => {
  wire(on(SESSION, sessionOf({ subscription: 'sub_1' })), first(), updated, ...last(ENDING));
  expect(await cancel({ subscription: 'cs_1' })).toMatchObject({ id: 'sub_1' });
});

test('leaves the Zap on if a checkout sold no subscription', async () => {
  wire(on(SESSION, sessionOf()));
  expect(await failureOf(cancel({ subscription: 'cs_1' }))).toEqual({
    name: 'HaltedError',
    message: 'Subscription: this checkout sold no subscription.',
  });
});

test('refuses a credit at the end of the period', async () => {
  expect((await failureOf(cancel({ prorate: true }))).message).toMatch(/^Prorate: is only for “Immediately”/);
});
