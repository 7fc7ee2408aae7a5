import type { Sale } from '../../../sandbox/stripe/index.ts';
import { club, item, refusal, useStripe, type Visit } from './help.ts';

const { stripe, helper, newLink, sell, chargeOf } = useStripe();

describe('a quantity', () => {
  const line = { ...item(), adjustable_quantity: { enabled: true, minimum: 2, maximum: 5 }, quantity: 2 };

  it('is limited by the link', async () => {
    expect((await sell({ line_items: [line] }, { quantity: 5 })).amount_total).toBe(10_000);
    await expect(sell({ line_items: [line] }, { quantity: 6 })).rejects.toThrow('from 2 to 5');
    await expect(sell({ line_items: [line] }, { quantity: 1 })).rejects.toThrow('from 2 to 5');
    await expect(sell({}, { quantity: 2 })).rejects.toThrow('does not let a buyer choose');
  });

  it('applies to the first item, and stays from the opening to the payment', async () => {
    const { id } = await newLink({ line_items: [line, item('usd', 500, 'Card')] });
    const { session: opened } = await helper<Sale>('open', { payment_link: id, quantity: 3 });
    expect(opened.amount_total).toBe(6500);
    const { session } = await helper<Sale>('pay', { session: opened.id });
    expect(session).toMatchObject({ id: opened.id, amount_total: 6500, payment_status: 'paid' });
    const items = await stripe().checkout.sessions.listLineItems(session.id, { limit: 1 });
    expect(items).toMatchObject({
      has_more: true,
      data: [{ description: 'Mug', quantity: 3, amount_total: 6000 }],
    });
  });
});

describe('an amount that the buyer chooses', () => {
  it.each([
    ['usd', 49],
    ['gbp', 29],
    ['huf', 17_400],
  ])('has a minimum in %s', async (currency, amount) => {
    const { id } = await stripe().prices.create({
      currency,
      custom_unit_amount: { enabled: true },
      product_data: { name: 'Donation' },
    });
    const params = { line_items: [{ price: id, quantity: 1 }] };
    await expect(sell(params, { amount })).rejects.toThrow('Amount must be at least');
    expect((await sell(params, { amount: amount + 100 })).payment_status).toBe('paid');
  });
});

describe('the bounds of an amount that the buyer chooses', () => {
  const newPrice = (custom: object, more: object = {}) =>
    stripe().prices.create({
      currency: 'usd',
      custom_unit_amount: { enabled: true, ...custom },
      product_data: { name: 'Donation' },
      ...more,
    });

  it('apply at the checkout', async () => {
    const { id: price } = await newPrice({ minimum: 500, maximum: 900, preset: 600 });
    const buy = (visit: Visit) => sell({ line_items: [{ price, quantity: 1 }] }, visit);
    expect((await buy({ amount: 900 })).amount_total).toBe(900);
    expect((await buy({})).amount_total).toBe(600);
    await expect(buy({ amount: 499 })).rejects.toThrow('at least 500');
    await expect(buy({ amount: 901 })).rejects.toThrow('at most 900');
  });

  it.each<[string, object, object]>([
    ['a minimum below that of the currency', { minimum: 49 }, {}],
    ['a maximum below the minimum', { minimum: 900, maximum: 800 }, {}],
    ['a preset outside', { maximum: 800, preset: 801 }, {}],
    ['a recurring price', {}, { recurring: { interval: 'month' } }],
  ])('refuse %s', async (_what, custom, more) => {
    expect(await refusal(newPrice(custom, more))).toMatchObject({ statusCode: 400 });
  });

  it('need a link with this item only, once, without promotion codes', async () => {
    const { id: price } = await newPrice({});
    const only = { price, quantity: 1 };
    for (const params of [
      { line_items: [only, item()] },
      { line_items: [{ ...only, quantity: 2 }] },
      { line_items: [only], allow_promotion_codes: true },
    ])
      expect((await refusal(newLink(params))).message).toContain('has to be the only item of a link');
  });
});

it('sells for nothing', async () => {
  expect(await sell({ line_items: [item('usd', 0)] })).toMatchObject({
    payment_intent: null,
    payment_status: 'no_payment_required',
    status: 'complete',
  });
});

