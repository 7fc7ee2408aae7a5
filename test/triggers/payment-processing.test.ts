import { freshUnpaidSession, unpaidSession } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('payment_processing');

const LIST = 'GET /v1/checkout/sessions';
const READ = `${LIST}/cs_test_1`;

const checkedOut = (session: object = {}, input: Row = {}) =>
  receive(eventOf('checkout.session.completed', unpaidSession(session)), input);

test('emits a bank payment that is on its way', async () => {
  wire(on(READ, freshUnpaidSession('processing')));
  expect(await checkedOut({}, { payment_link: 'plink_1' })).toMatchObject([
    {
      ...{ id: 'cs_test_1', payment_id: 'pi_1', status: 'unpaid', checkout_status: 'complete' },
      ...{ amount_display: '$40.00', line_items_summary: '2 × Mug', details_complete: true },
    },
  ]);
});

test.each([
  ['was paid at once', { payment_status: 'paid' }, {}],
  ['is free', { payment_status: 'no_payment_required' }, {}],
  ['is of no payment link', { payment_link: null }, {}],
  ['is of another payment link', {}, { payment_link: 'plink_2' }],
])('ignores a checkout that %s, without a request', async (_what, session, input) => {
  expect(await checkedOut(session, input)).toEqual([]);
});

test('ignores a payment that has arrived by the time of the delivery', async () => {
  wire(on(READ, freshUnpaidSession('succeeded', { payment_status: 'paid' })));
  expect(await checkedOut()).toEqual([]);
});

test.each([
  ['accepts', 'a voucher to pay', 'requires_action', 'customer', ['cs_test_1']],
  ['ignores', 'a voucher to pay', 'requires_action', 'bank', []],
  ['accepts', 'a bank debit', 'processing', 'bank', ['cs_test_1']],
  ['ignores', 'a bank debit', 'processing', 'customer', []],
  ['ignores', 'a payment that is only authorized', 'requires_capture', undefined, []],
])('%s %s (%s) if the Zap wants what waits for: %s', async (_verb, _what, state, waits_for, ids) => {
  wire(on(READ, freshUnpaidSession(state)));
  expect(idsOf(await checkedOut({}, { waits_for }))).toEqual(ids);
});

test('lists payments that are on their way, not those that failed or are paid', async () => {
  const sessions = [
    freshUnpaidSession('requires_payment_method', { id: 'cs_failed' }),
    freshUnpaidSession('succeeded', { id: 'cs_paid', payment_status: 'paid' }),
    freshUnpaidSession('processing', { id: 'cs_waits' }),
    freshUnpaidSession('processing', { id: 'cs_elsewhere', payment_link: null }),
  ];
  wire(on(LIST, listOf(sessions)));
  expect(idsOf(await list())).toEqual(['cs_waits']);
});
