import { BUYER_EMAIL, freshSession, fullCharge, paidSession } from '../support/full-objects.ts';
import { intentOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, run } from '../support/zapier.ts';

// What a payment becomes, whichever way it was made.

useWire();

const operation = operationOf('triggers', 'payment_completed');

const READ = 'GET /v1/checkout/sessions/cs_test_1';
const SETTLED = 'checkout.session.async_payment_succeeded';

const completed = (session: object = {}) =>
  run(operation.perform, delivered(eventOf('checkout.session.completed', paidSession(session))));

test('a payment by card becomes a whole record', async () => {
  wire(on(READ, freshSession()));
  expect(await completed()).toEqual([
    {
      id: 'cs_test_1',
      payment_id: 'pi_1',
      payment_link_id: 'plink_1',
      payment_link_url: 'https://buy.stripe.com/test_abc',
      status: 'paid',
      checkout_status: 'complete',
      mode: 'payment',
      paid_at: '2026-01-01T10:00:00Z',
      amount: 54,
      amount_minor: 5400,
      amount_display: '$54.00',
      presentment_amount: 54,
      presentment_amount_minor: 5400,
      presentment_amount_display: '$54.00',
      presentment_currency: 'USD',
      amount_subtotal: 50,
      amount_discount: 1,
      amount_tax: 2,
      amount_shipping: 3,
      amount_refunded: 0,
      currency: 'USD',
      fee: 1.7,
      net: 46.9,
      settlement_currency: 'EUR',
      exchange_rate: 0.9,
      promotion_code: 'SPRING',
      customer_id: null,
      customer_email: BUYER_EMAIL,
      customer_name: 'Ada King Lovelace',
      customer_first_name: 'Ada',
      customer_last_name: 'King Lovelace',
      customer_phone: '+14155550132',
      customer_tax_ids: 'DE123456789, 12-3456789',
      billing_line1: '1 Main St',
      billing_line2: 'Flat 2',
      billing_city: 'Springfield',
      billing_state: 'OR',
      billing_postal_code: '97477',
      billing_country: 'US',
      shipping_name: 'Ada L.',
      shipping_line1: '1 Main St',
      shipping_line2: 'Flat 2',
      shipping_city: 'Springfield',
      shipping_state: 'OR',
      shipping_postal_code: '97477',
      shipping_country: 'US',
      line_items: [
        {
          id: 'li_1',
          product_id: 'prod_1',
          product_name: 'Mug',
          product_metadata: { sku: 'MG-1' },
          price_id: 'price_1',
          description: 'Mug',
          quantity: 2,
          unit_amount: 22,
          amount: 44,
          currency: 'USD',
        },
        {
          id: 'li_2',
          product_id: 'prod_2',
          product_name: 'T-shirt',
          product_metadata: {},
          price_id: 'price_2',
          description: 'T-shirt',
          quantity: 1,
          unit_amount: 10,
          amount: 10,
          currency: 'USD',
        },
      ],
      line_items_summary: '2 × Mug, 1 × T-shirt',
      custom_fields: { engraving: 'For Ada', gre: 'Sehr groß' },
      custom_fields_summary: 'Engraving: For Ada, Größe: Sehr groß',
      custom_field_answers: [
        { key: 'engraving', label: 'Engraving', answer: 'For Ada' },
        { key: 'gre', label: 'Größe', answer: 'Sehr groß' },
      ],
      metadata: { campaign: 'spring' },
      client_reference_id: 'order-7',
      receipt_url: 'https://pay.stripe.com/receipts/1',
      receipt: expect.stringMatching(/^hydrate\|\|\|.*hydrators\.downloadReceipt.*ch_1.*\|\|\|hydrate$/),
      invoice_id: 'in_1',
      subscription_id: null,
      payment_method_type: 'card',
      card_brand: 'visa',
      card_last4: '4242',
      recovery_url: null,
      created_at: '2026-01-01T10:00:00Z',
      details_complete: true,
      details_note: null,
      live_mode: false,
      dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
    },
  ]);
});

