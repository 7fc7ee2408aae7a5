import Stripe from 'stripe';
import type { Sums } from '../../../sandbox/stripe/index.ts';
import { letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

const paid = async (
  params: { currency?: string; amount?: number; method?: 'us_bank_account' } = {},
): Promise<string> => {
  const { currency = 'usd', amount = 2000, method } = params;
  const link = await stripe().paymentLinks.create({ line_items: [item(currency, amount)] });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, ...(method && { method }) });
  if (method) await testHelper(sandbox().url, 'settle', { session: session.id, outcome: 'succeed' });
  return String(session.payment_intent);
};

const chargeOf = async (intent: string): Promise<Stripe.Charge> => {
  const { latest_charge } = await stripe().paymentIntents.retrieve(intent, {
    expand: ['latest_charge.refunds'],
  });
  return latest_charge as Stripe.Charge;
};

it('part of a payment goes back, then the rest', async () => {
  const intent = await paid();
  const refund = await stripe().refunds.create({
    payment_intent: intent,
    amount: 500,
    reason: 'requested_by_customer',
    metadata: { zapier_reference: 'order 7' },
    expand: ['charge', 'balance_transaction'],
  });
  expect(refund).toMatchObject({
    amount: 500,
    status: 'succeeded',
    reason: 'requested_by_customer',
    metadata: { zapier_reference: 'order 7' },
    charge: { amount_refunded: 500, refunded: false },
    balance_transaction: { amount: -500, fee: 0, net: -500, type: 'refund' },
  });
  await stripe().refunds.create({ payment_intent: intent });
  const charge = await chargeOf(intent);
  expect(charge).toMatchObject({ amount_refunded: 2000, refunded: true });
  expect(charge.refunds?.data.map(({ amount }) => amount)).toEqual([1500, 500]);
  const listed = await stripe().refunds.list({ payment_intent: intent });
  expect(listed.data[1]?.id).toBe(refund.id);
  expect((await stripe().refunds.list({ charge: charge.id })).data).toHaveLength(2);
});

it('refuses more than is left, and what is refunded already', async () => {
  const intent = await paid({ currency: 'jpy', amount: 5000 });
  await stripe().refunds.create({ payment_intent: intent, amount: 3000 });
  const over = await refusal(stripe().refunds.create({ payment_intent: intent, amount: 2001 }));
  expect(over).toMatchObject({
    statusCode: 400,
    param: 'amount',
    message: 'Refund amount (¥2,001) is greater than unrefunded amount on charge (¥2,000)',
  });
  await stripe().refunds.create({ payment_intent: intent });
  const again = await refusal(stripe().refunds.create({ payment_intent: intent }));
  expect(again.code).toBe('charge_already_refunded');
  expect(again.message).toMatch(/^Charge ch_\w+ has already been refunded\.$/);
});

it.each<[string, Stripe.RefundCreateParams, string]>([
  [
    'nothing',
    {},
    'One of the following params should be provided for this request: payment_intent or charge.',
  ],
  ['an unknown payment', { payment_intent: 'pi_x' }, "No such payment_intent: 'pi_x'"],
  ['an unknown charge', { charge: 'ch_x' }, "No such charge: 'ch_x'"],
])('refuses %s', async (_name, params, message) => {
  expect((await refusal(stripe().refunds.create(params))).message).toBe(message);
});

it('refuses to reverse a transfer or to give back a fee that there was not', async () => {
  const payment_intent = await paid();
  const transfer = await refusal(stripe().refunds.create({ payment_intent, reverse_transfer: true }));
  expect(transfer.param).toBe('reverse_transfer');
  const fee = await refusal(stripe().refunds.create({ payment_intent, refund_application_fee: true }));
  expect(fee.param).toBe('refund_application_fee');
});

it('of a bank debit is pending, and may fail: then the money is the merchant’s again', async () => {
  const intent = await paid({ method: 'us_bank_account' });
  const { id, status } = await stripe().refunds.create({ payment_intent: intent });
  expect([id.slice(0, 4), status]).toEqual(['pyr_', 'pending']);
  expect((await refusal(stripe().refunds.cancel(id))).message).toContain(
    'Only refunds with a status of requires_action',
  );
  await expect(testHelper(sandbox().url, 'refund', { refund: id, status: 'fail' })).rejects.toThrow(
    'A refund is pending, requires_action, succeeded, failed, canceled.',
  );
  await testHelper(sandbox().url, 'refund', { refund: id, status: 'failed', failure_reason: 'declined' });
  expect(await stripe().refunds.retrieve(id)).toMatchObject({ status: 'failed', failure_reason: 'declined' });
  expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
});

it('happens once under one idempotency key, even where the answer was lost', async () => {
  const intent = await paid();
  await testHelper(sandbox().url, 'fail_next', { path: '/v1/refunds', drop: 'after', times: 2 });
  const refund = () =>
    stripe().refunds.create({ payment_intent: intent, amount: 100 }, { idempotencyKey: `once-${intent}` });
  expect(await refusal(refund())).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  const { id } = await refund();
  expect((await stripe().refunds.list({ payment_intent: intent })).data.map((one) => one.id)).toEqual([id]);
});

it('keeps sums that agree with the balance transactions', async () => {
  const sums = async () => (await (await fetch(`${sandbox().url}/_sandbox/sums`)).json()) as Sums;
  const before = await sums();
  const intent = await paid({ currency: 'kwd', amount: 5000 });
  await stripe().refunds.create({ payment_intent: intent, amount: 1000 });
  const after = await sums();
  expect(after.paid_sessions).toBe(before.paid_sessions + 1);
  expect(after.refunds).toBe(before.refunds + 1);
  expect(after.currencies.kwd).toEqual({ payments: 1, paid: 5000, refunded: 1000 });
  const transactions = await stripe().balanceTransactions.list({ limit: 100 });
  expect(after.settlement.net).toBe(transactions.data.reduce((sum, { net }) => sum + net, 0));
  expect(after.settlement.gross - after.settlement.fees - after.settlement.refunded).toBe(
    after.settlement.net,
  );
});
