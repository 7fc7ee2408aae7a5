import { charge } from '../../records/charge.ts';
import { payment } from '../../records/payment.ts';
import { chargeOf, intentOf, sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

// What a payment of 100.00 costs and leaves. https://docs.stripe.com/connect/destination-charges

const stripe = [
  { amount: 300, type: 'stripe_fee' },
  { amount: 20, type: 'tax' },
];
const application = { amount: 2000, type: 'application_fee' };
const booked = (fee: number, fee_details: object[], more: object = {}) => ({
  balance_transaction: {
    ...{ id: 'txn_1', amount: 10_000, created: 1767261660, currency: 'usd', exchange_rate: null },
    ...{ fee, fee_details, net: 10_000 - fee },
    ...more,
  },
});
const transferred = (amount: number | null) => ({ transfer_data: { amount, destination: 'acct_1' } });
const NONE = { application_fee: null, transferred: null, transfer_destination: null };

test.each<[string, object, object]>([
  ['a payment', booked(320, stripe), { ...NONE, fee: 3.2, net: 96.8 }],
  [
    'a direct charge with an application fee',
    { ...booked(2320, [...stripe, application]), application_fee_amount: 2000 },
    { ...NONE, fee: 3.2, net: 76.8, application_fee: 20 },
  ],
  [
    'a destination charge with an application fee',
    { ...booked(320, stripe), ...transferred(null), application_fee_amount: 2000 },
    { fee: 3.2, net: 16.8, application_fee: 20, transferred: 100, transfer_destination: 'acct_1' },
  ],
  [
    'a destination charge with an amount to transfer',
    { ...booked(320, stripe), ...transferred(8000) },
    { fee: 3.2, net: 16.8, application_fee: null, transferred: 80 },
  ],
  [
    'a destination charge that Stripe converted',
    { ...booked(290, [{ amount: 290, type: 'stripe_fee' }], { currency: 'eur' }), ...transferred(null) },
    { fee: 2.9, net: null, settlement_currency: 'EUR', transferred: 100 },
  ],
  [
    'a destination charge that is not booked yet',
    { balance_transaction: null, ...transferred(null) },
    { fee: null, net: null, transferred: 100 },
  ],
])('has the fee and the net amount of %s', (_what, more, expected) => {
  const found = chargeOf({ amount: 10_000, ...more });
  expect(charge.map(found, z)).toMatchObject(expected);
  const payment_intent = intentOf({ latest_charge: found });
  expect(payment.map(sessionOf({ amount_total: 10_000, payment_intent }), z)).toMatchObject(expected);
});