test('a bank debit was paid when Stripe says so, not when the debit was sent to the bank', async () => {
  const debit = fullCharge({ payment_method_details: { type: 'sepa_debit' } });
  wire(on(READ, freshSession({ payment_intent: intentOf({ latest_charge: debit }) })));
  const settled = eventOf(SETTLED, paidSession(), { created: 1767607200 });
  expect(await run(operation.perform, delivered(settled))).toMatchObject([
    { paid_at: '2026-01-05T10:00:00Z', created_at: '2026-01-01T10:00:00Z' },
  ]);
});

describe('the first payment of a subscription', () => {
  const INTENT = 'GET /v1/payment_intents/pi_1';
  const invoice = { id: 'in_1', payments: listOf([invoicePaymentOf('pi_1')]), status_transitions: null };
  const session = { mode: 'subscription', payment_intent: null, subscription: 'sub_1' };

  test('has its fee, card and receipt as well, for one request more', async () => {
    const sent = wire(
      on(READ, freshSession({ ...session, invoice })),
      on(INTENT, intentOf({ latest_charge: fullCharge() })),
    );
    expect(await completed({ ...session, invoice: 'in_1' })).toMatchObject([
      {
        payment_id: 'pi_1',
        subscription_id: 'sub_1',
        invoice_id: 'in_1',
        ...{ fee: 1.7, net: 46.9, card_last4: '4242', receipt_url: 'https://pay.stripe.com/receipts/1' },
        details_complete: true,
      },
    ]);
    expect(sent[1]).toMatchObject({ params: { 'expand[0]': 'latest_charge.balance_transaction' } });
  });

  test('is the one that was paid, although another attempt came before it', async () => {
    const payments = listOf([
      invoicePaymentOf('pi_0', { id: 'inpay_0', status: 'canceled' }),
      invoicePaymentOf('pi_1'),
    ]);
    wire(
      on(READ, freshSession({ ...session, invoice: { ...invoice, payments } })),
      on(INTENT, intentOf({ latest_charge: fullCharge() })),
    );
    expect(await completed({ ...session, invoice: 'in_1' })).toMatchObject([{ payment_id: 'pi_1' }]);
  });

  test.each([
    ['a trial costs nothing yet', { amount_total: 0 }, { ...invoice, payments: listOf([]) }],
    ['a credit of the customer paid it', {}, { ...invoice, payments: listOf([invoicePaymentOf(null)]) }],
  ])('costs one request where %s', async (_why, more, unpaid) => {
    const sent = wire(on(READ, freshSession({ ...session, ...more, invoice: unpaid })));
    expect(await completed({ ...session, ...more })).toMatchObject([{ fee: null, details_complete: true }]);
    expect(sent).toHaveLength(1);
  });
});

test('what the customer saw in their own currency comes beside what the shop gets', async () => {
  const seen = { presentment_details: { presentment_amount: 4968, presentment_currency: 'eur' } };
  wire(on(READ, freshSession(seen)));
  expect(await completed(seen)).toMatchObject([
    { amount_display: '$54.00', presentment_amount_display: '€49.68', presentment_currency: 'EUR' },
  ]);
});

describe('what Stripe has not booked yet', () => {
  // https://docs.stripe.com/payments/payment-intents/asynchronous-capture
  const unbooked = freshSession({
    payment_intent: intentOf({ latest_charge: fullCharge({ balance_transaction: null }) }),
  });

  test('is looked for again, until fee and net amount are there', async () => {
    wire(on(READ, unbooked), on(READ, freshSession()));
    expect(await completed()).toMatchObject([{ fee: 1.7, net: 46.9, details_complete: true }]);
  });

  test('does not hold the order for ever: it passes without, and says so', async () => {
    wire(...Array(5).fill(on(READ, unbooked)));
    expect(await completed()).toMatchObject([
      {
        ...{ fee: null, net: null, settlement_currency: null, paid_at: '2026-01-01T10:00:00Z' },
        ...{ line_items_summary: '2 × Mug, 1 × T-shirt', receipt_url: 'https://pay.stripe.com/receipts/1' },
        details_complete: false,
        details_note: expect.stringMatching(/^Stripe has not booked this payment yet/),
      },
    ]);
  });
});
