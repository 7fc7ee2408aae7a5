import type Stripe from 'stripe';
import { letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });
const live = () => clientOf(sandbox(), {}, 'sk_live_1234567890abcdef');

it('keeps every kind of object to its own mode, and hints at the other', async () => {
  const link = await stripe().paymentLinks.create({
    line_items: [item()],
    invoice_creation: { enabled: true },
  });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com' });
  const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent), {
    expand: ['latest_charge'],
  });
  const charge = intent.latest_charge as Stripe.Charge;
  const refund = await stripe().refunds.create({ payment_intent: intent.id, amount: 500 });
  const { dispute } = await testHelper<{ dispute: Stripe.Dispute }>(sandbox().url, 'dispute', {
    charge: charge.id,
  });
  const endpoint = await stripe().webhookEndpoints.create({
    url: 'https://a.example',
    enabled_events: ['*'],
  });
  const [event] = (await stripe().events.list({ limit: 1 })).data;
  const [tax] = (await stripe().taxIds.list()).data;
  const [price] = (await stripe().prices.list()).data;

  const there: [string, (client: Stripe) => Promise<{ id: string }>][] = [
    ['payment_link', (client) => client.paymentLinks.retrieve(link.id)],
    ['checkout.session', (client) => client.checkout.sessions.retrieve(session.id)],
    ['payment_intent', (client) => client.paymentIntents.retrieve(intent.id)],
    ['charge', (client) => client.charges.retrieve(charge.id)],
    [
      'balance transaction',
      (client) => client.balanceTransactions.retrieve(String(charge.balance_transaction)),
    ],
    ['refund', (client) => client.refunds.retrieve(refund.id)],
    ['dispute', (client) => client.disputes.retrieve(dispute.id)],
    ['invoice', (client) => client.invoices.retrieve(String(session.invoice))],
    ['customer', (client) => client.customers.retrieve(String(session.customer))],
    ['webhook endpoint', (client) => client.webhookEndpoints.retrieve(endpoint.id)],
    ['event', (client) => client.events.retrieve(String(event?.id))],
    ['tax ID', (client) => client.taxIds.retrieve(String(tax?.id))],
    ['price', (client) => client.prices.retrieve(String(price?.id))],
    ['product', (client) => client.products.retrieve(String(price?.product))],
  ];
  for (const [name, read] of there) {
    const { id } = await read(stripe());
    expect(await refusal(read(live()))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: `No such ${name}: '${id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
    });
  }
  const lists = [
    live().paymentLinks.list(),
    live().checkout.sessions.list(),
    live().paymentIntents.list(),
    live().charges.list(),
    live().balanceTransactions.list(),
    live().refunds.list(),
    live().disputes.list(),
    live().invoices.list(),
    live().customers.list(),
    live().webhookEndpoints.list(),
    live().events.list(),
    live().prices.list(),
    live().charges.search({ query: 'amount>0' }),
  ];
  for (const list of lists) expect((await list).data).toEqual([]);
  const ids = (await live().taxIds.list()).data.map(({ id }) => id);
  expect(ids).toHaveLength(2);
  expect(ids).not.toContain(tax?.id);
});

it('hints at the other mode from a parameter too, in both directions', async () => {
  const product = await live().products.create({ name: 'Live' });
  const error = await refusal(
    stripe().prices.create({ currency: 'usd', unit_amount: 100, product: product.id }),
  );
  expect(error).toMatchObject({
    statusCode: 400,
    param: 'product',
    message: `No such product: '${product.id}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
  });
  const gone = await refusal(live().refunds.create({ payment_intent: 'pi_nowhere' }));
  expect(gone.message).toBe("No such payment_intent: 'pi_nowhere'");
});

it('keeps idempotency keys, emails, sums and sales by test helpers to their mode', async () => {
  const once = { idempotencyKey: 'the-same-in-both' };
  const test = await stripe().customers.create({ email: 'ada@example.com' }, once);
  const other = await live().customers.create({ email: 'ada@example.com' }, once);
  expect(other.id).not.toBe(test.id);
  expect([test.livemode, other.livemode]).toEqual([false, true]);
  const link = await live().paymentLinks.create({ line_items: [item('usd', 700)] });
  const sale = { payment_link: link.id, email: 'ada@example.com', livemode: true };
  const { session } = await letBuyerPay(sandbox().url, sale);
  expect(session).toMatchObject({ livemode: true, id: expect.stringMatching(/^cs_live_/) });
  const intent = await live().paymentIntents.retrieve(String(session.payment_intent));
  await live().charges.update(String(intent.latest_charge), { receipt_email: 'ada@example.com' });
  const read = async (path: string) => (await fetch(`${sandbox().url}/_sandbox/${path}`)).json();
  expect(await read('emails?livemode=true')).toEqual([
    expect.objectContaining({ kind: 'receipt', object: intent.latest_charge }),
  ]);
  expect(await read('emails')).toEqual([]);
  expect(await read('sums?livemode=true')).toMatchObject({
    currencies: { usd: { payments: 1, paid: 700 } },
  });
  await expect(letBuyerPay(sandbox().url, { ...sale, livemode: false } as typeof sale)).rejects.toThrow(
    'No such',
  );
});
