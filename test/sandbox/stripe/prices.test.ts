import type Stripe from 'stripe';
import { letBuyerPay } from '../../../sandbox/stripe/index.ts';
import { refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0, searchLagMs: 0 });

describe('docs.stripe.com/api/plans: a price may bear another id than price_…', () => {
  it.each([
    ['an id of one’s own', 'gold-monthly'],
    ['plan_…', undefined],
  ])('%s is sold like any other', async (_what, id) => {
    const plan = await stripe().plans.create({
      ...(id && { id }),
      currency: 'usd',
      amount: 5000,
      interval: 'month',
      interval_count: 3,
      product: { name: 'Gold' },
    });
    expect(plan.id).toMatch(id ?? /^plan_\w{14}$/);
    const price = await stripe().prices.retrieve(plan.id, { expand: ['product'] });
    expect(price).toMatchObject({
      object: 'price',
      recurring: { interval: 'month', interval_count: 3 },
      unit_amount: 5000,
      product: { name: 'Gold' },
    });
    const link = await stripe().paymentLinks.create({ line_items: [{ price: plan.id, quantity: 1 }] });
    const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com' });
    const { items } = await stripe().subscriptions.retrieve(String(session.subscription));
    expect(items.data[0]).toMatchObject({ price: { id: plan.id }, plan: { id: plan.id, interval_count: 3 } });
    expect((await stripe().plans.list({ product: String(plan.product) })).data.map((one) => one.id)).toEqual([
      plan.id,
    ]);
  });

  it('an id is there once', async () => {
    const params: Stripe.PlanCreateParams = {
      id: 'silver',
      currency: 'usd',
      amount: 100,
      interval: 'year',
      product: { name: 'Silver' },
    };
    await stripe().plans.create(params);
    expect((await refusal(stripe().plans.create(params))).code).toBe('resource_already_exists');
  });
});

it('docs.stripe.com/search#query-fields-for-prices: prices and products are found', async () => {
  const product = await stripe().products.create({
    name: 'Earl Grey',
    metadata: { shelf: '7' },
    default_price_data: { currency: 'usd', unit_amount: 900 },
  });
  expect(await stripe().prices.retrieve(String(product.default_price))).toMatchObject({ active: true });
  await stripe().prices.create({
    currency: 'eur',
    unit_amount: 800,
    product: product.id,
    lookup_key: 'tea_eur',
  });
  const prices = await stripe().prices.search({ query: `product:"${product.id}" AND currency:"eur"` });
  expect(prices.data.map(({ lookup_key }) => lookup_key)).toEqual(['tea_eur']);
  const products = await stripe().products.search({ query: 'name~"grey" AND metadata["shelf"]:"7"' });
  expect(products.data.map(({ id }) => id)).toEqual([product.id]);
});