describe('shipping', () => {
  const newRate = async (amount: number, currency = 'usd') => {
    const fixed_amount = { amount, currency };
    const rate = await stripe().shippingRates.create({ display_name: 'Post', fixed_amount });
    return { shipping_rate: rate.id };
  };

  it('costs the first rate, or the rate that the buyer chooses', async () => {
    const shipping_options = [await newRate(500), await newRate(1500)];
    const link = await newLink({ shipping_options });
    expect(link.shipping_options).toEqual([
      { shipping_amount: 500, ...shipping_options[0] },
      { shipping_amount: 1500, ...shipping_options[1] },
    ]);
    expect(await sell({ shipping_options })).toMatchObject({
      amount_subtotal: 2000,
      amount_total: 2500,
      shipping_cost: { amount_total: 500, ...shipping_options[0] },
      total_details: { amount_shipping: 500 },
    });
    const { amount_total, invoice } = await sell(
      { shipping_options, invoice_creation: { enabled: true } },
      shipping_options[1],
    );
    expect(amount_total).toBe(3500);
    expect(await stripe().invoices.retrieve(String(invoice))).toMatchObject({
      amount_paid: 3500,
      amount_shipping: 1500,
      shipping_cost: shipping_options[1],
    });
    await expect(sell({ shipping_options }, { shipping_rate: 'shr_x' })).rejects.toThrow('does not offer');
  });

  it('needs a rate in the currency of the link', async () => {
    const unknown = await refusal(newLink({ shipping_options: [{ shipping_rate: 'shr_x' }] }));
    expect(unknown.param).toBe('shipping_options[0][shipping_rate]');
    const euro = await newRate(500, 'eur');
    expect((await refusal(newLink({ shipping_options: [euro] }))).message).toContain('has to be in usd');
    const { data } = await stripe().shippingRates.list({ currency: 'eur' });
    expect(data.map(({ id }) => id)).toEqual([euro.shipping_rate]);
  });
});

it('sells optional items within their limits', async () => {
  const { id: price } = await stripe().prices.create({
    currency: 'usd',
    unit_amount: 300,
    product_data: { name: 'Gift wrap' },
  });
  const adjustable_quantity = { enabled: true, maximum: 3 };
  const optional_items = [{ price, quantity: 1, adjustable_quantity }];
  const { id } = await sell({ optional_items }, { optional_items: [{ price, quantity: 2 }] });
  const session = await stripe().checkout.sessions.retrieve(id, { expand: ['line_items'] });
  expect(session).toMatchObject({ amount_total: 2600, optional_items: [{ price }] });
  expect(session.line_items?.data.map(({ description, quantity }) => [description, quantity])).toEqual([
    ['Mug', 1],
    ['Gift wrap', 2],
  ]);
  expect(await sell({ optional_items })).toMatchObject({ amount_total: 2000 });
  const many = { optional_items: [{ price, quantity: 4 }] };
  await expect(sell({ optional_items }, many)).rejects.toThrow('from 0 to 3');
  await expect(sell({}, many)).rejects.toThrow('does not offer');
});

describe('Adaptive Pricing', () => {
  // On this day the rates have their base values: a euro costs 1.09 dollars.
  const at = 3 * 86_400;
  const euro = (visit: Visit = {}) => sell({}, { at, presentment_currency: 'eur', ...visit });
  const shown = (presentment_amount: number, presentment_currency = 'eur') => ({
    presentment_details: { presentment_amount, presentment_currency },
  });

  it('adds the amount that the buyer sees to session, intent, charge and refund', async () => {
    const session = await euro();
    expect(session).toMatchObject({ amount_total: 2000, currency: 'usd', ...shown(1835) });
    const charge = await chargeOf(session);
    expect(charge).toMatchObject({ amount: 2000, currency: 'usd', ...shown(1835) });
    expect(await stripe().paymentIntents.retrieve(String(session.payment_intent))).toMatchObject(shown(1835));
    const refund = await stripe().refunds.create({ charge: charge.id, amount: 500 });
    expect(refund).toMatchObject({ amount: 500, currency: 'usd', ...shown(459) });
  });

  it.each([
    ['jpy', 2985],
    ['kwd', 6150],
    ['isk', 274_000],
  ])('rounds to an amount that can be paid in %s', async (currency, amount) => {
    expect(await euro({ presentment_currency: currency })).toMatchObject(shown(amount, currency));
  });

  it('adds nothing in the currency of the link', async () => {
    const session = await euro({ presentment_currency: 'usd' });
    expect(session).not.toHaveProperty('presentment_details');
    expect(await chargeOf(session)).not.toHaveProperty('presentment_details');
  });

  it('keeps the currency for the renewals of a subscription', async () => {
    const visit = { at, presentment_currency: 'eur' };
    const { customer, subscription: id } = await sell({ line_items: [club()] }, visit);
    const subscription = await stripe().subscriptions.retrieve(String(id));
    expect(subscription.presentment_details).toEqual({ presentment_currency: 'eur' });
    await helper('renew', { subscription: id, at });
    const { data } = await stripe().charges.list({ customer: String(customer), limit: 1 });
    expect(data).toMatchObject([{ amount: 1900, description: 'Subscription update', ...shown(1743) }]);
  });
});
