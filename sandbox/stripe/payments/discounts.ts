import type Stripe from 'stripe';
import { displayAmount } from '../currencies.ts';
import { refuse } from '../engine/errors.ts';
import { newId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';
import type { DiscountSource } from '../engine/store.ts';

type Coupon = Stripe.Coupon;
type PromotionCode = Stripe.PromotionCode;
type Discount = Stripe.Discount;

/** Something that is sold, as far as a discount asks. */
interface Priced {
  amount: number;
  product: string;
}

/** The purchase that a discount is to be for; `subtotal` is in minor units. */
interface Purchase {
  currency: string;
  subtotal: number;
  customer?: string | undefined;
  email?: string | null | undefined;
}

/** The active code of a name, in any case of letters: a customer's own before everybody's. */
export const codeNamed = (shop: Shop, code: string, customer?: string): PromotionCode => {
  const found = shop
    .table('promotion_code')
    .rows.filter((one) => one.active && one.code.toLowerCase() === code.toLowerCase());
  const promotionCode = found.find((one) => one.customer === customer) ?? found[0];
  if (!promotionCode) throw refuse(`The promotion code ${code} is invalid.`);
  return promotionCode;
};

export const sourceOf = (shop: Shop, promotionCode: PromotionCode): DiscountSource => ({
  coupon: shop.get('coupon', String(promotionCode.promotion.coupon), 'coupon'),
  promotionCode,
});

/**
 * What stands in the way of a discount, as Stripe documents it: https://docs.stripe.com/billing/subscriptions/coupons
 * @throws StripeError with the first reason
 */
export const checkDiscount = (
  shop: Shop,
  { coupon, promotionCode }: DiscountSource,
  purchase: Purchase,
): void => {
  const no = (why: string) =>
    refuse(
      `${promotionCode ? `The promotion code ${promotionCode.code}` : `The coupon ${coupon.id}`} ${why}.`,
    );
  const isUsedUp = (one: Coupon | PromotionCode) =>
    one.max_redemptions !== null && one.times_redeemed >= one.max_redemptions;
  const isOver = (at: number | null) => at !== null && at <= shop.now;
  if (promotionCode && !promotionCode.active) throw no('is not active');
  if (isOver(coupon.redeem_by) || isOver(promotionCode?.expires_at ?? null)) throw no('has expired');
  if (isUsedUp(coupon) || (promotionCode && isUsedUp(promotionCode))) throw no('has been used up');
  if (coupon.currency && coupon.currency !== purchase.currency) {
    throw no(`is for ${coupon.currency.toUpperCase()} only`);
  }
  if (promotionCode) checkRestrictions(shop, promotionCode, purchase, no);
};

const checkRestrictions = (
  shop: Shop,
  { customer, restrictions }: PromotionCode,
  purchase: Purchase,
  no: (why: string) => Error,
): void => {
  if (customer && customer !== purchase.customer) throw no('belongs to another customer');
  const { minimum_amount: minimum, minimum_amount_currency: currency } = restrictions;
  if (minimum && currency && (purchase.currency !== currency || purchase.subtotal < minimum)) {
    throw no(`needs a purchase of at least ${displayAmount(minimum, currency)}`);
  }
  if (restrictions.first_time_transaction && hasPaid(shop, purchase)) {
    throw no('is for a first purchase only');
  }
};

/** Whether a customer has paid before, under this id or with this address. A guest never has. */
const hasPaid = (shop: Shop, { customer, email }: Purchase): boolean => {
  const isSame = (one: Stripe.Customer) => one.id === customer || (Boolean(email) && one.email === email);
  const ids = new Set(
    shop
      .table('customer')
      .rows.filter(isSame)
      .map(({ id }) => id),
  );
  return shop.table('charge').rows.some((charge) => charge.paid && ids.has(String(charge.customer)));
};

/** What a coupon takes off each of some things, in minor units: a percentage of it, or its share of an amount. */
export const amountsOff = ({ amount_off, percent_off, applies_to }: Coupon, things: Priced[]): number[] => {
  const counts = ({ product }: Priced) => !applies_to || applies_to.products.includes(product);
  const amounts = things.map((thing) => (counts(thing) ? thing.amount : 0));
  if (percent_off !== null) return amounts.map((amount) => Math.round((amount * percent_off) / 100));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  let [left, open] = [Math.min(amount_off ?? 0, total), total];
  return amounts.map((amount) => {
    const share = open === 0 ? 0 : Math.round((left * amount) / open);
    open -= amount;
    left -= share;
    return share;
  });
};

/** A discount that begins now: for once, for some months, or for good. */
export const newDiscount = (
  shop: Shop,
  { coupon, promotionCode }: DiscountSource,
  checkout_session: string | null,
): Discount => {
  const end = new Date(shop.now * 1000);
  end.setUTCMonth(end.getUTCMonth() + (coupon.duration_in_months ?? 0));
  return {
    id: newId('di'),
    object: 'discount',
    checkout_session,
    customer: null,
    customer_account: null,
    end: coupon.duration === 'repeating' ? Math.floor(end.getTime() / 1000) : null,
    invoice: null,
    invoice_item: null,
    promotion_code: promotionCode?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: shop.now,
    subscription: null,
    subscription_item: null,
  };
};

/** A discount that lasts belongs to a subscription. */
export const attachDiscount = (shop: Shop, subscription: Stripe.Subscription, discount: Discount): void => {
  discount.subscription = subscription.id;
  subscription.discounts = [discount.id];
  shop.emit('customer.discount.created', discount);
};

/** A discount was used: what may be used so often only is then used up. */
export const redeem = ({ coupon, promotionCode }: DiscountSource): void => {
  coupon.times_redeemed += 1;
  coupon.valid = coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions;
  if (!promotionCode) return;
  promotionCode.times_redeemed += 1;
  const { max_redemptions: most, times_redeemed: times } = promotionCode;
  promotionCode.active = coupon.valid && (most === null || times < most);
};

/** The coupon of a discount that still holds: it has not ended, and its coupon was not deleted. */
export const couponOf = (shop: Shop, discount: Discount | undefined): Coupon | undefined =>
  discount && (discount.end === null || discount.end > shop.now)
    ? shop.find('coupon', String(discount.source.coupon))
    : undefined;
