import { charge } from '../../records/charge.ts';
import { payment } from '../../records/payment.ts';
import { refund } from '../../records/refund.ts';
import { subscription } from '../../records/subscription.ts';
import { subscriptionOf } from '../support/full-objects.ts';
import { chargeOf, refundOf, sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

// Adaptive Pricing: the merchant's amount in `amount`, the customer's in `presentment_amount`.

const inEuro = { presentment_details: { presentment_amount: 2211, presentment_currency: 'eur' } };
const EURO = {
  presentment_amount: 22.11,
  presentment_amount_minor: 2211,
  presentment_amount_display: '€22.11',
  presentment_currency: 'EUR',
};

/** Each record with 24 dollars, which its source may have been shown in another currency. */
const RECORDS = {
  payment: (more: object) => payment.map(sessionOf({ amount_total: 2400, ...more }), z),
  charge: (more: object) => charge.map(chargeOf({ amount: 2400, amount_refunded: 1000, ...more }), z),
  refund: (more: object) =>
    refund.map({ refund: refundOf({ amount: 2400, ...more }), session: null, live: false }, z),
};

describe.each(Object.entries(RECORDS))('a %s', (_name, map) => {
  test('that was converted has what the customer saw, beside its own amount', () => {
    expect(map(inEuro)).toMatchObject({ ...EURO, amount: 24, currency: 'USD' });
  });

  test.each([{}, { presentment_details: null }])('that was not has its own amount: %j', (more) => {
    expect(map(more)).toMatchObject({
      presentment_amount: 24,
      presentment_amount_minor: 2400,
      presentment_amount_display: '$24.00',
      presentment_currency: 'USD',
    });
  });

  test.each([
    ['jpy', 3600, 3600, '¥3,600'],
    ['kwd', 7375, 7.375, 'KWD 7.375'],
    ['isk', 300_000, 3000, 'ISK 3,000'],
  ])('that was paid in %s counts as that currency does', (currency, minor, major, display) => {
    const details = { presentment_amount: minor, presentment_currency: currency };
    expect(map({ presentment_details: details })).toMatchObject({
      presentment_amount: major,
      presentment_amount_minor: minor,
      presentment_amount_display: display,
      presentment_currency: currency.toUpperCase(),
    });
  });
});

test('a partial refund shows what the customer gets of it, and a charge what was charged', () => {
  const details = { presentment_amount: 921, presentment_currency: 'eur' };
  const part = refundOf({ amount: 1000, presentment_details: details });
  expect(refund.map({ refund: part, session: null, live: false }, z).presentment_amount).toBe(9.21);
  expect(RECORDS.charge(inEuro)).toMatchObject({ presentment_amount: 22.11, remaining: 14 });
});

test.each([
  [{ presentment_details: { presentment_currency: 'eur' } }, 'EUR'],
  [{}, 'USD'],
])('of a subscription only the currency is known: %j', (more, currency) => {
  expect(subscription.map(subscriptionOf(more), z).presentment_currency).toBe(currency);
});
