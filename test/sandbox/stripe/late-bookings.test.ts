import type Stripe from 'stripe';
import {
  CONNECTED_ACCOUNT,
  letBuyerPay,
  type Sale,
  startStripe,
  testHelper,
} from '../../../sandbox/stripe/index.ts';
import { clientOf, item, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 500 });

const sell = async (params: Partial<Stripe.PaymentLinkCreateParams> = {}, visit = {}) => {
  const link = await stripe().paymentLinks.create({ line_items: [item()], ...params });
  return letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com', ...visit });
};
const chargeOf = async ({ session }: Sale) => {
  const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent), {
    expand: ['latest_charge.balance_transaction'],
  });
  return intent.latest_charge as Stripe.Charge;
};

describe('docs.stripe.com/payments/payment-intents/asynchronous-capture', () => {
  it('the fee of a card payment is not known right after it, expanded or not', async () => {
    const sale = await sell();
    const early = await chargeOf(sale);
    expect(early).toMatchObject({ paid: true, status: 'succeeded', balance_transaction: null });
    expect(early.receipt_url).toContain('/receipts/');
    expect((await stripe().balanceTransactions.list({ source: early.id })).data).toEqual([]);
    await sandbox().idle();
    const late = await chargeOf(sale);
    expect(late.balance_transaction).toMatchObject({ amount: 2000, fee: 88, net: 1912 });
  });

  it('charge.updated tells when it is there, and what changed', async () => {
    const sale = await sell();
    await sandbox().idle();
    const { data } = await stripe().events.list({ type: 'charge.*', limit: 2 });
    expect(data.map(({ type }) => type)).toEqual(['charge.updated', 'charge.succeeded']);
    const [updated, succeeded] = data;
    expect(succeeded?.data.object).toMatchObject({ balance_transaction: null });
    const { balance_transaction } = await stripe().charges.retrieve((await chargeOf(sale)).id);
    expect(updated?.data).toMatchObject({
      object: { balance_transaction },
      previous_attributes: { balance_transaction: null },
    });
    expect(updated?.request).toEqual({ id: null, idempotency_key: null });
  });

  it('transfers and application fees are late too', async () => {
    const sale = await sell({
      application_fee_amount: 100,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const early = await chargeOf(sale);
    expect(early).toMatchObject({ application_fee: null, application_fee_amount: 100 });
    expect(early).not.toHaveProperty('transfer');
    await sandbox().idle();
    expect(await chargeOf(sale)).toMatchObject({
      application_fee: expect.stringMatching(/^fee_/),
      transfer: expect.stringMatching(/^tr_/),
    });
  });

  it('a bank debit is booked when the bank has paid, and not before', async () => {
    const sale = await sell({}, { method: 'us_bank_account' });
    await sandbox().idle();
    expect(await chargeOf(sale)).toMatchObject({ status: 'pending', balance_transaction: null });
    await testHelper(sandbox().url, 'settle', { session: sale.session.id, outcome: 'succeed' });
    expect(await chargeOf(sale)).toMatchObject({ status: 'succeeded', balance_transaction: null });
    await sandbox().idle();
    expect((await chargeOf(sale)).balance_transaction).toMatchObject({ type: 'payment', fee: 16 });
  });

  it('what was paid in the past has been booked', async () => {
    expect((await chargeOf(await sell({}, { at: 1_700_000_000 }))).balance_transaction).toMatchObject({
      created: 1_700_000_000,
    });
  });

  it('mercy: a test may have it at once, and no charge.updated then', async () => {
    const mild = await startStripe({ bookingDelayMs: 0 });
    const link = await clientOf(mild).paymentLinks.create({ line_items: [item()] });
    await letBuyerPay(mild.url, { payment_link: link.id });
    const [charge] = (await clientOf(mild).charges.list({ expand: ['data.balance_transaction'] })).data;
    expect(charge?.balance_transaction).toMatchObject({ fee: 88 });
    expect((await clientOf(mild).events.list({ type: 'charge.updated' })).data).toEqual([]);
    await mild.close();
  });
});
