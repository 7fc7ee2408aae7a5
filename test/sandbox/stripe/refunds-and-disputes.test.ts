import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT, type Sums } from '../../../sandbox/stripe/index.ts';
import { item, refusal, useStripe } from './help.ts';

const { sandbox, stripe, helper, look, sell, chargeOf, eventsOf } = useStripe();

const paid = async (line = item()): Promise<string> =>
  (await chargeOf(await sell({ line_items: [line] }))).id;
const sums = () => look<Sums>('sums');

describe('a refund', () => {
  const setStatus = (refund: string, status: string, given: object = {}) =>
    helper<{ refund: Stripe.Refund }>('refund', { refund, status, ...given });

  it('returns a part of a payment, then the rest', async () => {
    const charge = await paid();
    const part = { charge, amount: 500, reason: 'requested_by_customer', metadata: { order: '7' } } as const;
    const refund = await stripe().refunds.create({ ...part, expand: ['charge', 'balance_transaction'] });
    expect(refund).toMatchObject({
      ...part,
      status: 'succeeded',
      charge: { amount_refunded: 500, refunded: false },
      balance_transaction: { amount: -500, fee: 0, net: -500, type: 'refund' },
    });
    await stripe().refunds.create({ charge });
    const refunded = await stripe().charges.retrieve(charge, { expand: ['refunds'] });
    expect(refunded).toMatchObject({ amount_refunded: 2000, refunded: true });
    expect(refunded.refunds?.data.map(({ amount }) => amount)).toEqual([1500, 500]);
    for (const filter of [{ charge }, { payment_intent: String(refunded.payment_intent) }]) {
      expect((await stripe().refunds.list(filter)).data[1]?.id).toBe(refund.id);
    }
    const again = await refusal(stripe().refunds.create({ charge }));
    expect(again).toMatchObject({
      code: 'charge_already_refunded',
      message: `Charge ${charge} has already been refunded.`,
    });
  });

  it('emits its events', async () => {
    const charge = await paid();
    const types = await eventsOf(async () => {
      const { id, destination_details: details } = await stripe().refunds.create({ charge });
      expect(details?.card).toMatchObject({ reference_status: 'pending' });
      expect(details?.card?.reference).toBeUndefined();
      await sandbox().idle();
      expect((await stripe().refunds.retrieve(id)).destination_details?.card).toMatchObject({
        reference: expect.any(String),
        reference_status: 'available',
      });
    });
    expect(types).toEqual(['refund.created', 'charge.refunded', 'refund.updated', 'charge.refund.updated']);
  });

  it('refuses more than the payment or its remaining amount', async () => {
    const charge = await paid(item('jpy', 5000));
    expect((await refusal(stripe().refunds.create({ charge, amount: 5001 }))).message).toBe(
      'Refund amount (¥5,001) is greater than charge amount (¥5,000)',
    );
    await stripe().refunds.create({ charge, amount: 3000 });
    const error = await refusal(stripe().refunds.create({ charge, amount: 3000 }));
    expect(error).toMatchObject({
      param: 'amount',
      message: 'Refund amount (¥3,000) is greater than unrefunded amount on charge (¥2,000)',
    });
  });

  it.each<[string, Stripe.RefundCreateParams, string]>([
    [
      'no payment',
      {},
      'One of the following params should be provided for this request: payment_intent or charge.',
    ],
    ['an unknown payment', { payment_intent: 'pi_x' }, "No such payment_intent: 'pi_x'"],
    ['an unknown charge', { charge: 'ch_x' }, "No such charge: 'ch_x'"],
  ])('refuses %s', async (_what, params, message) => {
    expect((await refusal(stripe().refunds.create(params))).message).toBe(message);
  });

  it('refuses to reverse a transfer or a fee that does not exist', async () => {
    const charge = await paid();
    const transfer = await refusal(stripe().refunds.create({ charge, reverse_transfer: true }));
    expect(transfer.param).toBe('reverse_transfer');
    const fee = await refusal(stripe().refunds.create({ charge, refund_application_fee: true }));
    expect(fee.param).toBe('refund_application_fee');
    const session = await sell({
      application_fee_amount: 100,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const refund = await stripe().refunds.create({
      charge: (await chargeOf(session)).id,
      refund_application_fee: true,
      reverse_transfer: true,
    });
    expect(refund.transfer_reversal).toMatch(/^trr_/);
  });

  it('refuses a failed and a pending charge', async () => {
    for (const visit of [{ card: 'declined' }, { method: 'us_bank_account' }] as const) {
      const { id } = await chargeOf(await sell({}, visit));
      expect((await refusal(stripe().refunds.create({ charge: id }))).code).toBe('charge_not_refundable');
    }
  });

  it('of a bank debit is pending and can fail, which returns the money to the merchant', async () => {
    const session = await sell({}, { method: 'us_bank_account' });
    await helper('settle', { session: session.id, outcome: 'succeed' });
    const { id, status } = await stripe().refunds.create({ payment_intent: String(session.payment_intent) });
    expect([id.slice(0, 4), status]).toEqual(['pyr_', 'pending']);
    const early = await refusal(stripe().refunds.cancel(id));
    expect(early.message).toContain('Only refunds with a status of requires_action');
    await expect(setStatus(id, 'fail')).rejects.toThrow('must be one of pending, requires_action');
    await setStatus(id, 'failed', { failure_reason: 'declined' });
    expect(await stripe().refunds.retrieve(id)).toMatchObject({
      status: 'failed',
      failure_reason: 'declined',
    });
    expect(await chargeOf(session)).toMatchObject({ amount_refunded: 0, refunded: false });
  });

  it('that requires action can be canceled', async () => {
    const { id } = await stripe().refunds.create({ charge: await paid() });
    await setStatus(id, 'requires_action');
    expect(await stripe().refunds.cancel(id)).toMatchObject({
      status: 'canceled',
      failure_balance_transaction: expect.stringMatching(/^txn_/),
    });
  });

  it('agrees with the sums and the balance transactions', async () => {
    const before = await sums();
    await stripe().refunds.create({ charge: await paid(item('kwd', 5000)), amount: 1000 });
    const after = await sums();
    expect(after.paid_sessions).toBe(before.paid_sessions + 1);
    expect(after.refunds).toBe(before.refunds + 1);
    expect(after.currencies.kwd).toEqual({ payments: 1, paid: 5000, refunded: 1000 });
    const { data } = await stripe().balanceTransactions.list({ limit: 100 });
    expect(after.settlement.net).toBe(data.reduce((sum, { net }) => sum + net, 0));
  });
});

describe('a dispute', () => {
  const open = async (body: object) => (await helper<{ dispute: Stripe.Dispute }>('dispute', body)).dispute;
  const close = async (dispute: string, outcome: string) =>
    (await helper<{ dispute: Stripe.Dispute }>('close_dispute', { dispute, outcome })).dispute;

  it('takes the money and a fee', async () => {
    const charge = await paid();
    const { id } = await open({ charge, reason: 'product_not_received' });
    const dispute = await stripe().disputes.retrieve(id, { expand: ['charge', 'payment_intent'] });
    expect(dispute).toMatchObject({
      status: 'needs_response',
      reason: 'product_not_received',
      amount: 2000,
      payment_method_details: { card: { network_reason_code: '13.1' } },
      payment_intent: { object: 'payment_intent' },
      charge: { id: charge, disputed: true },
      balance_transactions: [
        { amount: -2000, fee: 1500, net: -3500, type: 'adjustment', reporting_category: 'dispute' },
      ],
    });
    expect(dispute.evidence_details.due_by).toBe(dispute.created + 7 * 86_400);
    const other = await open({ charge: await paid(), amount: 500 });
    expect(other.amount).toBe(500);
    expect((await stripe().disputes.list({ charge })).data.map((one) => one.id)).toEqual([id]);
    const { data } = await stripe().disputes.list({ created: { gte: dispute.created } });
    expect(data.map((one) => one.id)).toEqual([other.id, id]);
  });

  it('returns the money without the fee if the merchant wins, and allows a refund again', async () => {
    const before = await sums();
    const charge = await paid();
    const { id } = await open({ charge });
    const during = await sums();
    expect(during.settlement.disputed - before.settlement.disputed).toBe(2000);
    expect(during.disputes).toBe(before.disputes + 1);
    expect((await refusal(stripe().refunds.create({ charge }))).code).toBe('charge_disputed');
    const types = await eventsOf(() => close(id, 'won'));
    expect(types).toEqual(['charge.dispute.closed', 'charge.dispute.funds_reinstated']);
    expect(await stripe().disputes.retrieve(id)).toMatchObject({
      status: 'won',
      is_charge_refundable: true,
      balance_transactions: [
        { amount: -2000, fee: 1500 },
        { amount: 2000, fee: 0 },
      ],
    });
    const { settlement } = await sums();
    expect(settlement.gross - settlement.fees - settlement.refunded - settlement.disputed).toBe(
      settlement.net,
    );
    expect((await stripe().refunds.create({ charge })).status).toBe('succeeded');
  });

  it('can be lost, and closes once', async () => {
    const types = await eventsOf(async () => {
      const { id } = await open({ charge: await paid() });
      expect((await close(id, 'lost')).status).toBe('lost');
      await expect(close(id, 'won')).rejects.toThrow('This dispute is already closed');
    });
    expect(types.slice(-3)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ]);
  });

  it('can be an inquiry of the bank, which takes no money, and which a refund answers', async () => {
    const before = await sums();
    const charge = await paid();
    let id = '';
    const types = await eventsOf(async () => {
      const inquiry = await open({ charge, inquiry: true, reason: 'noncompliant', due_by: 0 });
      expect(inquiry).toMatchObject({
        balance_transactions: [],
        evidence_details: { due_by: 0 },
        is_charge_refundable: true,
        payment_method_details: { card: { case_type: 'inquiry' } },
        status: 'warning_needs_response',
      });
      expect(inquiry).not.toHaveProperty('network_reason_code');
      ({ id } = inquiry);
      await expect(close(id, 'lost')).rejects.toThrow('This dispute ends as warning_closed.');
      expect((await close(id, 'warning_closed')).status).toBe('warning_closed');
    });
    expect(types).toEqual(['charge.dispute.created', 'charge.dispute.closed']);
    expect((await sums()).settlement.disputed).toBe(before.settlement.disputed);
    expect((await stripe().refunds.create({ charge })).status).toBe('succeeded');
  });

  it('needs a payment, an amount, a reason and an outcome that are possible', async () => {
    const charge = await paid();
    await expect(open({})).rejects.toThrow('Give a payment_intent or a charge.');
    await expect(open({ payment_intent: 'pi_x' })).rejects.toThrow("No such payment_intent: 'pi_x'");
    await expect(open({ charge, amount: 2001 })).rejects.toThrow('is for 2000');
    await expect(open({ charge, reason: 'mood' })).rejects.toThrow('Invalid reason');
    const { id } = await open({ charge });
    await expect(open({ charge })).rejects.toThrow('disputed already');
    await expect(close(id, 'drawn')).rejects.toThrow('This dispute ends as won or lost.');
    await expect(close('du_x', 'won')).rejects.toThrow("No such dispute: 'du_x'");
  });
});
