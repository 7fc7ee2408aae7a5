import { useEmbeddedStripe } from '../support/embedded.ts';

// Refunds of all payments of a link, against the embedded Stripe.

const DAY = 86_400;

const { act, sell, simulate, stripe, requests } = useEmbeddedStripe();
const monthly = () => ({
  price_data: {
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' as const },
    product_data: { name: 'Coffee' },
  },
  quantity: 1,
});
const refundedOf = async (): Promise<string[]> =>
  (await stripe().refunds.list({ limit: 100 })).data.map(({ payment_intent }) => String(payment_intent));
const paymentsOf = async (subscription: string): Promise<string[]> => {
  const { data } = await stripe().invoices.list({ subscription, expand: ['data.payments'] });
  return data.flatMap(
    ({ payments }) => payments?.data.map(({ payment }) => String(payment.payment_intent)) ?? [],
  );
};

test('also refunds the first payments and the renewals of the subscriptions that the link sold', async () => {
  const { link, session } = await sell({ line_items: [monthly()] });
  const other = await sell({ line_items: [monthly()] });
  await sell();
  for (const sold of [session, other.session]) await simulate('renew', { subscription: sold.subscription });
  const result = await act('refund_payments', { payment_link: link.id });
  expect(result).toMatchObject({ requested: 2, refunded: 2, remaining: 0 });
  const payments = await paymentsOf(String(session.subscription));
  expect(payments).toHaveLength(2);
  expect((await refundedOf()).sort()).toEqual(payments.sort());
});

test('finds a renewal of the period although its subscription was sold long before', async () => {
  const { link, session } = await sell({ line_items: [monthly()] });
  await simulate('renew', { subscription: session.subscription, at: session.created + 31 * DAY });
  const [renewal, first] = await paymentsOf(String(session.subscription));
  const { created } = await stripe().paymentIntents.retrieve(String(renewal));
  expect(created).toBeGreaterThan(session.created + 25 * DAY);
  const paid_from = new Date((created - 1) * 1000).toISOString();
  expect(await act('refund_payments', { payment_link: link.id, paid_from })).toMatchObject({
    requested: 1,
  });
  expect(await refundedOf()).toEqual([renewal]);
  expect(first).not.toBe(renewal);
});

test('refunds nothing again in a run with the same reference', async () => {
  const { link, payment } = await sell();
  await act('refund_payment', { payment, amount: '5', reference: 'recall' });
  const again = await act('refund_payments', { payment_link: link.id, reference: 'recall' });
  expect(again).toMatchObject({ refunded: 0, already_refunded: 1, remaining: 0 });
  expect(await refundedOf()).toEqual([payment]);
  const before = requests().length;
  await act('refund_payments', { payment_link: link.id, reference: 'the rest' });
  expect(await act('refund_payments', { payment_link: link.id, reference: 'the rest' })).toMatchObject({
    requested: 0,
    remaining: 0,
  });
  expect(requests().length - before).toBe(4);
  expect(await refundedOf()).toEqual([payment, payment]);
});
