import type { ZObject } from 'zapier-platform-core';
import { invoice, invoiceKind } from '../../records/invoice.ts';
import { bundleOf, invoiceLineOf, invoiceOf, invoicePaymentOf, inZapier, listOf } from '../support/unit.ts';

const z = {
  dehydrateFile: (_hydrator: unknown, input: object) => JSON.stringify(input),
} as unknown as ZObject;
const row = (more: object = {}) => invoice.map(invoiceOf(more), z);

test('a bare invoice, as an event has it, gives what it knows', () => {
  expect(row()).toEqual({
    id: 'in_1',
    number: 'A-0001',
    status: 'paid',
    kind: 'one_time',
    billing_reason: 'manual',
    amount_paid: 40,
    amount_paid_minor: 4000,
    amount_paid_display: '$40.00',
    amount_due: 40,
    currency: 'USD',
    paid_at: '2026-01-01T10:00:05Z',
    paid_out_of_band: false,
    customer_id: 'cus_1',
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    customer_phone: null,
    customer_line1: null,
    customer_line2: null,
    customer_city: null,
    customer_state: null,
    customer_postal_code: null,
    customer_country: null,
    payment_id: null,
    subscription_id: null,
    line_items: [
      {
        id: 'il_1',
        product_id: 'prod_1',
        price_id: 'price_1',
        description: 'Mug',
        quantity: 2,
        unit_amount: 20,
        amount: 40,
        currency: 'USD',
      },
    ],
    line_items_summary: '2 × Mug',
    memo: null,
    footer: null,
    hosted_invoice_url: 'https://invoice.stripe.com/i/1',
    invoice_pdf_url: 'https://pay.stripe.com/invoice/1/pdf',
    invoice_pdf: '{"invoice":"in_1"}',
    metadata: {},
    created_at: '2026-01-01T10:00:00Z',
    details_complete: false,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/invoices/in_1',
  });
});

test('its payment is known where the payments came along', () => {
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

test('the PDF is left to the real hydrator, by the id of the invoice alone', async () => {
  const { invoice_pdf } = await inZapier(async (zapier) => invoice.map(invoiceOf(), zapier), bundleOf({}));
  const [, payload = ''] = /^hydrate\|\|\|(.*)\|\|\|hydrate$/.exec(invoice_pdf ?? '') ?? [];
  expect(JSON.parse(payload)).toMatchObject({
    type: 'file',
    method: 'hydrators.downloadInvoicePdf',
    bundle: { invoice: 'in_1' },
  });
});
