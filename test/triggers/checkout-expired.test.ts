import { expiredSession } from '../support/full-objects.ts';
import { itemOf, listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('checkout_expired');

const expired = (session: object = {}, input: Row = {}) =>
  receive(eventOf('checkout.session.expired', expiredSession(session)), input);

test('emits what the checkout was about, who opened it, and the link to continue', async () => {
  const fresh = expiredSession({ line_items: listOf([itemOf()]) });
  wire(on('GET /v1/checkout/sessions/cs_test_1', fresh));
  expect(await expired({}, { payment_link: 'plink_1' })).toMatchObject([
    {
      ...{ id: 'cs_test_1', status: 'unpaid', checkout_status: 'expired', payment_id: null },
      ...{ line_items_summary: '2 × Mug', customer_email: 'ada@example.com' },
      recovery_url: 'https://buy.stripe.com/r/live_asAb1724',
      details_complete: true,
    },
  ]);
});

test.each([
  ['another payment link', {}, { payment_link: 'plink_2' }],
  ['no payment link', { payment_link: null }, {}],
])('ignores a checkout of %s, without a request', async (_what, session, input) => {
  expect(await expired(session, input)).toEqual([]);
});

test('lists expired checkouts of the payment link', async () => {
  const sent = wire(on('GET /v1/checkout/sessions', listOf([expiredSession()])));
  expect(await list({ payment_link: 'plink_1' })).toMatchObject([{ checkout_status: 'expired' }]);
  expect(sent).toMatchObject([{ params: { status: 'expired', payment_link: 'plink_1' } }]);
});
