import { payment } from '../../records/payment.ts';
import { chargeOf, intentOf, itemOf, listOf, sessionOf } from '../support/unit.ts';

const ADDRESS = {
  line1: '1 Main St',
  line2: 'Flat 2',
  city: 'Springfield',
  state: 'OR',
  postal_code: '97477',
  country: 'US',
};
const balance = { id: 'txn_1', currency: 'eur', exchange_rate: 0.9, fee: 170, net: 3430 };
const paidWith = (charge: object) => ({ payment_intent: intentOf({ latest_charge: chargeOf(charge) }) });

test('a bare session, as an event has it, gives what it knows', () => {
  expect(payment.map(sessionOf())).toEqual({
    id: 'cs_test_1',
    payment_id: 'pi_1',
    payment_link_id: 'plink_1',
    status: 'paid',
    checkout_status: 'complete',
    mode: 'payment',
    amount: 40,
    amount_minor: 4000,
    amount_display: '$40.00',
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
    customer_id: null,
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    customer_phone: null,
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
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('a session that was read afresh gives everything', () => {
  const session = sessionOf({
    ...paidWith({ amount_refunded: 500, balance_transaction: balance }),
    amount_subtotal: 4200,
    client_reference_id: 'order-7',
    collected_information: { shipping_details: { name: 'Grace', address: { ...ADDRESS, line2: null } } },
    customer: { id: 'cus_1' },
    customer_details: { email: 'ada@example.com', name: 'Ada', phone: '+1', address: ADDRESS },
    invoice: { id: 'in_1' },
    line_items: listOf([
      itemOf(),
      itemOf({
        id: 'li_2',
        description: null,
        quantity: 1,
        amount_total: 0,
        price: { id: 'price_2', product: { id: 'prod_2' }, unit_amount: null },
      }),
      itemOf({ id: 'li_3', price: null }),
    ]),
    metadata: { campaign: 'spring' },
    payment_link: { id: 'plink_9' },
    total_details: { amount_discount: 500, amount_tax: 200, amount_shipping: 100 },
  });
  expect(payment.map(session)).toMatchObject({
    payment_id: 'pi_1',
    payment_link_id: 'plink_9',
    amount_subtotal: 42,
    amount_discount: 5,
    amount_tax: 2,
    amount_shipping: 1,
    amount_refunded: 5,
    fee: 1.7,
    net: 34.3,
    settlement_currency: 'EUR',
    exchange_rate: 0.9,
    customer_id: 'cus_1',
    customer_phone: '+1',
    customer_last_name: null,
    billing_line1: '1 Main St',
    billing_line2: 'Flat 2',
    billing_country: 'US',
    shipping_name: 'Grace',
    shipping_line2: null,
    shipping_city: 'Springfield',
    line_items: [
      {
        id: 'li_1',
        product_id: 'prod_1',
        price_id: 'price_1',
        description: 'Mug',
        quantity: 2,
        unit_amount: 20,
        amount: 40,
        currency: 'USD',
      },
      {
        id: 'li_2',
        product_id: 'prod_2',
        price_id: 'price_2',
        description: null,
        unit_amount: null,
        amount: 0,
      },
      { id: 'li_3', product_id: null, price_id: null, unit_amount: null },
    ],
    line_items_summary: '2 × Mug, 1 × Item, 2 × Mug',
    client_reference_id: 'order-7',
    metadata: { campaign: 'spring' },
    receipt_url: 'https://pay.stripe.com/receipts/1',
    invoice_id: 'in_1',
    payment_method_type: 'card',
    card_brand: 'visa',
    card_last4: '4242',
    details_complete: true,
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
    );
    expect(row).toMatchObject({ amount: major, amount_minor: amount_total, amount_display: display });
    expect(row.line_items).toMatchObject([{ amount: major, unit_amount, currency: currency.toUpperCase() }]);
  });

  test('fees and net are in the currency of the settlement, refunds in that of the payment', () => {
    const charge = {
      currency: 'jpy',
      amount_refunded: 150,
      balance_transaction: { ...balance, fee: 1234, currency: 'kwd' },
    };
    expect(
      payment.map(sessionOf({ currency: 'jpy', amount_total: 1500, ...paidWith(charge) })),
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
    expect(payment.map(sessionOf({ ...session, invoice: 'in_1' }))).toMatchObject({
      payment_id: null,
      payment_link_id: null,
      subscription_id: 'sub_1',
      invoice_id: 'in_1',
      dashboard_url: 'https://dashboard.stripe.com/test/subscriptions/sub_1',
    });
    const invoice = { id: 'in_1', payments: listOf([{ payment: { payment_intent: 'pi_7' } }]) };
    expect(payment.map(sessionOf({ ...session, invoice, livemode: true }))).toMatchObject({
      payment_id: 'pi_7',
      live_mode: true,
      dashboard_url: 'https://dashboard.stripe.com/payments/pi_7',
    });
  });

  test('nothing was due: there is no payment to open', () => {
    const free = sessionOf({ payment_intent: null, payment_status: 'no_payment_required', amount_total: 0 });
    expect(payment.map(free)).toMatchObject({
      status: 'no_payment_required',
      amount: 0,
      dashboard_url: null,
    });
  });

  test('an abandoned one has a way back', () => {
    const session = sessionOf({
      status: 'expired',
      payment_intent: null,
      after_expiration: { recovery: { url: 'https://buy.stripe.com/r/1' } },
      customer_details: null,
    });
    expect(payment.map(session)).toMatchObject({
      checkout_status: 'expired',
      recovery_url: 'https://buy.stripe.com/r/1',
      customer_email: null,
      customer_name: null,
    });
  });

  test('a bank debit has no card', () => {
    const charge = { payment_method_details: { type: 'sepa_debit', sepa_debit: { last4: '3000' } } };
    expect(payment.map(sessionOf(paidWith(charge)))).toMatchObject({
      payment_method_type: 'sepa_debit',
      card_brand: null,
      card_last4: null,
    });
  });
});

test('custom fields of every kind come under their own keys', () => {
  const custom_fields = [
    { key: 'engraving', type: 'text', text: { value: 'For Ada' } },
    { key: 'age', type: 'numeric', numeric: { value: '42' } },
    { key: 'size', type: 'dropdown', dropdown: { value: 'm', options: [] } },
    { key: 'skipped', type: 'text', text: { value: null } },
  ];
  expect(payment.map(sessionOf({ custom_fields })).custom_fields).toEqual({
    engraving: 'For Ada',
    age: '42',
    size: 'm',
    skipped: null,
  });
});
