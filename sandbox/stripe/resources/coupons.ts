import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import {
  boolean,
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
import { must, nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';

type Coupon = Stripe.Coupon;
type PromotionCode = Stripe.PromotionCode;

const newCoupon = (shop: Shop, params: Stripe.CouponCreateParams): Coupon => {
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
  if (id && shop.find('coupon', id)) throw refuse(`Coupon already exists.`, 'resource_already_exists', 'id');
  const coupon: Coupon = {
    id: id ?? randomText(8),
    object: 'coupon',
    amount_off: amount_off ?? null,
    ...(params.applies_to && { applies_to: { products: params.applies_to.products ?? [] } }),
    created: shop.now,
    currency: amount_off === undefined ? null : (code ?? null),
    duration,
    duration_in_months: duration_in_months ?? null,
    livemode: shop.livemode,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: orNull(params.name),
    percent_off: percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
  return shop.add('coupon', coupon, 'coupon.created');
};

export const coupons: Resource<'coupon'> = {
  object: 'coupon',
  path: 'coupons',
  permission: 'coupon',
  idParam: 'coupon',
  list: shape<Omit<Stripe.CouponListParams, keyof Stripe.PaginationParams>>({ created: range }),
  create: operation(
    shape<Stripe.CouponCreateParams>({
      amount_off: positiveAmount,
      applies_to: { products: [text] },
      currency,
      duration: oneOf('forever', 'once', 'repeating'),
      duration_in_months: integer(1),
      id: text,
      max_redemptions: integer(1),
      metadata,
      name: text,
      percent_off: decimalNumber,
      redeem_by: wholeNumber,
      ...unsimulated('currency_options'),
    }),
    newCoupon,
  ),
  update: operationOn(
    shape<Stripe.CouponUpdateParams>({ metadata, name: text, ...unsimulated('currency_options') }),
    (shop, coupon: Coupon, { metadata: given, name }) =>
      shop.change(coupon, { metadata: mergeMetadata(coupon.metadata ?? {}, given), name }, 'coupon.updated'),
  ),
  remove: operationOn(nothing, (shop, coupon: Coupon): Stripe.DeletedCoupon => {
    shop.table('coupon').delete(coupon.id);
    shop.emit('coupon.deleted', coupon);
    return { id: coupon.id, object: 'coupon', deleted: true };
  }),
};

/** Letters and digits, as buyers type them: without those that look alike. */
const CODE = /^[A-Za-z0-9_-]{1,500}$/;

const newPromotionCode = (shop: Shop, params: Stripe.PromotionCodeCreateParams): PromotionCode => {
  const { restrictions = {} } = params;
  const coupon = shop.get('coupon', params.promotion.coupon ?? '', 'promotion[coupon]');
  const code = params.code ?? randomText(8).toUpperCase();
  if (!CODE.test(code)) {
    throw refuse('Promotion codes may only have letters, digits, - and _.', undefined, 'code');
  }
  if (params.customer) shop.get('customer', params.customer, 'customer');
  const isSame = (other: PromotionCode) =>
    other.active &&
    other.code.toLowerCase() === code.toLowerCase() &&
    (other.customer === null || !params.customer || other.customer === params.customer);
  if (shop.table('promotion_code').rows.some(isSame)) {
    throw refuse(`An active promotion code with \`code: ${code}\` already exists.`, undefined, 'code');
  }
  if ((restrictions.minimum_amount === undefined) !== (restrictions.minimum_amount_currency === undefined)) {
    throw refuse('`restrictions[minimum_amount]` and `restrictions[minimum_amount_currency]` go together.');
  }
  const promotionCode: PromotionCode = {
    id: newId('promo'),
    object: 'promotion_code',
    active: params.active ?? true,
    code,
    created: shop.now,
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? coupon.redeem_by,
    livemode: shop.livemode,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: restrictions.first_time_transaction ?? false,
      minimum_amount: restrictions.minimum_amount ?? null,
      minimum_amount_currency: restrictions.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  };
  return shop.add('promotion_code', promotionCode, 'promotion_code.created');
};

export const promotionCodes: Resource<'promotion_code'> = {
  object: 'promotion_code',
  path: 'promotion_codes',
  permission: 'promotion_code',
  idParam: 'promotion_code',
  expands: { customer: 'customer', 'promotion.coupon': 'coupon' },
  list: shape<Omit<Stripe.PromotionCodeListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    code: text,
    coupon: text,
    created: range,
    customer: text,
    customer_account: text,
  }),
  filters: {
    code: ({ code }, wanted) => code.toLowerCase() === String(wanted).toLowerCase(),
    coupon: ({ promotion }, wanted) => promotion.coupon === wanted,
  },
  create: operation(
    shape<Stripe.PromotionCodeCreateParams>({
      active: boolean,
      code: text,
      customer: text,
      expires_at: wholeNumber,
      max_redemptions: integer(1),
      metadata,
      promotion: must({ coupon: text, type: must(oneOf('coupon')) }),
      restrictions: {
        first_time_transaction: boolean,
        minimum_amount: positiveAmount,
        minimum_amount_currency: currency,
        ...unsimulated('currency_options'),
      },
      ...unsimulated('customer_account'),
    }),
    newPromotionCode,
  ),
  update: operationOn(
    shape<Stripe.PromotionCodeUpdateParams>({ active: boolean, metadata, ...unsimulated('restrictions') }),
    (shop, promotionCode: PromotionCode, { active, metadata: given }) =>
      shop.change(
        promotionCode,
        { active, metadata: mergeMetadata(promotionCode.metadata ?? {}, given) },
        'promotion_code.updated',
      ),
  ),
};
