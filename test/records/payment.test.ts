import { payment } from '../../records/payment.ts';
import { expiredCheckouts } from '../../stripe/checkouts.ts';
import { paymentLinkOf } from '../support/full-objects.ts';
import { chargeOf, intentOf, itemOf, listOf, sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { overStripe } from '../support/zapier.ts';

useWire();

const balance = {
  id: 'txn_1',
  created: 1767261665,
  currency: 'eur',
  exchange_rate: 0.9,
  fee: 170,
  fee_details: [{ amount: 170, type: 'stripe_fee' }],
  net: 3430,
};
const paidWith = (charge: object) => ({ payment_intent: intentOf({ latest_charge: chargeOf(charge) }) });

test('a bare session, as an event has it, gives what it knows', () => {
  expect(payment.map(sessionOf(), z)).toEqual({
    id: 'cs_test_1',
    payment_id: 'pi_1',
    payment_link_id: 'plink_1',
    payment_link_url: null,
    status: 'paid',
    checkout_status: 'complete',
    mode: 'payment',
    paid_at: null,
    amount: 40,
    amount_minor: 4000,
    amount_display: '$40.00',
    presentment_amount: 40,
    presentment_amount_minor: 4000,
    presentment_amount_display: '$40.00',
    presentment_currency: 'USD',
    amount_subtotal: 40,
    amount_discount: 0,
    amount_tax: 0,
    amount_shipping: 0,
    amount_refunded: null,
    currency: 'USD',
    fee: null,
    net: null,
    settlement_currency: null,
    exchange_rate: null,
    promotion_code: null,
    customer_id: null,
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    customer_phone: null,
    customer_tax_ids: null,
    billing_line1: null,
    billing_line2: null,
    billing_city: null,
    billing_state: null,
    billing_postal_code: null,
    billing_country: null,
    shipping_name: null,
    shipping_line1: null,
    shipping_line2: null,
    shipping_city: null,
    shipping_state: null,
    shipping_postal_code: null,
    shipping_country: null,
    line_items: [],
    line_items_summary: null,
    custom_fields: {},
    custom_fields_summary: null,
    custom_field_answers: [],
    metadata: {},
    client_reference_id: null,
    receipt_url: null,
    receipt: null,
    invoice_id: null,
    subscription_id: null,
    payment_method_type: null,
    card_brand: null,
    card_last4: null,
    recovery_url: null,
    created_at: '2026-01-01T10:00:00Z',
    details_complete: false,
    details_note: 'Line items, fees and the receipt are missing.',
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('line items may lack a description, a price and its amount, and their product may be gone', () => {
  const items = [
    itemOf({
      description: null,
      quantity: null,
      price: { id: 'price_2', product: { id: 'prod_2', deleted: true }, unit_amount: null },
    }),
    itemOf({ id: 'li_3', price: null }),
    itemOf({ id: 'li_4', price: { id: 'price_4', product: 'prod_4', unit_amount: 0 }, amount_total: 0 }),
  ];
  const nameless = { product_name: null, product_metadata: {} };
  expect(payment.map(sessionOf({ line_items: listOf(items) }), z)).toMatchObject({
    line_items: [
      { product_id: 'prod_2', price_id: 'price_2', description: null, unit_amount: null, ...nameless },
      { id: 'li_3', product_id: null, price_id: null, unit_amount: null, ...nameless },
      { id: 'li_4', product_id: 'prod_4', unit_amount: 0, amount: 0, ...nameless },
    ],
    line_items_summary: '1 × Item, 2 × Mug, 2 × Mug',
  });
});

describe('the details are complete', () => {
  const line_items = listOf([itemOf()]);
  const booked = paidWith({ balance_transaction: balance });
  const credited = { payment_intent: null, invoice: { id: 'in_1', payments: listOf([]) } };

  test.each([
    ['once it is booked', booked],
    ['while it is on its way', { payment_status: 'unpaid' }],
    ['where nothing was due', { payment_status: 'no_payment_required', payment_intent: null }],
    ['where a trial costs nothing yet', { amount_total: 0, payment_intent: null }],
    ['where a credit paid the invoice', credited],
  ])('%s', (_when, more) => {
    expect(payment.map(sessionOf({ line_items, ...more }), z)).toMatchObject({
      details_complete: true,
      details_note: null,
    });
  });

  test.each([
    ['has no balance transaction', paidWith({ balance_transaction: null })],
    ['has one that did not come along', paidWith({ balance_transaction: 'txn_1' })],
    ['is known by its id only', { payment_intent: 'pi_1' }],
    ['is not on the invoice yet', { payment_intent: null, mode: 'subscription' }],
  ])('not where a payment %s: the note says what is missing, and where to find it', (_what, more) => {
    expect(payment.map(sessionOf({ line_items, ...more }), z)).toMatchObject({
      fee: null,
      net: null,
      details_complete: false,
      details_note: expect.stringMatching(/not booked .* yet, .* fee and net .* Find Checkout Session/),
    });
  });
});

describe('currencies', () => {
  test.each([
    ['jpy', 4000, 4000, '¥4,000', 2000],
    ['kwd', 4000, 4, 'KWD 4.000', 2],
    ['ugx', 400000, 4000, 'UGX 4,000', 20],
  ])('%s', (currency, amount_total, major, display, unit_amount) => {
    const row = payment.map(
      sessionOf({ currency, amount_total, line_items: listOf([itemOf({ currency, amount_total })]) }),
      z,
    );
    expect(row).toMatchObject({ amount: major, amount_minor: amount_total, amount_display: display });
    expect(row.line_items).toMatchObject([{ amount: major, unit_amount, currency: currency.toUpperCase() }]);
  });

  test('fees and net are in the currency of the settlement, refunds in that of the payment', () => {
    const charge = {
      currency: 'jpy',
      amount_refunded: 150,
      balance_transaction: {
        ...balance,
        fee: 1234,
        fee_details: [{ amount: 1234, type: 'stripe_fee' }],
        currency: 'kwd',
      },
    };
    expect(
      payment.map(sessionOf({ currency: 'jpy', amount_total: 1500, ...paidWith(charge) }), z),
    ).toMatchObject({
      amount: 1500,
      amount_refunded: 150,
      fee: 1.234,
      net: 3.43,
      settlement_currency: 'KWD',
    });
  });
});

describe('kinds of checkouts', () => {
  test('a subscription is known by its invoice and opens as a subscription', () => {
    const session = { mode: 'subscription', payment_intent: null, subscription: 'sub_1', payment_link: null };
    expect(payment.map(sessionOf({ ...session, invoice: 'in_1' }), z)).toMatchObject({
      payment_id: null,
      payment_link_id: null,
      subscription_id: 'sub_1',
      invoice_id: 'in_1',
      dashboard_url: 'https://dashboard.stripe.com/test/subscriptions/sub_1',
    });
    const invoice = { id: 'in_1', payments: listOf([{ payment: { payment_intent: 'pi_7' } }]) };
    expect(payment.map(sessionOf({ ...session, invoice, livemode: true }), z)).toMatchObject({
      payment_id: 'pi_7',
      live_mode: true,
      dashboard_url: 'https://dashboard.stripe.com/payments/pi_7',
    });
  });

  test('nothing was due: there is no payment to open', () => {
    const free = sessionOf({ payment_intent: null, payment_status: 'no_payment_required', amount_total: 0 });
    expect(payment.map(free, z)).toMatchObject({
      status: 'no_payment_required',
      amount: 0,
      dashboard_url: null,
    });
  });

  describe('one that is not paid has a way back', () => {
    const expired = { status: 'expired', payment_status: 'unpaid', payment_intent: null };
    const payment_link = paymentLinkOf({ url: 'https://buy.stripe.com/test_abc?locale=de' });
    const way = (more: object) => payment.map(sessionOf({ ...expired, ...more }), z).recovery_url;

    test('Stripe’s own, where there is one', () => {
      const after_expiration = { recovery: { url: 'https://buy.stripe.com/r/1' } };
      expect(way({ after_expiration, payment_link })).toBe('https://buy.stripe.com/r/1');
    });

    test('else the link, with the email filled in', () => {
      const customer_details = { email: 'ada+shop@example.com' };
      expect(way({ payment_link, customer_details, after_expiration: { recovery: null } })).toBe(
        'https://buy.stripe.com/test_abc?locale=de&prefilled_email=ada%2Bshop%40example.com',
      );
      expect(way({ payment_link, customer_details: null })).toBe('https://buy.stripe.com/test_abc?locale=de');
    });

    test.each([
      ['is paid', { status: 'complete', payment_status: 'paid' }],
      ['was of a link that takes no payments any more', { payment_link: paymentLinkOf({ active: false }) }],
      ['was of no link', { payment_link: null }],
      ['knows its link by the id only', { payment_link: 'plink_1' }],
    ])('none where it %s', (_what, more) => {
      expect(way({ payment_link, ...more })).toBeNull();
    });
  });

  test('promotion codes are those that were typed, not coupons and not ids', () => {
    const code = (promotion_code: unknown) => ({ coupon: 'c_1', promotion_code });
    const discounts = [code({ id: 'promo_1', code: 'SPRING' }), code(null), code('promo_2')];
    expect(payment.map(sessionOf({ discounts }), z).promotion_code).toBe('SPRING');
    expect(payment.map(sessionOf({ discounts: null }), z).promotion_code).toBeNull();
  });

  test('a bank debit has no card', () => {
    const charge = { payment_method_details: { type: 'sepa_debit', sepa_debit: { last4: '3000' } } };
    expect(payment.map(sessionOf(paidWith(charge)), z)).toMatchObject({
      payment_method_type: 'sepa_debit',
      card_brand: null,
      card_last4: null,
    });
  });
});

test.each([
  [3, '24'],
  [100, '100'],
])('triggers choose %p among the latest %s', async (limit, asked) => {
  const sessions = Array.from({ length: 5 }, (_, i) => sessionOf({ id: `cs_${i}` }));
  const sent = wire(on('GET /v1/checkout/sessions', listOf(sessions)));
  const found = await overStripe((stripe) =>
    expiredCheckouts.list(stripe, {
      link: 'plink_1',
      limit,
      accepts: ({ id }) => id !== 'cs_1',
      types: [],
    }),
  );
  expect(found.map(({ id }) => id)).toEqual(['cs_0', 'cs_2', 'cs_3', 'cs_4'].slice(0, limit));
  expect(sent[0]?.params).toMatchObject({ status: 'expired', payment_link: 'plink_1', limit: asked });
});
