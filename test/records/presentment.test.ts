import { charge } from '../../records/charge.ts';
import { payment } from '../../records/payment.ts';
import { refund } from '../../records/refund.ts';
import { subscription } from '../../records/subscription.ts';
import { subscriptionOf } from '../support/full-objects.ts';
import { chargeOf, refundOf, sessionOf } from '../support/objects.ts';
import { moneyRow, z } from '../support/records.ts';

// Adaptive Pricing: the merchant's amount is in `amount`, the customer's in `presentment_amount`.

const converted = { presentment_details: { presentment_amount: 7375, presentment_currency: 'kwd' } };

/** Each record with an amount of 24 dollars. */
const RECORDS = {
  payment: (more: object) => payment.map(sessionOf({ amount_total: 2400, ...more }), z),
  charge: (more: object) => charge.map(chargeOf({ amount: 2400, ...more }), z),
  refund: (more: object) =>
    refund.map({ refund: refundOf({ amount: 2400, ...more }), session: null, live: false }, z),
};

describe.each(Object.entries(RECORDS))('a %s', (_name, map) => {
  test('has the amount that the customer saw, beside its own', () => {
    expect(map(converted)).toMatchObject({
      ...moneyRow('presentment_amount', 7.375, 7375, 'KWD 7.375'),
      ...{ presentment_currency: 'KWD', amount: 24, currency: 'USD' },
    });
  });

  test.each([{}, { presentment_details: null }])(
    'has its own amount if Stripe did not convert it: %j',
    (more) => {
      expect(map(more)).toMatchObject({
        ...moneyRow('presentment_amount', 24, 2400, '$24.00'),
        presentment_currency: 'USD',
      });
    },
  );
});

test.each([
  [{ presentment_details: { presentment_currency: 'eur' } }, 'EUR'],
  [{}, 'USD'],
])('has of a subscription with %j the currency %s', (more, currency) => {
  expect(subscription.map(subscriptionOf(more), z).presentment_currency).toBe(currency);
});
