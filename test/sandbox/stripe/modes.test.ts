import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT } from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, useStripe } from './help.ts';

const { sandbox, stripe, live, helper, look, sell, chargeOf } = useStripe();

const HINT = 'a similar object exists in test mode, but a live mode key was used to make this request.';

it('keeps objects of every kind in their mode, and hints at the other mode', async () => {
  const session = await sell({ invoice_creation: { enabled: true } });
  const charge = await chargeOf(session);
  const refund = await stripe().refunds.create({ charge: charge.id, amount: 500 });
  const { dispute } = await helper<{ dispute: Stripe.Dispute }>('dispute', { charge: charge.id });
  const [price] = (await stripe().prices.list()).data;

  const reads: [string, (client: Stripe) => Promise<{ id: string }>][] = [
    ['payment_link', (client) => client.paymentLinks.retrieve(String(session.payment_link))],
    ['checkout.session', (client) => client.checkout.sessions.retrieve(session.id)],
    ['payment_intent', (client) => client.paymentIntents.retrieve(String(session.payment_intent))],
    ['charge', (client) => client.charges.retrieve(charge.id)],
    ['refund', (client) => client.refunds.retrieve(refund.id)],
    ['dispute', (client) => client.disputes.retrieve(dispute.id)],
    ['invoice', (client) => client.invoices.retrieve(String(session.invoice))],
    ['customer', (client) => client.customers.retrieve(String(session.customer))],
    ['product', (client) => client.products.retrieve(String(price?.product))],
  ];
  for (const [name, read] of reads) {
    const { id } = await read(stripe());
    expect(await refusal(read(live()))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: `No such ${name}: '${id}'; ${HINT}`,
    });
  }
  const lists: { data: unknown[] }[] = await Promise.all([
    live().paymentLinks.list(),
    live().checkout.sessions.list(),
    live().charges.list(),
    live().balanceTransactions.list(),
    live().events.list(),
    live().charges.search({ query: 'amount>0' }),
  ]);
  for (const { data } of lists) expect(data).toEqual([]);
});

it('hints at the other mode for the object of a parameter', async () => {
  const { id: product } = await stripe().products.create({ name: 'Test' });
  const error = await refusal(live().prices.create({ currency: 'usd', unit_amount: 100, product }));
  expect(error).toMatchObject({
    statusCode: 400,
    param: 'product',
    message: `No such product: '${product}'; ${HINT}`,
  });
});

it('keeps accounts apart', async () => {
  const { id } = await stripe().products.create({ name: 'Only here' });
  const connected = clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });
  expect((await refusal(connected.products.retrieve(id))).message).toBe(`No such product: '${id}'`);
  expect((await connected.accounts.retrieveCurrent()).id).toBe(CONNECTED_ACCOUNT);
  expect((await stripe().accounts.list()).data.map((account) => account.id)).toContain(CONNECTED_ACCOUNT);
});

it('keeps idempotency keys, emails, sums and the sales of test helpers in their mode', async () => {
  const once = { idempotencyKey: 'the-same-in-both' };
  const customers = await Promise.all([stripe(), live()].map((client) => client.customers.create({}, once)));
  expect(customers.map(({ livemode }) => livemode)).toEqual([false, true]);
  const link = await live().paymentLinks.create({ line_items: [item('usd', 700)] });
  const sale = { payment_link: link.id, email: 'ada@example.com' };
  const { session } = await helper<{ session: Stripe.Checkout.Session }>('pay', { ...sale, livemode: true });
  expect(session).toMatchObject({ livemode: true, id: expect.stringMatching(/^cs_live_/) });
  const [charge] = (await live().charges.list()).data;
  await live().charges.update(String(charge?.id), { receipt_email: 'ada@example.com' });
  expect(await look('emails?livemode=true')).toMatchObject([{ kind: 'receipt', object: charge?.id }]);
  expect(await look('emails')).toEqual([]);
  expect(await look('sums?livemode=true')).toMatchObject({ currencies: { usd: { payments: 1, paid: 700 } } });
  await expect(helper('pay', sale)).rejects.toThrow('No such');
});
