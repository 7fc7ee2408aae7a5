import type Stripe from 'stripe';
import { displayMoney } from '../lib/money.ts';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { REFERENCE } from '../stripe/once.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';

type Coupon = Pick<
  Stripe.Coupon,
  'id' | 'percent_off' | 'amount_off' | 'currency' | 'duration' | 'duration_in_months'
>;

/** A promotion code as far as its record reads it, with its coupon expanded. */
export type PromotionCodeSource = Pick<
  Stripe.PromotionCode,
  | 'id'
  | 'active'
  | 'code'
  | 'created'
  | 'expires_at'
  | 'livemode'
  | 'max_redemptions'
  | 'metadata'
  | 'times_redeemed'
> & {
  customer: string | { id: string } | null;
  promotion: { coupon: string | Coupon | null };
  restrictions: Pick<
    Stripe.PromotionCode.Restrictions,
    'first_time_transaction' | 'minimum_amount' | 'minimum_amount_currency'
  >;
};

/** What a Promotion Code record needs beside the code itself. */
export const PROMOTION_CODE_EXPAND = ['promotion.coupon'];

const { id, text, number, integer, amount, money, boolean, currency, time, dict } =
  fieldsOf<PromotionCodeSource>();

const couponOf = ({ promotion }: PromotionCodeSource) => expanded(promotion?.coupon);

/** `20% off`, `$5.00 off` */
const discountText = (source: PromotionCodeSource): string | null => {
  const { percent_off, amount_off, currency } = couponOf(source) ?? {};
  if (percent_off != null) return `${percent_off}% off`;
  return amount_off != null && currency ? `${displayMoney(amount_off, currency)} off` : null;
};

const example: PromotionCodeSource = {
  id: 'promo_1SkR3dLkdIwHu7ixQp2s',
  active: true,
  code: 'THANKS20',
  created: 1767262000,
  customer: null,
  expires_at: 1769903999,
  livemode: false,
  max_redemptions: 1,
  metadata: { zapier_reference: 'order-1042' },
  promotion: {
    coupon: {
      id: 'zapier-20a9d4c1b7e3f05862ad',
      percent_off: 20,
      amount_off: null,
      currency: null,
      duration: 'once',
      duration_in_months: null,
    },
  },
  restrictions: { first_time_transaction: false, minimum_amount: 5000, minimum_amount_currency: 'usd' },
  times_redeemed: 0,
};

/** A code that customers type to get a discount. */
export const promotionCode = defineRecord(
  'Promotion Code',
  {
    id: id('Promotion Code ID', (p) => p.id),
    code: text('Code', (p) => p.code),
    discount: text('Discount', discountText),
    coupon_id: text('Coupon ID', (p) => idOf(p.promotion?.coupon)),
    percent_off: number('Percent Off', (p) => couponOf(p)?.percent_off),
    ...money('amount_off', 'Discount Amount', (p) => [couponOf(p)?.amount_off, couponOf(p)?.currency]),
    currency: currency('Currency', (p) => couponOf(p)?.currency),
    duration: text('Duration', (p) => couponOf(p)?.duration),
    duration_in_months: integer('Months', (p) => couponOf(p)?.duration_in_months),
    active: boolean('Active', (p) => p.active),
    customer_id: text('Customer ID', (p) => idOf(p.customer)),
    max_redemptions: integer('Maximum Number of Uses', (p) => p.max_redemptions),
    times_redeemed: integer('Times Used', (p) => p.times_redeemed),
    expires_at: time('Expires At', (p) => p.expires_at),
    minimum_amount: amount('Minimum Amount', ({ restrictions: r }) => [
      r?.minimum_amount,
      r?.minimum_amount_currency,
    ]),
    minimum_amount_currency: currency(
      'Minimum Amount Currency',
      (p) => p.restrictions?.minimum_amount_currency,
    ),
    first_purchase_only: boolean('First Purchase Only', (p) => p.restrictions?.first_time_transaction),
    reference: text('Reference', (p) => p.metadata?.[REFERENCE]),
    metadata: dict('Metadata', (p) => p.metadata),
    created_at: time('Created At', (p) => p.created),
    live_mode: boolean('Live Mode', (p) => p.livemode),
    dashboard_url: text('Dashboard URL', (p) => dashboardUrl('promotion_codes', p.id, p.livemode)),
  },
  example,
);
