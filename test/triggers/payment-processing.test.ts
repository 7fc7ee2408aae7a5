import { freshUnpaidSession, unpaidSession } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const operation = operationOf('triggers', 'payment_processing');

const READ = 'GET /v1/checkout/sessions/cs_test_1';
const LIST = 'GET /v1/checkout/sessions';
const processing = freshUnpaidSession('processing');

const checkedOut = (session: object = {}, input: Row = {}) =>
  run(operation.perform, delivered(eventOf('checkout.session.completed', unpaidSession(session)), input));
const ids = (rows: Row[]) => rows.map(({ id }) => id);

test('a bank debit that is on its way tells what was bought, and that nothing is paid yet', async () => {
  wire(on(READ, processing));
  expect(await checkedOut()).toMatchObject([
    {
      id: 'cs_test_1',
      payment_id: 'pi_1',
      status: 'unpaid',
      checkout_status: 'complete',
      amount_display: '$40.00',
      line_items_summary: '2 × Mug',
      customer_email: 'ada@example.com',
    },
  ]);
});

test.each([
  ['paid at once', { payment_status: 'paid' }, {}],
  ['free', { payment_status: 'no_payment_required' }, {}],
  ['of no payment link', { payment_link: null }, {}],
  ['of another payment link', {}, { payment_link: 'plink_2' }],
])('a checkout that is %s is left out, and Stripe is not asked', async (_what, session, input) => {
  expect(await checkedOut(session, input)).toEqual([]);
  expect(strays).toEqual([]);
});

test('the chosen payment link is let through', async () => {
  wire(on(READ, processing));
  expect(ids(await checkedOut({}, { payment_link: 'plink_1' }))).toEqual(['cs_test_1']);
});

test('a delivery that comes after the money tells nobody to wait for it', async () => {
  wire(on(READ, freshUnpaidSession('succeeded', { payment_status: 'paid' })));
  expect(await checkedOut()).toEqual([]);
});

test('the list holds what is on its way, not what failed or is paid', async () => {
  const sessions = [
    freshUnpaidSession('requires_payment_method', { id: 'cs_failed' }),
    freshUnpaidSession('succeeded', { id: 'cs_paid', payment_status: 'paid' }),
    freshUnpaidSession('processing', { id: 'cs_waits' }),
    freshUnpaidSession('processing', { id: 'cs_elsewhere', payment_link: null }),
  ];
  const sent = wire(on(LIST, listOf(sessions)));
  expect(ids(await run(operation.performList, step()))).toEqual(['cs_waits']);
  expect(sent).toMatchObject([{ params: { status: 'complete' } }]);
});
