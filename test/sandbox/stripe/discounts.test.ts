import type Stripe from 'stripe';
import { type Buyer, letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';
import { club } from './subscribers.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

type LinkParams = Partial<Stripe.PaymentLinkCreateParams>;
let codes = 0;

const newCode = async (
  coupon: Stripe.CouponCreateParams = { percent_off: 25 },
  params: Partial<Stripe.PromotionCodeCreateParams> = {},
) => {
  const { id } = await stripe().coupons.create(coupon);
  codes += 1;
  return stripe().promotionCodes.create({
    promotion: { type: 'coupon', coupon: id },
    code: `CODE${codes}`,
    ...params,
  });
};

const pay = async (buyer: Buyer & { session?: string } = {}, params: LinkParams = {}) => {
  const link = await stripe().paymentLinks.create({
    line_items: [item()],
    allow_promotion_codes: true,
    ...params,
  });
  const visit = { payment_link: link.id, email: 'ada@example.com', name: 'Ada', ...buyer };
  return (await letBuyerPay(sandbox().url, visit)).session;
};

describe('docs.stripe.com/billing/subscriptions/coupons', () => {
  it('a code takes its part off, and the session says whose it was', async () => {
    const code = await newCode();
    const { id } = await pay({ promotion_code: code.code.toLowerCase() });
    const session = await stripe().checkout.sessions.retrieve(id, {
      expand: ['discounts.promotion_code', 'total_details.breakdown', 'payment_intent'],
    });
    expect(session).toMatchObject({
      amount_subtotal: 2000,
      amount_total: 1500,
      discounts: [{ coupon: code.promotion.coupon, promotion_code: { id: code.id, code: code.code } }],
      payment_intent: { amount: 1500 },
      total_details: {
        amount_discount: 500,
        breakdown: {
          discounts: [
            { amount: 500, discount: { object: 'discount', promotion_code: code.id, checkout_session: id } },
          ],
        },
      },
    });
    const plain = await stripe().checkout.sessions.retrieve(id);
    expect(plain.total_details).not.toHaveProperty('breakdown');
    expect(await stripe().promotionCodes.retrieve(code.id)).toMatchObject({
      times_redeemed: 1,
      active: true,
    });
    expect((await stripe().coupons.retrieve(String(code.promotion.coupon))).times_redeemed).toBe(1);
  });

  it('an amount is shared out over the lines that it is for, to the last cent', async () => {
    const [mug, tea] = await Promise.all(['Mug', 'Tea'].map((name) => stripe().products.create({ name })));
    const lines = [
      [mug, 999],
      [tea, 1000],
    ] as const;
    const line_items = lines.map(([product, unit_amount]) => ({
      price_data: { currency: 'usd', unit_amount, product: product?.id },
      quantity: 1,
    }));
    const all = await newCode({ amount_off: 101, currency: 'usd' });
    const session = await pay({ promotion_code: all.code }, { line_items });
    const items = await stripe().checkout.sessions.listLineItems(session.id);
    expect(items.data.map(({ amount_discount }) => amount_discount)).toEqual([50, 51]);
    const one = await newCode({
      amount_off: 5000,
      currency: 'usd',
      applies_to: { products: [String(tea?.id)] },
    });
    expect(await pay({ promotion_code: one.code }, { line_items })).toMatchObject({ amount_total: 999 });
  });

  it.each<[string, Stripe.CouponCreateParams, object, Buyer, LinkParams, string]>([
    ['a code that nobody made', { percent_off: 10 }, {}, { promotion_code: 'NOBODY' }, {}, 'is invalid'],
    ['a code that was switched off', { percent_off: 10 }, { active: false }, {}, {}, 'is invalid'],
    ['one that has expired', { percent_off: 10 }, { expires_at: 1_700_000_000 }, {}, {}, 'has expired'],
    ['one whose coupon has', { percent_off: 10, redeem_by: 1_700_000_000 }, {}, {}, {}, 'has expired'],
    ['one for another currency', { amount_off: 100, currency: 'eur' }, {}, {}, {}, 'is for EUR only'],
    [
      'one that needs a larger purchase',
      { percent_off: 10 },
      { restrictions: { minimum_amount: 5000, minimum_amount_currency: 'usd' } },
      {},
      {},
      'needs a purchase of at least $50.00',
    ],
    [
      'one of another customer',
      { percent_off: 10 },
      { customer: 'own' },
      {},
      {},
      'belongs to another customer',
    ],
    [
      'any, where the link takes none',
      { percent_off: 10 },
      {},
      {},
      { allow_promotion_codes: false },
      'does not take',
    ],
  ])('refuses %s', async (_what, coupon, params, buyer, link, message) => {
    const customer = 'customer' in params ? { customer: (await stripe().customers.create({})).id } : {};
    const code = await newCode(coupon, { ...params, ...customer });
    await expect(pay({ promotion_code: code.code, ...buyer }, link)).rejects.toThrow(message);
  });

  it('a code for one use is used up after it, and one for a first purchase after that', async () => {
    const once = await newCode({ percent_off: 10 }, { max_redemptions: 1 });
    await pay({ promotion_code: once.code });
    await expect(pay({ promotion_code: once.code })).rejects.toThrow('is invalid');
    expect((await stripe().promotionCodes.retrieve(once.id)).active).toBe(false);
    const first = await newCode({ percent_off: 10 }, { restrictions: { first_time_transaction: true } });
    const buyer = { promotion_code: first.code, email: 'new@example.com' };
    await pay(buyer, { customer_creation: 'always' });
    await expect(pay(buyer)).rejects.toThrow('is for a first purchase only');
  });

  it('all that is taken off leaves nothing to pay', async () => {
    const { code } = await newCode({ percent_off: 100 });
    expect(await pay({ promotion_code: code })).toMatchObject({
      amount_total: 0,
      payment_intent: null,
      payment_status: 'no_payment_required',
      status: 'complete',
    });
  });

  it('a declined card uses nothing up', async () => {
    const code = await newCode({ percent_off: 10 }, { max_redemptions: 1 });
    const declined = await pay({ promotion_code: code.code, card: 'declined' });
    expect((await stripe().promotionCodes.retrieve(code.id)).times_redeemed).toBe(0);
    const { session } = await testHelper<{ session: Stripe.Checkout.Session }>(sandbox().url, 'pay', {
      session: declined.id,
    });
    expect(session).toMatchObject({ amount_total: 1800, payment_status: 'paid' });
    expect((await stripe().promotionCodes.retrieve(code.id)).times_redeemed).toBe(1);
  });

  it('an invoice shows what was taken off', async () => {
    const { code } = await newCode();
    const session = await pay({ promotion_code: code }, { invoice_creation: { enabled: true } });
    const invoice = await stripe().invoices.retrieve(String(session.invoice), { expand: ['discounts'] });
    expect(invoice).toMatchObject({
      subtotal: 2000,
      total: 1500,
      amount_paid: 1500,
      discounts: [{ object: 'discount', checkout_session: session.id }],
      total_discount_amounts: [{ amount: 500 }],
    });
    expect(invoice.lines.data[0]?.discount_amounts).toMatchObject([{ amount: 500 }]);
  });

  it.each<[Stripe.CouponCreateParams, number[]]>([
    [{ percent_off: 50, duration: 'once' }, [950, 1900, 1900]],
    [{ percent_off: 50, duration: 'repeating', duration_in_months: 2 }, [950, 950, 1900]],
    [{ amount_off: 400, currency: 'usd', duration: 'forever' }, [1500, 1500, 1500]],
  ])('of a subscription %j takes off for as long as it lasts', async (coupon, expected) => {
    const code = await newCode(coupon);
    const start = Date.UTC(2026, 0, 15) / 1000;
    const session = await pay({ promotion_code: code.code, at: start } as Buyer, { line_items: [club()] });
    const paid = [session.amount_total];
    for (const month of [1, 2]) {
      const at = Date.UTC(2026, month, 15) / 1000;
      const { subscription } = await testHelper<{ subscription: Stripe.Subscription }>(
        sandbox().url,
        'renew',
        {
          subscription: session.subscription,
          at,
        },
      );
      paid.push((await stripe().invoices.retrieve(String(subscription.latest_invoice))).amount_paid);
    }
    expect(paid).toEqual(expected);
    const lasting = coupon.duration === 'once' ? [] : [expect.objectContaining({ object: 'discount' })];
    const { discounts } = await stripe().subscriptions.retrieve(String(session.subscription), {
      expand: ['discounts'],
    });
    expect(discounts).toEqual(lasting);
  });
});

describe('coupons and promotion codes', () => {
  it('are made, found, changed and deleted', async () => {
    const coupon = await stripe().coupons.create({ id: 'SPRING', percent_off: 12.5, name: 'Spring' });
    expect(coupon).toMatchObject({ id: 'SPRING', valid: true, duration: 'once', amount_off: null });
    expect((await refusal(stripe().coupons.create({ id: 'SPRING', percent_off: 1 }))).code).toBe(
      'resource_already_exists',
    );
    expect((await stripe().coupons.update('SPRING', { name: 'Summer' })).name).toBe('Summer');
    const code = await stripe().promotionCodes.create({ promotion: { type: 'coupon', coupon: 'SPRING' } });
    expect(code.code).toMatch(/^[A-Z0-9]{8}$/);
    const same = { promotion: { type: 'coupon' as const, coupon: 'SPRING' }, code: code.code };
    expect((await refusal(stripe().promotionCodes.create(same))).message).toContain('already exists');
    expect((await stripe().promotionCodes.list({ code: code.code })).data.map(({ id }) => id)).toEqual([
      code.id,
    ]);
    expect((await stripe().promotionCodes.list({ coupon: 'SPRING' })).data).toHaveLength(1);
    expect((await stripe().promotionCodes.update(code.id, { active: false })).active).toBe(false);
    expect(await stripe().coupons.del('SPRING')).toMatchObject({ deleted: true });
    expect((await refusal(stripe().coupons.retrieve('SPRING'))).code).toBe('resource_missing');
  });

  it.each<[Stripe.CouponCreateParams, string]>([
    [{}, 'either `percent_off` or `amount_off`'],
    [{ percent_off: 10, amount_off: 10, currency: 'usd' }, 'either `percent_off` or `amount_off`'],
    [{ percent_off: 101 }, 'at most 100'],
    [{ amount_off: 10 }, 'must pass `currency`'],
    [{ percent_off: 10, duration: 'repeating' }, 'duration_in_months'],
    [{ percent_off: 10, duration_in_months: 3 }, 'duration_in_months'],
  ])('a coupon of %j is refused', async (params, message) => {
    expect((await refusal(stripe().coupons.create(params))).message).toContain(message);
  });
});
