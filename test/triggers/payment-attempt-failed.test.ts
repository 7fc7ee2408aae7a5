import { fakeCache } from '../support/cache.ts';
import { declinedIntent, paymentLinkOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('payment_attempt_failed');

const TYPE = 'payment_intent.payment_failed';
const SESSIONS = 'GET /v1/checkout/sessions';

/** The checkout of a declined card: still open, and without a customer. */
const checkout = (more: object = {}) =>
  on(
    SESSIONS,
    listOf([
      sessionOf({
        ...{ status: 'open', payment_status: 'unpaid', customer_details: null },
        payment_link: paymentLinkOf(),
        ...more,
      }),
    ]),
  );

const declined = (input: Row = {}) => receive(eventOf(TYPE, declinedIntent()), input);

test('emits the failure with its checkout, with one request', async () => {
  const sent = wire(checkout());
  expect(await declined()).toMatchObject([
    { id: 'evt_1', failure_code: 'card_declined', payment_link_id: 'plink_1', details_complete: true },
  ]);
  expect(sent).toMatchObject([
    { params: { payment_intent: 'pi_1', limit: '1', 'expand[0]': 'data.payment_link' } },
  ]);
});

test('emits an attempt although the customer has paid by the time of the delivery', async () => {
  wire(checkout({ status: 'complete', payment_status: 'paid' }));
  expect(await declined()).toMatchObject([{ failure_code: 'card_declined' }]);
});

test.each([
  ['an attempt outside of a checkout, such as a renewal', on(SESSIONS, listOf([]))],
  ['an attempt at a checkout without a payment link', checkout({ payment_link: null })],
  ['a bank payment that failed days later', checkout({ status: 'complete' })],
])('ignores %s', async (_what, sessions) => {
  wire(sessions);
  expect(await declined()).toEqual([]);
});

test.each([
  ['accepts', 'plink_1', ['evt_1']],
  ['ignores', 'plink_2', []],
])('%s an attempt at plink_1 if the Zap wants %s', async (_verb, payment_link, ids) => {
  wire(checkout());
  expect(idsOf(await declined({ payment_link }))).toEqual(ids);
});

test('fails if the checkout cannot be read: whether a link sold it is not guessed', async () => {
  wire(...Array<Answer>(3).fill(fails(SESSIONS, 500, { type: 'api_error' })));
  expect((await failureOf(declined())).name).toBe('ThrottledError');
});

test('emits each attempt once', async () => {
  const cache = fakeCache();
  wire(checkout(), checkout(), checkout());
  const ids: unknown[] = [];
  for (const id of ['evt_1', 'evt_2', 'evt_1'])
    ids.push(...idsOf(await receive(eventOf(TYPE, declinedIntent(), { id }), {}, cache)));
  expect(ids).toEqual(['evt_1', 'evt_2']);
});

test('lists the latest attempts at links from the events', async () => {
  const attempt = (id: string) => eventOf(TYPE, declinedIntent({ id: `pi_${id}` }), { id });
  const events = on('GET /v1/events', listOf([attempt('evt_a'), attempt('evt_b')]));
  const sent = wire(events, checkout(), on(SESSIONS, listOf([])));
  expect(await list()).toMatchObject([{ id: 'evt_a', payment_id: 'pi_evt_a' }]);
  expect(sent[0]?.params).toEqual({ type: TYPE, limit: '10' });
});
