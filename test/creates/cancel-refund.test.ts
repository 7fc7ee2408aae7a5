import { chargeOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { perform } = operationOf('creates', 'cancel_refund');
const cancelRefund = (refund = 're_1') => run<Row>(perform, step({ refund }));

const READ = 'GET /v1/refunds/re_1';
const CANCEL = 'POST /v1/refunds/re_1/cancel';
const waiting = refundOf({ status: 'requires_action', charge: chargeOf({ amount_refunded: 2000 }) });
const canceled = refundOf({ status: 'canceled', charge: chargeOf() });
const session = on('GET /v1/checkout/sessions', listOf([sessionOf()]));

test('reads the refund and its checkout, cancels it, and returns the canceled refund', async () => {
  const sent = wire(on(READ, waiting), session, on(CANCEL, canceled));
  expect(await cancelRefund()).toMatchObject({
    ...{ id: 're_1', status: 'canceled', payment_link_id: 'plink_1', remaining: 50, total_refunded: 0 },
    details_complete: true,
  });
  expect(sent.map(({ request, params }) => [request, params])).toEqual([
    [READ, { 'expand[0]': 'charge', 'expand[1]': 'balance_transaction' }],
    ['GET /v1/checkout/sessions', { payment_intent: 'pi_1', limit: '1' }],
    [CANCEL, { 'expand[0]': 'charge', 'expand[1]': 'balance_transaction' }],
  ]);
});

test('cancels a refund of a bank debit, whose id has another prefix', async () => {
  const refund = (status: string) => refundOf({ id: 'pyr_1', status, payment_intent: null });
  wire(
    on('GET /v1/refunds/pyr_1', refund('requires_action')),
    on('POST /v1/refunds/pyr_1/cancel', refund('canceled')),
  );
  expect(await cancelRefund('pyr_1')).toMatchObject({ id: 'pyr_1', status: 'canceled' });
});

test('returns a refund that is canceled already', async () => {
  wire(on(READ, canceled), session);
  expect(await cancelRefund()).toMatchObject({ status: 'canceled' });
});

test('fails if the refund has another status by the time that Stripe cancels it', async () => {
  const refusal = fails(CANCEL, 400, { message: 'This refund cannot be canceled.' });
  wire(on(READ, waiting), session, refusal, on(READ, refundOf({ status: 'succeeded' })));
  expect((await failureOf(cancelRefund())).message).toMatch(/This refund cannot be canceled\.$/);
});

test.each(['succeeded', 'pending', 'failed'])('leaves the Zap on if the refund is %s', async (status) => {
  wire(on(READ, refundOf({ status })));
  expect(await failureOf(cancelRefund())).toEqual({
    name: 'HaltedError',
    message: `This refund cannot be canceled: its status is ${status}, and only one that waits for the customer can be.`,
  });
});
