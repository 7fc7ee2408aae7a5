import type Stripe from 'stripe';
import { club, item, refusal, useStripe } from './help.ts';

const { stripe, helper, sell } = useStripe();

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
  it('limits the uses and the end of its promotion codes', async () => {
    const redeem_by = Math.floor(Date.now() / 1000) + 86_400;
    const { id: coupon } = await stripe().coupons.create({ percent_off: 10, max_redemptions: 1, redeem_by });
    const promotion = { type: 'coupon', coupon } as const;
    const create = (params: object) => stripe().promotionCodes.create({ promotion, ...params });
    expect((await refusal(create({ max_redemptions: 2 }))).param).toBe('max_redemptions');
    expect((await refusal(create({ expires_at: redeem_by + 1 }))).param).toBe('expires_at');
    const { code } = await create({ max_redemptions: 1, expires_at: redeem_by });
    const { code: second } = await create({});
    const buy = (promotion_code: string) => sell({ allow_promotion_codes: true }, { promotion_code });
    expect((await buy(code)).amount_total).toBe(1800);
    expect((await stripe().coupons.retrieve(coupon)).valid).toBe(false);
    await expect(buy(second)).rejects.toThrow('has expired');
  });

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
