import { invoice } from '../../records/invoice.ts';
import { invoiceKind } from '../../stripe/invoices.ts';
import { invoiceLineOf, invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

const row = (more: object = {}) => invoice.map(invoiceOf(more), z);

test('its payment is known where the payments came along', () => {
  expect(row()).toMatchObject({
    payment_id: null,
    details_complete: false,
    details_note: 'The payment of the invoice is missing.',
  });
  const payments = listOf([invoicePaymentOf('pi_6', { status: 'open' }), invoicePaymentOf('pi_7')]);
  expect(row({ payments })).toMatchObject({
    payment_id: 'pi_7',
    paid_out_of_band: false,
    details_complete: true,
  });
});

test.each([
  ['by a record of a payment made elsewhere', { payments: listOf([invoicePaymentOf(null)]) }],
  ['as Stripe counts it', { amount_paid_off_stripe: 4000, payments: listOf([]) }],
])('paid outside Stripe: %s', (_what, more) => {
  expect(row(more)).toMatchObject({ payment_id: null, paid_out_of_band: true });
});

test.each([
  [null, 'one_time', null],
  [{ type: 'quote_details', subscription_details: null }, 'one_time', null],
  [
    { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } },
    'subscription',
    'sub_1',
  ],
  [
    { type: 'subscription_details', subscription_details: { subscription: { id: 'sub_1' } } },
    'subscription',
    'sub_1',
  ],
])('the invoice of %j is %s', (parent, kind, subscription_id) => {
  expect(row({ parent })).toMatchObject({ kind, subscription_id });
  expect(invoiceKind(invoiceOf({ parent }))).toBe(kind);
});

test('a draft has no number, no PDF and no payment', () => {
  expect(
    row({
      status: 'draft',
      number: null,
      invoice_pdf: null,
      hosted_invoice_url: null,
      status_transitions: { paid_at: null },
    }),
  ).toMatchObject({
    number: null,
    invoice_pdf_url: null,
    invoice_pdf: null,
    hosted_invoice_url: null,
    paid_at: null,
  });
});

test.each([
  ['jpy', '2000', 2000, 4000, '¥4,000'],
  ['kwd', '2000', 2, 4, 'KWD 4.000'],
  // Metered prices go below the smallest coin.
  ['usd', '0.5', 0.005, 40, '$40.00'],
])('%s at %s a piece', (currency, unit_amount_decimal, unit_amount, amount, display) => {
  const lines = listOf([invoiceLineOf({ currency, pricing: { unit_amount_decimal } })]);
  const mapped = row({ currency, lines });
  expect(mapped).toMatchObject({ amount_paid: amount, amount_due: amount, amount_paid_display: display });
  expect(mapped.line_items).toMatchObject([{ unit_amount, amount, product_id: null, price_id: null }]);
});

test('a line without a price has no unit amount', () => {
  const lines = listOf([
    invoiceLineOf({ pricing: null, quantity: null }),
    invoiceLineOf({ pricing: { unit_amount_decimal: null } }),
  ]);
  expect(row({ lines }).line_items).toMatchObject([
    { unit_amount: null, quantity: null },
    { unit_amount: null },
  ]);
});

describe('an invoice whose payment failed', () => {
  const failed = (payment_intent: unknown) =>
    invoicePaymentOf(null, { status: 'open', payment: { type: 'payment_intent', payment_intent } });
  const declined = { id: 'pi_1', last_payment_error: { message: 'Your card was declined.' } };

  test('says how often Stripe tried, when it tries again, and what the bank said', () => {
    const payments = listOf([failed({ id: 'pi_0', last_payment_error: null }), failed(declined)]);
    expect(
      row({ status: 'open', attempt_count: 2, next_payment_attempt: 1767520800, payments }),
    ).toMatchObject({
      attempt_count: 2,
      next_attempt_at: '2026-01-04T10:00:00Z',
      failure_message: 'Your card was declined.',
      payment_id: null,
    });
  });

  test.each([
    ['nobody tried', { payments: listOf([]) }],
    ['the payments did not come along', {}],
    ['the payment is known by its id only', { payments: listOf([failed('pi_1')]) }],
    ['there was no card to try', { payments: listOf([failed({ id: 'pi_1', last_payment_error: null })]) }],
  ])('has no message where %s', (_why, more) => {
    expect(row({ next_payment_attempt: null, ...more })).toMatchObject({
      failure_message: null,
      next_attempt_at: null,
    });
  });
});
