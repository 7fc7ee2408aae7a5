import { on } from './wire.ts';

export const CREATE = 'POST /v1/promotion_codes';

export const couponOf = (more: object = {}) => ({
  id: 'zapier-20off',
  object: 'coupon',
  amount_off: null,
  currency: null,
  duration: 'once',
  duration_in_months: null,
  percent_off: 20,
  valid: true,
  ...more,
});

export const promotionCodeOf = (more: object = {}) => ({
  id: 'promo_1',
  object: 'promotion_code',
  active: true,
  code: 'THANKS20',
  created: 1767261600,
  customer: null,
  expires_at: null,
  livemode: false,
  max_redemptions: null,
  metadata: {},
  promotion: { type: 'coupon', coupon: couponOf() },
  restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
  times_redeemed: 0,
  ...more,
});

export const created = (more: object = {}) => on(CREATE, promotionCodeOf(more));
