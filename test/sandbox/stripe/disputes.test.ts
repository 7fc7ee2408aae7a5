import type Stripe from 'stripe';
import type { Sums } from '../../../sandbox/stripe/index.ts';
import { letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests, startReceiver } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

const paid = async (amount = 2000): Promise<string> => {
  const link = await stripe().paymentLinks.create({ line_items: [item('usd', amount)] });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com' });
  return String(session.payment_intent);
};

const dispute = async (body: object) =>
  (await testHelper<{ dispute: Stripe.Dispute }>(sandbox().url, 'dispute', body)).dispute;
const close = async (id: string, outcome: string) =>
  (await testHelper<{ dispute: Stripe.Dispute }>(sandbox().url, 'close_dispute', { dispute: id, outcome }))
    .dispute;

it('takes the money and the fee, and lets one find the dispute', async () => {
  const intent = await paid();
  const { id } = await dispute({ payment_intent: intent, reason: 'product_not_received' });
  const found = await stripe().disputes.retrieve(id, { expand: ['charge', 'payment_intent'] });
  expect(found).toMatchObject({
    status: 'needs_response',
    reason: 'product_not_received',
    amount: 2000,
    network_reason_code: '13.1',
    payment_intent: { id: intent },
    charge: { disputed: true },
    balance_transactions: [
      { amount: -2000, fee: 1500, net: -3500, type: 'adjustment', reporting_category: 'dispute', source: id },
    ],
  });
  expect(found.evidence_details.due_by).toBe(found.created + 7 * 86_400);
  const { id: charge } = found.charge as Stripe.Charge;
  const other = await dispute({ payment_intent: await paid(), amount: 500 });
  expect(other.amount).toBe(500);
  for (const filter of [{ charge }, { payment_intent: intent }]) {
    expect((await stripe().disputes.list(filter)).data.map((one) => one.id)).toEqual([id]);
  }
  const recent = await stripe().disputes.list({ created: { gte: found.created } });
  expect(recent.data.map((one) => one.id)).toEqual([other.id, id]);
  expect((await stripe().disputes.list({ created: { lt: found.created } })).data).toEqual([]);
});

it('tells endpoints how it begins and ends', async () => {
  const receiver = await startReceiver();
  const endpoint = await stripe().webhookEndpoints.create({
    url: receiver.url,
    enabled_events: [
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ],
  });
  const { id } = await dispute({ payment_intent: await paid() });
  await close(id, 'won');
  await sandbox().idle();
  expect(receiver.received.map(({ event }) => [event.type, event.data.object.id]).sort()).toEqual([
    ['charge.dispute.closed', id],
    ['charge.dispute.created', id],
    ['charge.dispute.funds_reinstated', id],
    ['charge.dispute.funds_withdrawn', id],
  ]);
  await stripe().webhookEndpoints.del(endpoint.id);
  await receiver.close();
});

it('gives the money back, but not the fee, where the merchant wins; then he may refund', async () => {
  const sums = async () => (await (await fetch(`${sandbox().url}/_sandbox/sums`)).json()) as Sums;
  const intent = await paid();
  const before = await sums();
  const { id } = await dispute({ payment_intent: intent });
  const during = await sums();
  expect(during.settlement.disputed - before.settlement.disputed).toBe(2000);
  expect(during.disputes).toBe(before.disputes + 1);
  expect((await refusal(stripe().refunds.create({ payment_intent: intent }))).code).toBe('charge_disputed');
  const won = await close(id, 'won');
  expect(won).toMatchObject({ status: 'won', is_charge_refundable: true });
  expect(won.balance_transactions.map(({ amount, fee }) => [amount, fee])).toEqual([
    [-2000, 1500],
    [2000, 0],
  ]);
  const { settlement } = await sums();
  expect(settlement.net).toBe(before.settlement.net - 1500);
  expect(settlement.gross - settlement.fees - settlement.refunded - settlement.disputed).toBe(settlement.net);
  expect((await stripe().refunds.create({ payment_intent: intent })).status).toBe('succeeded');
});

it('is lost by closing it, and is closed once', async () => {
  const { id } = await dispute({ payment_intent: await paid() });
  const noted = await stripe().disputes.update(id, { metadata: { case: '7' } });
  expect(noted.metadata).toEqual({ case: '7' });
  expect((await stripe().disputes.close(id)).status).toBe('lost');
  expect((await refusal(stripe().disputes.close(id))).message).toBe('This dispute is already closed');
  const events = await stripe().events.list({
    types: ['charge.dispute.closed', 'charge.dispute.updated'],
    limit: 2,
  });
  expect(events.data.map(({ type }) => type)).toEqual(['charge.dispute.closed', 'charge.dispute.updated']);
});

it('refuses what no bank would do', async () => {
  const intent = await paid();
  await expect(dispute({})).rejects.toThrow('Say which payment_intent or charge is disputed.');
  await expect(dispute({ payment_intent: 'pi_x' })).rejects.toThrow("No such payment_intent: 'pi_x'");
  await expect(dispute({ payment_intent: intent, amount: 2001 })).rejects.toThrow('is for 2000');
  await expect(dispute({ payment_intent: intent, reason: 'mood' })).rejects.toThrow(
    "Nobody disputes for 'mood'",
  );
  const { id } = await dispute({ payment_intent: intent });
  await expect(dispute({ payment_intent: intent })).rejects.toThrow('disputed already');
  await expect(close(id, 'drawn')).rejects.toThrow('A dispute is won or lost.');
  await expect(close('du_x', 'won')).rejects.toThrow("No such dispute: 'du_x'");
  expect((await refusal(stripe().disputes.retrieve('du_x'))).message).toBe("No such dispute: 'du_x'");
});
