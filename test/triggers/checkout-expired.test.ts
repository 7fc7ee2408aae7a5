import { expiredSession, paymentLinkOf } from '../support/full-objects.ts';
import { itemOf, listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const operation = operationOf('triggers', 'checkout_expired');

const READ = 'GET /v1/checkout/sessions/cs_test_1';

const expired = (session: object = {}, input: Row = {}) =>
  run(operation.perform, delivered(eventOf('checkout.session.expired', expiredSession(session)), input));
const fresh = (more: object = {}) => on(READ, expiredSession({ line_items: listOf([itemOf()]), ...more }));

test('an abandoned checkout tells what was in it, whose it was, and the way back', async () => {
  wire(fresh());
  expect(await expired()).toMatchObject([
    {
      id: 'cs_test_1',
      payment_id: null,
      status: 'unpaid',
      checkout_status: 'expired',
      line_items_summary: '2 × Mug',
      customer_email: 'ada@example.com',
      recovery_url: 'https://buy.stripe.com/r/live_asAb1724',
      dashboard_url: null,
    },
  ]);
});

test.each([
  ['there is no other, as with all links', { after_expiration: null }],
  ['the buyer did not agree to be written to', { after_expiration: { recovery: { url: null } } }],
])('the link itself is the way back where %s', async (_why, session) => {
  wire(fresh({ payment_link: paymentLinkOf(), ...session }));
  expect(await expired(session)).toMatchObject([
    { recovery_url: 'https://buy.stripe.com/test_abc?prefilled_email=ada%40example.com' },
  ]);
});

test('a buyer who left before saying who they are has no name, but a way back', async () => {
  wire(fresh({ customer_details: null, after_expiration: null, payment_link: paymentLinkOf() }));
  expect(await expired()).toMatchObject([
    { customer_email: null, customer_name: null, recovery_url: 'https://buy.stripe.com/test_abc' },
  ]);
});

test.each([
  ['another payment link', {}, { payment_link: 'plink_2' }],
  ['no payment link', { payment_link: null }, {}],
])('a checkout of %s is left out, and Stripe is not asked', async (_what, session, input) => {
  expect(await expired(session, input)).toEqual([]);
  expect(strays).toEqual([]);
});

test('the list asks Stripe for expired checkouts of the chosen link', async () => {
  const sent = wire(on('GET /v1/checkout/sessions', listOf([expiredSession()])));
  expect(await run(operation.performList, step({ payment_link: 'plink_1' }))).toMatchObject([
    { recovery_url: 'https://buy.stripe.com/r/live_asAb1724' },
  ]);
  expect(sent).toMatchObject([{ params: { status: 'expired', payment_link: 'plink_1' } }]);
});
