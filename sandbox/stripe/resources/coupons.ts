import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import type { DiscountSource } from '../engine/objects.ts';
import {
  checkAmount,
  currency,
  decimalNumber,
  integer,
  metadata,
  oneOf,
  positiveAmount,
  range,
  text,
  wholeNumber,
} from '../engine/param-types.ts';
import { nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';

type Coupon = Stripe.Coupon;
type Discount = Stripe.Discount;

const create = (store: Store, params: Stripe.CouponCreateParams): Coupon => {
  const { amount_off, percent_off, currency: code, duration = 'once', duration_in_months, id } = params;
  if ((amount_off === undefined) === (percent_off === undefined)) {
    throw refuse('You must pass either `percent_off` or `amount_off` when creating a coupon.');
  }
  if (percent_off !== undefined && !(percent_off > 0 && percent_off <= 100)) {
    throw refuse('Invalid percent_off: must be more than 0 and at most 100.', undefined, 'percent_off');
  }
  if (amount_off !== undefined && !code) {
    throw refuse('You must pass `currency` when passing `amount_off`.', 'parameter_missing', 'currency');
  }
  if ((duration === 'repeating') !== (duration_in_months !== undefined)) {
    throw refuse('`duration_in_months` goes with the duration `repeating`, and only with that.');
  }
  if (id && store.find('coupon', id)) {
    throw refuse('Coupon already exists.', 'resource_already_exists', 'id');
  }
  if (code) checkAmount(amount_off, code, 'amount_off');
  const coupon: Coupon = {
    id: id ?? randomText(8),
    object: 'coupon',
    amount_off: amount_off ?? null,
    created: store.now,
    currency: amount_off === undefined ? null : (code ?? null),
    duration,
    duration_in_months: duration_in_months ?? null,
    livemode: store.livemode,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: orNull(params.name),
    percent_off: percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
  return store.add('coupon', coupon, 'coupon.created');
};

/**
 * Coupons: a percentage or an amount off, once, for some months or forever, with a number of uses and a last day. The limit
 * to some products and amounts in several currencies are missing. A buyer uses a coupon through a promotion code.
 */
export const coupons: Resource<'coupon'> = {
  object: 'coupon',
  path: 'coupons',
  permission: 'coupon',
  expands: {},
  idParam: 'coupon',
  list: shape<Omit<Stripe.CouponListParams, keyof Stripe.PaginationParams>>({ created: range }),
  create: operation(
    shape<Stripe.CouponCreateParams>({
      amount_off: positiveAmount,
      currency,
      duration: oneOf('forever', 'once', 'repeating'),
      duration_in_months: integer(1),
      id: text,
      metadata,
      name: text,
      percent_off: decimalNumber,
      max_redemptions: integer(1),
      redeem_by: wholeNumber,
      ...unsimulated('applies_to currency_options'),
    }),
    create,
  ),
  remove: operationOn(nothing, (store, coupon: Coupon): Stripe.DeletedCoupon => {
    store.table('coupon').delete(coupon.id);
    store.emit('coupon.deleted', coupon);
    return { id: coupon.id, object: 'coupon', deleted: true };
  }),
};

/** The discount of a coupon on each of some amounts: its percentage, or the amount's share of a fixed discount. */
export const amountsOff = ({ amount_off, percent_off }: Coupon, amounts: number[]): number[] => {
  if (percent_off !== null) return amounts.map((amount) => Math.round((amount * percent_off) / 100));
  let total = amounts.reduce((sum, amount) => sum + amount, 0);
  let left = Math.min(amount_off ?? 0, total);
  return amounts.map((amount) => {
    const share = total === 0 ? 0 : Math.round((left * amount) / total);
    total -= amount;
    left -= share;
    return share;
  });
};

/** A discount that starts now. */
export const newDiscount = (
  store: Store,
  { coupon, promotionCode }: DiscountSource,
  checkout_session: string,
): Discount => {
  const end = new Date(store.now * 1000);
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
    promotion_code: promotionCode.id,
    source: { coupon: coupon.id, type: 'coupon' },
    start: store.now,
    subscription: null,
    subscription_item: null,
  };
};

/** Whether a buyer can use a coupon now. */
export const isUsable = ({ valid, redeem_by }: Coupon, now: number): boolean =>
  valid && (redeem_by === null || redeem_by > now);

/** The coupon of a discount, unless the discount has ended or the coupon was deleted. */
export const couponOf = (store: Store, discount: Discount | undefined): Coupon | undefined =>
  discount && (discount.end === null || discount.end > store.now)
    ? store.find('coupon', String(discount.source.coupon))
    : undefined;
