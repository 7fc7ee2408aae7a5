import { promotionCode } from '../../records/promotion-code.ts';
import { couponOf, promotionCodeOf } from '../support/promotion-codes.ts';
import { moneyRow, z } from '../support/records.ts';

test('maps every field of a promotion code', () => {
  expect(
    promotionCode.map(
      promotionCodeOf({
        customer: 'cus_1',
        expires_at: 1798761599,
        max_redemptions: 1,
        metadata: { zapier_reference: 'order-7' },
        promotion: {
          type: 'coupon',
          coupon: couponOf({ percent_off: null, amount_off: 500, currency: 'usd' }),
        },
        restrictions: { first_time_transaction: true, minimum_amount: 5000, minimum_amount_currency: 'usd' },
      }),
      z,
    ),
  ).toEqual({
    id: 'promo_1',
    code: 'THANKS20',
    discount: '$5.00 off',
    coupon_id: 'zapier-20off',
    percent_off: null,
    ...moneyRow('amount_off', 5, 500, '$5.00'),
    currency: 'USD',
    duration: 'once',
    duration_in_months: null,
    active: true,
    customer_id: 'cus_1',
    max_redemptions: 1,
    times_redeemed: 0,
    expires_at: '2026-12-31T23:59:59Z',
    minimum_amount: 50,
    minimum_amount_currency: 'USD',
    first_purchase_only: true,
    reference: 'order-7',
    metadata: { zapier_reference: 'order-7' },
    created_at: '2026-01-01T10:00:00Z',
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/promotion_codes/promo_1',
  });
});
