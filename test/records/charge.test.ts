import { charge } from '../../records/charge.ts';
import { fullCharge, paidSession } from '../support/full-objects.ts';
import { chargeOf } from '../support/objects.ts';
import { addressRow, BUYER_ROW, moneyRow, z } from '../support/records.ts';

test('maps every field of a charge', () => {
  expect(
    charge.map(
      fullCharge({
        amount_refunded: 1400,
        application_fee_amount: 300,
        customer: 'cus_1',
        description: 'Order 7',
        disputed: true,
        failure_message: 'Declined.',
        metadata: { order: '7' },
        origin: paidSession(),
        receipt_email: 'grace@example.com',
        refunded: false,
        transfer_data: { amount: 4000, destination: 'acct_1' },
      }),
      z,
    ),
  ).toEqual({
    id: 'ch_1',
    payment_id: 'pi_1',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    status: 'succeeded',
    status_display: 'Succeeded',
    paid_at: '2026-01-01T10:00:00Z',
    ...moneyRow('amount', 54, 5400, '$54.00'),
    ...moneyRow('presentment_amount', 54, 5400, '$54.00'),
    presentment_currency: 'USD',
    amount_refunded: 14,
    remaining: 40,
    currency: 'USD',
    fee: 1.7,
    net: null,
    settlement_currency: 'EUR',
    exchange_rate: 0.9,
    application_fee: 3,
    transferred: 40,
    transfer_destination: 'acct_1',
    description: 'Order 7',
    customer_id: 'cus_1',
    ...BUYER_ROW,
    customer_phone: null,
    ...addressRow('billing'),
    payment_method_type: 'card',
    payment_method_type_display: 'Card',
    card_brand: 'visa',
    card_last4: '4242',
    receipt_email: 'grace@example.com',
    receipt_url: 'https://pay.stripe.com/receipts/1',
    receipt: '{"charge":"ch_1"}',
    is_refunded: false,
    is_disputed: true,
    failure_message: 'Declined.',
    metadata: { order: '7' },
    created_at: '2026-01-01T10:00:00Z',
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('has its own id as that of the payment if it has no payment', () => {
  expect(charge.map(chargeOf({ id: 'py_1', payment_intent: null }), z)).toMatchObject({
    payment_id: 'py_1',
    dashboard_url: 'https://dashboard.stripe.com/test/payments/py_1',
  });
});

test('has its amounts in its own currency', () => {
  const source = chargeOf({ currency: 'kwd', amount: 5000, amount_refunded: 1250 });
  expect(charge.map(source, z)).toMatchObject({
    ...moneyRow('amount', 5, 5000, 'KWD 5.000'),
    ...{ currency: 'KWD', amount_refunded: 1.25, remaining: 3.75 },
  });
});
