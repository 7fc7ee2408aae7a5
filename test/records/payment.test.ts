import { payment } from '../../records/payment.ts';
import { freshSession, fullCharge, paymentLinkOf } from '../support/full-objects.ts';
import { chargeOf, intentOf, itemOf, listOf, sessionOf } from '../support/objects.ts';
import { addressRow, BUYER_ROW, moneyRow, z } from '../support/records.ts';

const row = (more: object = {}) => payment.map(sessionOf(more), z);
const paidWith = (charge: object) => ({ payment_intent: intentOf({ latest_charge: chargeOf(charge) }) });
const balance = {
  id: 'txn_1',
  created: 1767261665,
  currency: 'eur',
  exchange_rate: 0.9,
  fee: 170,
  fee_details: [{ amount: 170, type: 'stripe_fee' }],
  net: 3430,
};

test('maps every field of a checkout and its payment', () => {
  const session = freshSession({
    consent: { promotions: 'opt_in', terms_of_service: 'accepted' },
    customer: 'cus_1',
    locale: 'de',
    shipping_cost: { shipping_rate: { id: 'shr_1', display_name: 'Express' } },
    subscription: 'sub_1',
    payment_intent: intentOf({
      status: 'succeeded',
      latest_charge: fullCharge({
        application_fee_amount: 300,
        disputed: true,
        transfer_data: { amount: 4000, destination: 'acct_1' },
      }),
    }),
  });
  expect(payment.map(session, z)).toEqual({
    id: 'cs_test_1',
    payment_id: 'pi_1',
    payment_link_id: 'plink_1',
    payment_link_url: 'https://buy.stripe.com/test_abc',
    status: 'paid',
    status_display: 'Paid',
    payment_state: 'succeeded',
    checkout_status: 'complete',
    mode: 'payment',
    paid_at: '2026-01-01T10:00:00Z',
    ...moneyRow('amount', 54, 5400, '$54.00'),
    ...moneyRow('presentment_amount', 54, 5400, '$54.00'),
    presentment_currency: 'USD',
    amount_subtotal: 50,
    amount_discount: 1,
    amount_tax: 2,
    amount_shipping: 3,
    amount_refunded: 0,
    currency: 'USD',
    fee: 1.7,
    net: null,
    settlement_currency: 'EUR',
    exchange_rate: 0.9,
    application_fee: 3,
    transferred: 40,
    transfer_destination: 'acct_1',
    promotion_code: 'SPRING',
    customer_id: 'cus_1',
    ...BUYER_ROW,
    customer_phone: '+14155550132',
    customer_tax_ids: 'DE123456789, 12-3456789',
    customer_tax_id_types: 'eu_vat, unknown, us_ein',
    business_name: 'King Ltd',
    individual_name: 'Ada King',
    promotions_consent: 'opt_in',
    terms_accepted: true,
    locale: 'de',
    ...addressRow('billing'),
    shipping_name: 'Ada L.',
    ...addressRow('shipping'),
    shipping_rate_name: 'Express',
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
    receipt: '{"charge":"ch_1"}',
    invoice_id: 'in_1',
    subscription_id: 'sub_1',
    payment_method_type: 'card',
    payment_method_type_display: 'Card',
    card_brand: 'visa',
    card_last4: '4242',
    voucher_url: null,
    voucher_number: null,
    voucher_expires_at: null,
    verification_url: null,
    is_disputed: true,
    recovery_url: null,
    created_at: '2026-01-01T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('says what is missing in a checkout as its event has it', () => {
  expect(row()).toMatchObject({
    ...{ id: 'cs_test_1', payment_id: 'pi_1', payment_link_id: 'plink_1', payment_link_url: null },
    ...{ status: 'paid', paid_at: null, amount: 40, amount_refunded: null, fee: null, line_items: [] },
    details_complete: false,
    details_note: 'Line items, fees and the receipt are missing.',
  });
});

test('maps line items without a description, a price, an amount or a product', () => {
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
  expect(row({ line_items: listOf(items) })).toMatchObject({
    line_items: [
      { product_id: 'prod_2', price_id: 'price_2', description: null, unit_amount: null, ...nameless },
      { id: 'li_3', product_id: null, price_id: null, unit_amount: null, ...nameless },
      { id: 'li_4', product_id: 'prod_4', unit_amount: 0, amount: 0, ...nameless },
    ],
    line_items_summary: '1 × Item, 2 × Mug, 2 × Mug',
  });
});

describe('the details', () => {
  const line_items = listOf([itemOf()]);
  const credited = { payment_intent: null, invoice: { id: 'in_1', payments: listOf([]) } };

  test.each([
    ['Stripe has booked the payment', paidWith({ balance_transaction: balance })],
    ['the payment is on its way', { payment_status: 'unpaid' }],
    ['nothing was due', { payment_status: 'no_payment_required', payment_intent: null }],
    ['a trial costs nothing yet', { amount_total: 0, payment_intent: null }],
    ['a credit paid the invoice', credited],
  ])('are complete if %s', (_when, more) => {
    expect(row({ line_items, ...more })).toMatchObject({ details_complete: true, details_note: null });
  });

  test.each([
    ['has no balance transaction', paidWith({ balance_transaction: null })],
    ['has a balance transaction that was not expanded', paidWith({ balance_transaction: 'txn_1' })],
    ['is known by its id only', { payment_intent: 'pi_1' }],
    ['is not on the invoice yet', { payment_intent: null, mode: 'subscription' }],
  ])('are not complete if the payment %s, and the note says where to find them', (_what, more) => {
    expect(row({ line_items, ...more })).toMatchObject({
      ...{ fee: null, net: null, details_complete: false },
      details_note: expect.stringMatching(/not booked .* yet, .* fee and net .* Find Checkout Session/),
    });
  });
});

test('has the fee in the currency of the settlement, and other amounts in that of the payment', () => {
  const latest_charge = chargeOf({
    currency: 'jpy',
    amount_refunded: 150,
    balance_transaction: {
      ...balance,
      fee: 1234,
      fee_details: [{ amount: 1234, type: 'stripe_fee' }],
      currency: 'kwd',
    },
  });
  const line_items = listOf([itemOf({ currency: 'jpy', amount_total: 1500 })]);
  const session = {
    currency: 'jpy',
    amount_total: 1500,
    line_items,
    payment_intent: intentOf({ latest_charge }),
  };
  expect(row(session)).toMatchObject({
    ...moneyRow('amount', 1500, 1500, '¥1,500'),
    ...{ amount_refunded: 150, fee: 1.234, net: 3.43, settlement_currency: 'KWD' },
    line_items: [{ amount: 1500, unit_amount: 2000, currency: 'JPY' }],
  });
});

describe('a checkout of a subscription', () => {
  const session = { mode: 'subscription', payment_intent: null, subscription: 'sub_1' };

  test('leads to the subscription in the Dashboard if its payment is not known', () => {
    expect(row({ ...session, invoice: 'in_1' })).toMatchObject({
      ...{ payment_id: null, subscription_id: 'sub_1', invoice_id: 'in_1' },
      dashboard_url: 'https://dashboard.stripe.com/test/subscriptions/sub_1',
    });
  });

  test('has the payment of its invoice', () => {
    const invoice = { id: 'in_1', payments: listOf([{ payment: { payment_intent: 'pi_7' } }]) };
    expect(row({ ...session, invoice, livemode: true })).toMatchObject({
      ...{ payment_id: 'pi_7', live_mode: true },
      dashboard_url: 'https://dashboard.stripe.com/payments/pi_7',
    });
  });
});

test('has no address in the Dashboard if nothing was due', () => {
  const free = { payment_intent: null, payment_status: 'no_payment_required', amount_total: 0 };
  expect(row(free)).toMatchObject({ status: 'no_payment_required', amount: 0, dashboard_url: null });
});

describe('the recovery URL', () => {
  const expired = { status: 'expired', payment_status: 'unpaid', payment_intent: null };
  const LINK = 'https://buy.stripe.com/test_abc?locale=de';
  const link = { payment_link: paymentLinkOf({ url: LINK }) };
  const RECOVERY = 'https://buy.stripe.com/r/1';

  test.each<[string, object, string | null]>([
    ['Stripe’s own', { after_expiration: { recovery: { url: RECOVERY } } }, RECOVERY],
    [
      'the link with the email address',
      { customer_details: { email: 'ada+shop@example.com' }, after_expiration: { recovery: null } },
      `${LINK}&prefilled_email=ada%2Bshop%40example.com`,
    ],
    ['the link if there is no email address', { customer_details: null }, LINK],
    ['null if the checkout was paid', { status: 'complete', payment_status: 'paid' }, null],
    ['null if the link is not active', { payment_link: paymentLinkOf({ active: false }) }, null],
    ['null without a link', { payment_link: null }, null],
    ['null if the link was not expanded', { payment_link: 'plink_1' }, null],
  ])('is %s', (_what, more, url) => {
    expect(row({ ...expired, ...link, ...more }).recovery_url).toBe(url);
  });
});

test.each([
  [
    'has the codes that customers typed, not coupons and ids',
    [{ id: 'promo_1', code: 'SPRING' }, null, 'promo_2'],
    'SPRING',
  ],
  ['has no promotion code if nobody typed one', null, null],
])('%s', (_what, codes, promotion_code) => {
  const discounts = codes?.map((code) => ({ coupon: 'c_1', promotion_code: code })) ?? null;
  expect(row({ discounts })).toMatchObject({ promotion_code });
});

test('has no card for a bank debit', () => {
  const details = { type: 'sepa_debit', sepa_debit: { last4: '3000' } };
  expect(row(paidWith({ payment_method_details: details }))).toMatchObject({
    payment_method_type: 'sepa_debit',
    card_brand: null,
    card_last4: null,
  });
});
