import type Stripe from 'stripe';
import { displayAmount } from '../currencies.ts';
import { mergeMetadata } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import type { DiscountSource } from '../engine/objects.ts';
import {
  boolean,
  currency,
  integer,
  metadata,
  oneOf,
  positiveAmount,
  range,
  text,
  wholeNumber,
} from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { isUsable } from './coupons.ts';

type PromotionCode = Stripe.PromotionCode;

const CODE = /^[A-Za-z0-9_-]{1,500}$/;

/**
 * Creates a promotion code. Its coupon limits its uses and its end; Stripe does not document the words of those errors.
 * @see https://docs.stripe.com/api/promotion_codes/create
 */
const create = (store: Store, params: Stripe.PromotionCodeCreateParams): PromotionCode => {
  const { restrictions = {} } = params;
  const coupon = store.get('coupon', params.promotion.coupon ?? '', 'promotion[coupon]');
  const code = params.code ?? randomText(8).toUpperCase();
  if (!CODE.test(code)) {
    throw refuse('Promotion codes may only have letters, digits, - and _.', undefined, 'code');
  }
  if (params.customer) store.get('customer', params.customer, 'customer');
  const isSame = (other: PromotionCode) =>
    other.active &&
    other.code.toLowerCase() === code.toLowerCase() &&
    (other.customer === null || !params.customer || other.customer === params.customer);
  if (store.table('promotion_code').rows.some(isSame)) {
    throw refuse(`An active promotion code with \`code: ${code}\` already exists.`, undefined, 'code');
  }
  if ((restrictions.minimum_amount === undefined) !== (restrictions.minimum_amount_currency === undefined)) {
    throw refuse('`restrictions[minimum_amount]` and `restrictions[minimum_amount_currency]` go together.');
  }
  const { expires_at: end, max_redemptions: uses } = params;
  if (uses !== undefined && coupon.max_redemptions !== null && uses > coupon.max_redemptions) {
    throw refuse(
      `The promotion code cannot have more redemptions than its coupon (${coupon.max_redemptions}).`,
      undefined,
      'max_redemptions',
    );
  }
  if (end !== undefined && coupon.redeem_by !== null && end > coupon.redeem_by) {
    throw refuse('The promotion code cannot expire after its coupon.', undefined, 'expires_at');
  }
  const promotionCode: PromotionCode = {
    id: newId('promo'),
    object: 'promotion_code',
    active: true,
    code,
    created: store.now,
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: store.livemode,
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
  return store.add('promotion_code', promotionCode, 'promotion_code.created');
};

/**
 * Promotion codes: a code for a coupon, with its customer, end, number of uses, minimum amount and first purchase. A
 * code becomes inactive with its last use; no request changes one.
 */
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
      ...unsimulated('active customer_account'),
    }),
    create,
  ),
};

/** A purchase with a discount. `subtotal` is in minor units. */
interface Purchase {
  currency: string;
  subtotal: number;
  email?: string | undefined;
}

/**
 * The coupon and the active promotion code for a code that the buyer typed, in upper or lower case. A buyer at a
 * payment link is not a known customer, so a code for one customer never applies.
 * @throws StripeError with the reason why the code does not apply
 * @see https://docs.stripe.com/billing/subscriptions/coupons
 */
export const discountSource = (store: Store, typed: string, purchase: Purchase): DiscountSource => {
  const promotionCode = store
    .table('promotion_code')
    .rows.find((one) => one.active && one.code.toLowerCase() === typed.toLowerCase());
  if (!promotionCode) throw refuse(`The promotion code ${typed} is invalid.`);
  const coupon = store.get('coupon', String(promotionCode.promotion.coupon), 'coupon');
  const no = (why: string) => refuse(`The promotion code ${promotionCode.code} ${why}.`);
  const { customer, expires_at, restrictions } = promotionCode;
  if (!isUsable(coupon, store.now) || (expires_at !== null && expires_at <= store.now))
    throw no('has expired');
  if (coupon.currency && coupon.currency !== purchase.currency) {
    throw no(`is for ${coupon.currency.toUpperCase()} only`);
  }
  if (customer) throw no('belongs to another customer');
  const { minimum_amount: minimum, minimum_amount_currency: currency } = restrictions;
  if (minimum && currency && (purchase.currency !== currency || purchase.subtotal < minimum)) {
    throw no(`needs a purchase of at least ${displayAmount(minimum, currency)}`);
  }
  if (restrictions.first_time_transaction && hasPaid(store, purchase.email)) {
    throw no('is for a first purchase only');
  }
  return { coupon, promotionCode };
};

/** Whether a customer with this email address has paid before. A guest is not a customer. */
const hasPaid = (store: Store, email: string | undefined): boolean => {
  const isSame = (one: Stripe.Customer) => Boolean(email) && one.email === email;
  const ids = new Set(
    store
      .table('customer')
      .rows.filter(isSame)
      .map(({ id }) => id),
  );
  return store.table('charge').rows.some((charge) => charge.paid && ids.has(String(charge.customer)));
};

/** Counts a use of a promotion code and its coupon. The last use ends them. */
export const redeem = ({ coupon, promotionCode }: DiscountSource): void => {
  coupon.times_redeemed += 1;
  coupon.valid = coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions;
  promotionCode.times_redeemed += 1;
  const { max_redemptions: most, times_redeemed: times } = promotionCode;
  promotionCode.active = most === null || times < most;
};
