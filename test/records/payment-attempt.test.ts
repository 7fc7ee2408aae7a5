import { paymentAttempt } from '../../records/payment-attempt.ts';
import { declinedIntent, paymentLinkOf } from '../support/full-objects.ts';
import { sessionOf } from '../support/objects.ts';
import { BUYER_ROW, moneyRow, z } from '../support/records.ts';
import { eventOf } from '../support/zapier.ts';

const event = eventOf('payment_intent.payment_failed', {});

test('maps every field of a failed attempt', () => {
  expect(
    paymentAttempt.map(
      {
        event,
        isCheckout: true,
        intent: declinedIntent(),
        session: sessionOf({ customer_details: null, payment_link: paymentLinkOf() }),
      },
      z,
    ),
  ).toEqual({
    id: 'evt_1',
    payment_id: 'pi_1',
    charge_id: 'ch_declined',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    payment_link_url: 'https://buy.stripe.com/test_abc',
    ...moneyRow('amount', 54, 5400, '$54.00'),
    ...moneyRow('presentment_amount', 54, 5400, '$54.00'),
    presentment_currency: 'USD',
    currency: 'USD',
    mode: 'payment',
    failure_code: 'card_declined',
    decline_code: 'insufficient_funds',
    failure_message: 'Your card has insufficient funds.',
    ...BUYER_ROW,
    payment_method_type: 'card',
    payment_method_type_display: 'Card',
    card_brand: 'visa',
    card_last4: '9995',
    created_at: '2026-01-01T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('has the customer of the checkout if the checkout knows one', () => {
  const session = sessionOf({ customer_details: { email: 'grace@example.com', name: 'Grace Hopper' } });
  expect(paymentAttempt.map({ event, isCheckout: true, intent: declinedIntent(), session }, z)).toMatchObject(
    {
      customer_email: 'grace@example.com',
      customer_last_name: 'Hopper',
    },
  );
});

test('has neither a charge nor a code of the bank if the customer was not authenticated', () => {
  const last_payment_error = { code: 'payment_intent_authentication_failure', message: 'Not authenticated.' };
  const intent = declinedIntent({ last_payment_error, currency: 'kwd', receipt_email: 'ada@example.com' });
  expect(paymentAttempt.map({ event, isCheckout: true, intent, session: null }, z)).toMatchObject({
    ...{ failure_code: 'payment_intent_authentication_failure', decline_code: null, charge_id: null },
    ...{ customer_email: 'ada@example.com', customer_name: null, card_last4: null },
    ...moneyRow('amount', 5.4, 5400, 'KWD 5.400'),
  });
});
