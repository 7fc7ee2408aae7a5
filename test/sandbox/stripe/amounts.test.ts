import type Stripe from 'stripe';
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

describe('a promotion code', () => {
  let codes = 0;
  const newCode = async (
    coupon: Stripe.CouponCreateParams = { percent_off: 25 },
    params: Partial<Stripe.PromotionCodeCreateParams> = {},
  ) => {
    const { id } = await stripe().coupons.create(coupon);
    codes += 1;
    const promotion = { type: 'coupon' as const, coupon: id };
    return stripe().promotionCodes.create({ promotion, code: `CODE${codes}`, ...params });
  };
  const buy = (promotion_code: string, params: Partial<Stripe.PaymentLinkCreateParams> = {}, visit = {}) =>
    sell({ allow_promotion_codes: true, ...params }, { promotion_code, ...visit });

  it('takes a percentage off, and the session shows it', async () => {
    const { id: code, code: typed, promotion } = await newCode();
    const { id } = await buy(typed.toLowerCase());
    const session = await stripe().checkout.sessions.retrieve(id, {
      expand: ['discounts.promotion_code', 'total_details.breakdown', 'payment_intent'],
    });
    expect(session).toMatchObject({
      amount_subtotal: 2000,
      amount_total: 1500,
      discounts: [{ coupon: promotion.coupon, promotion_code: { id: code } }],
      payment_intent: { amount: 1500 },
      total_details: {
        amount_discount: 500,
        breakdown: { discounts: [{ amount: 500, discount: { promotion_code: code, checkout_session: id } }] },
      },
    });
    expect((await stripe().checkout.sessions.retrieve(id)).total_details).not.toHaveProperty('breakdown');
    const used = await stripe().promotionCodes.retrieve(code, { expand: ['promotion.coupon'] });
    expect(used).toMatchObject({ times_redeemed: 1, active: true });
    expect(used.promotion.coupon).toMatchObject({ times_redeemed: 1 });
  });

  it('shares an amount among the lines, to the last cent', async () => {
    const { code } = await newCode({ amount_off: 101, currency: 'usd' });
    const { id } = await buy(code, { line_items: [item('usd', 999), item('usd', 1000)] });
    const { data } = await stripe().checkout.sessions.listLineItems(id);
    expect(data.map(({ amount_discount }) => amount_discount)).toEqual([50, 51]);
  });

  it('can leave nothing to pay', async () => {
    const { code } = await newCode({ percent_off: 100 });
    expect(await buy(code)).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' });
  });

  it.each<[string, Stripe.CouponCreateParams, object, object, string]>([
    ['that has expired', { percent_off: 10 }, { expires_at: 1_700_000_000 }, {}, 'has expired'],
    ['for another currency', { amount_off: 100, currency: 'eur' }, {}, {}, 'is for EUR only'],
    [
      'for a larger purchase',
      { percent_off: 10 },
      { restrictions: { minimum_amount: 5000, minimum_amount_currency: 'usd' } },
      {},
      'needs a purchase of at least $50.00',
    ],
    ['of another customer', { percent_off: 10 }, { customer: 'own' }, {}, 'belongs to another customer'],
    ['without the consent of the link', {}, {}, { allow_promotion_codes: false }, 'does not take'],
  ])('is refused %s', async (_what, coupon, params, link, message) => {
    const customer = 'customer' in params ? { customer: (await stripe().customers.create({})).id } : {};
    const { code } = await newCode(
      { percent_off: coupon.amount_off ? undefined : 10, ...coupon },
      {
        ...params,
        ...customer,
      },
    );
    await expect(buy(code, link)).rejects.toThrow(message);
  });

  it('is inactive after its last use, and one for a first purchase applies once', async () => {
    const { code, id } = await newCode({ percent_off: 10 }, { max_redemptions: 1 });
    await buy(code);
    await expect(buy(code)).rejects.toThrow('is invalid');
    expect((await stripe().promotionCodes.retrieve(id)).active).toBe(false);
    const first = await newCode({ percent_off: 10 }, { restrictions: { first_time_transaction: true } });
    const visit = { email: 'new@example.com' };
    await buy(first.code, { customer_creation: 'always' }, visit);
    await expect(buy(first.code, {}, visit)).rejects.toThrow('is for a first purchase only');
  });

  it.each<[string, Stripe.CouponCreateParams, number[]]>([
    ['once', { percent_off: 50, duration: 'once' }, [950, 1900, 1900]],
    ['for some months', { percent_off: 50, duration: 'repeating', duration_in_months: 2 }, [950, 950, 1900]],
    ['forever', { amount_off: 400, currency: 'usd', duration: 'forever' }, [1500, 1500, 1500]],
  ])('lowers the price of a subscription %s', async (_when, coupon, expected) => {
    const { code } = await newCode(coupon);
    const at = (month: number) => Date.UTC(2026, month, 15) / 1000;
    const { amount_total, subscription } = await buy(code, { line_items: [club()] }, { at: at(0) });
    const paid = [amount_total];
    for (const month of [1, 2]) {
      await helper('renew', { subscription, at: at(month) });
      const { latest_invoice } = await stripe().subscriptions.retrieve(String(subscription), {
        expand: ['latest_invoice'],
      });
      paid.push((latest_invoice as Stripe.Invoice).amount_paid);
    }
    expect(paid).toEqual(expected);
  });

  it('is found by its code, and needs a code of its own', async () => {
    const { code, id, promotion } = await newCode();
    const ids = async (params: Stripe.PromotionCodeListParams) =>
      (await stripe().promotionCodes.list(params)).data.map((one) => one.id);
    expect(await ids({ code: code.toLowerCase() })).toEqual([id]);
    expect(await ids({ coupon: String(promotion.coupon) })).toEqual([id]);
    expect((await refusal(newCode({ percent_off: 1 }, { code }))).message).toContain('already exists');
  });
});

describe('a coupon', () => {
  it('is created under an id, listed and deleted', async () => {
    const coupon = await stripe().coupons.create({ id: 'SPRING', percent_off: 12.5, name: 'Spring' });
    expect(coupon).toMatchObject({ id: 'SPRING', valid: true, duration: 'once', amount_off: null });
    const again = await refusal(stripe().coupons.create({ id: 'SPRING', percent_off: 1 }));
    expect(again.code).toBe('resource_already_exists');
    expect((await stripe().coupons.list({ limit: 1 })).data.map(({ id }) => id)).toEqual(['SPRING']);
    expect(await stripe().coupons.del('SPRING')).toMatchObject({ deleted: true });
    expect((await refusal(stripe().coupons.retrieve('SPRING'))).code).toBe('resource_missing');
  });

  it.each<[Stripe.CouponCreateParams, string]>([
    [{}, 'either `percent_off` or `amount_off`'],
    [{ percent_off: 10, amount_off: 10, currency: 'usd' }, 'either `percent_off` or `amount_off`'],
    [{ percent_off: 101 }, 'at most 100'],
    [{ amount_off: 10 }, 'must pass `currency`'],
    [{ percent_off: 10, duration: 'repeating' }, 'duration_in_months'],
  ])('refuses %j', async (params, message) => {
    expect((await refusal(stripe().coupons.create(params))).message).toContain(message);
  });
});
