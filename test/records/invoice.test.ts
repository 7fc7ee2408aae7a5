import { invoice } from '../../records/invoice.ts';
import { invoiceKind } from '../../stripe/invoices.ts';
import { ADDRESS, paidSession, SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { invoiceLineOf, invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { ADA_ROW, addressRow, moneyRow, z } from '../support/records.ts';

const row = (more: object = {}) => invoice.map(invoiceOf(more), z);

const LINE = '2 × Mug (at $20.00 / month)';

test('maps every field of an invoice', () => {
  expect(
    invoice.map(
      invoiceOf({
        ...SUBSCRIPTION_INVOICE,
        amount_due: 4100,
        billing_reason: 'subscription_cycle',
        customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
        due_date: 1767607200,
        origin: paidSession(),
        subtotal: 3800,
        total: 4000,
        total_discount_amounts: [{ amount: 300, discount: 'di_1' }],
        total_taxes: [{ amount: 400 }, { amount: 100 }],
        attempt_count: 2,
        customer_address: ADDRESS,
        customer_phone: '+14155550132',
        description: 'Thank you.',
        footer: 'Come again.',
        lines: listOf([
          invoiceLineOf({
            description: LINE,
            parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
            period: { start: 1767261600, end: 1769940000 },
          }),
        ]),
        metadata: { campaign: 'spring' },
        next_payment_attempt: 1767520800,
        payments: listOf([invoicePaymentOf('pi_1')]),
      }),
      z,
    ),
  ).toEqual({
    id: 'in_1',
    number: 'A-0001',
    status: 'paid',
    status_display: 'Paid',
    kind: 'subscription',
    billing_reason: 'subscription_cycle',
    billing_reason_display: 'Renewal',
    ...moneyRow('amount_paid', 40, 4000, '$40.00'),
    amount_due: 41,
    currency: 'USD',
    paid_at: '2026-01-01T10:00:05Z',
    attempt_count: 2,
    next_attempt_at: '2026-01-04T10:00:00Z',
    failure_message: null,
    paid_out_of_band: false,
    subtotal: 38,
    discount: 3,
    tax: 5,
    total: 40,
    due_at: '2026-01-05T10:00:00Z',
    period_start: '2026-01-01T10:00:00Z',
    period_end: '2026-02-01T10:00:00Z',
    customer_id: 'cus_1',
    ...ADA_ROW,
    customer_phone: '+14155550132',
    ...addressRow('customer'),
    customer_tax_ids: 'DE123456789',
    payment_id: 'pi_1',
    payment_link_id: 'plink_1',
    checkout_session_id: 'cs_test_1',
    subscription_id: 'sub_1',
    subscription_metadata: {},
    line_items: [
      {
        id: 'il_1',
        product_id: 'prod_1',
        price_id: 'price_1',
        description: LINE,
        quantity: 2,
        unit_amount: 20,
        amount: 40,
        currency: 'USD',
      },
    ],
    line_items_summary: LINE,
    memo: 'Thank you.',
    footer: 'Come again.',
    hosted_invoice_url: 'https://invoice.stripe.com/i/1',
    invoice_pdf_url: 'https://pay.stripe.com/invoice/1/pdf',
    invoice_pdf: '{"invoice":"in_1"}',
    metadata: { campaign: 'spring' },
    created_at: '2026-01-01T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/invoices/in_1',
  });
});

test('says that the payment is missing if the payments were not expanded', () => {
  expect(row()).toMatchObject({
    ...{ payment_id: null, details_complete: false },
    details_note: 'The payment of the invoice is missing.',
  });
});

test('has the payment that succeeded of several', () => {
  const payments = listOf([invoicePaymentOf('pi_6', { status: 'open' }), invoicePaymentOf('pi_7')]);
  expect(row({ payments })).toMatchObject({ payment_id: 'pi_7', paid_out_of_band: false });
});

test.each([
  ['a payment made elsewhere was recorded', { payments: listOf([invoicePaymentOf(null)]) }],
  ['Stripe counts an amount paid elsewhere', { amount_paid_off_stripe: 4000, payments: listOf([]) }],
])('was paid outside Stripe if %s', (_what, more) => {
  expect(row(more)).toMatchObject({ payment_id: null, paid_out_of_band: true });
});

test.each<[object | null, string, string | null]>([
  [null, 'one_time', null],
  [{ type: 'quote_details', subscription_details: null }, 'one_time', null],
  [SUBSCRIPTION_INVOICE.parent, 'subscription', 'sub_1'],
  [
    { type: 'subscription_details', subscription_details: { subscription: { id: 'sub_1' } } },
    'subscription',
    'sub_1',
  ],
])('of %j is of the kind %s', (parent, kind, subscription_id) => {
  expect(row({ parent })).toMatchObject({ kind, subscription_id });
  expect(invoiceKind(invoiceOf({ parent }))).toBe(kind);
});

test('has no number, PDF and payment as a draft', () => {
  const missing = { number: null, invoice_pdf: null, hosted_invoice_url: null };
  const draft = row({ status: 'draft', status_transitions: { paid_at: null }, ...missing });
  expect(draft).toMatchObject({ ...missing, invoice_pdf_url: null, paid_at: null });
});

test.each([
  ['kwd', '2000', 2, 4, 'KWD 4.000'],
  // Metered prices go below the smallest coin.
  ['usd', '0.5', 0.005, 40, '$40.00'],
])('has its amounts in %s at %s each', (currency, unit_amount_decimal, unit_amount, amount, display) => {
  const lines = listOf([invoiceLineOf({ currency, pricing: { unit_amount_decimal } })]);
  expect(row({ currency, lines })).toMatchObject({
    ...{ amount_paid: amount, amount_due: amount, amount_paid_display: display },
    line_items: [{ unit_amount, amount, product_id: null, price_id: null }],
  });
});

test('has a negative unit amount for a credit', () => {
  const lines = listOf([invoiceLineOf({ amount: -4000 })]);
  expect(row({ lines }).line_items).toMatchObject([{ quantity: 2, unit_amount: -20, amount: -40 }]);
});

test('has no unit amount for a line without a price', () => {
  const pricings = [null, { unit_amount_decimal: null }];
  const lines = listOf(pricings.map((pricing) => invoiceLineOf({ pricing, quantity: null })));
  const nothing = { unit_amount: null, quantity: null };
  expect(row({ lines }).line_items).toMatchObject([nothing, nothing]);
});

describe('the failure message', () => {
  const tried = (payment_intent: unknown) =>
    invoicePaymentOf(null, { status: 'open', payment: { type: 'payment_intent', payment_intent } });
  const withoutReason = tried({ id: 'pi_0', last_payment_error: null });

  test('is that of the attempt that failed', () => {
    const declined = tried({ id: 'pi_1', last_payment_error: { message: 'Your card was declined.' } });
    expect(row({ status: 'open', payments: listOf([withoutReason, declined]) })).toMatchObject({
      failure_message: 'Your card was declined.',
      payment_id: null,
    });
  });

  test.each([
    ['there was no attempt', { payments: listOf([]) }],
    ['the payments were not expanded', {}],
    ['the payment is known by its id only', { payments: listOf([tried('pi_1')]) }],
    ['there was no card to charge', { payments: listOf([withoutReason]) }],
  ])('is null if %s', (_why, more) => {
    expect(row(more)).toMatchObject({ failure_message: null, next_attempt_at: null });
  });
});
