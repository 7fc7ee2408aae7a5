import type Stripe from 'stripe';

// Stripe's objects as far as the integration reads them, unexpanded. The casts to Stripe's types are made here only.

/** A page of a Stripe list. */
export const listOf = (data: object[], has_more = false) => ({
  object: 'list',
  data,
  has_more,
  url: '/v1/…',
});

export const chargeOf = (more: object = {}) =>
  ({
    id: 'ch_1',
    object: 'charge',
    amount: 5000,
    amount_refunded: 0,
    balance_transaction: 'txn_1',
    billing_details: {
      address: null,
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      phone: null,
      tax_id: null,
    },
    captured: true,
    created: 1767261600,
    currency: 'usd',
    livemode: false,
    payment_intent: 'pi_1',
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    receipt_url: 'https://pay.stripe.com/receipts/1',
    refunds: listOf([]),
    status: 'succeeded',
    ...more,
  }) as unknown as Stripe.Charge & { refunds: Stripe.ApiList<Stripe.Refund> };

export const intentOf = (more: object = {}) =>
  ({
    id: 'pi_1',
    object: 'payment_intent',
    last_payment_error: null,
    latest_charge: 'ch_1',
    ...more,
  }) as unknown as Stripe.PaymentIntent;

export const refundOf = (more: object = {}) =>
  ({
    id: 're_1',
    object: 'refund',
    amount: 2000,
    charge: 'ch_1',
    created: 1767348000,
    currency: 'usd',
    failure_reason: null,
    metadata: {},
    payment_intent: 'pi_1',
    pending_reason: null,
    reason: null,
    status: 'succeeded',
    ...more,
  }) as unknown as Stripe.Refund;

export const productOf = (more: object = {}) => ({
  id: 'prod_1',
  object: 'product',
  metadata: {},
  name: 'Mug',
  ...more,
});

export const itemOf = (more: object = {}) =>
  ({
    id: 'li_1',
    object: 'item',
    amount_total: 4000,
    currency: 'usd',
    description: 'Mug',
    price: { id: 'price_1', product: productOf(), unit_amount: 2000 },
    quantity: 2,
    ...more,
  }) as unknown as Stripe.LineItem;

export const sessionOf = (more: object = {}) =>
  ({
    id: 'cs_test_1',
    object: 'checkout.session',
    after_expiration: null,
    amount_subtotal: 4000,
    amount_total: 4000,
    client_reference_id: null,
    collected_information: null,
    created: 1767261600,
    currency: 'usd',
    custom_fields: [],
    customer: null,
    customer_details: {
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      phone: null,
      address: null,
      tax_ids: [],
    },
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    mode: 'payment',
    payment_intent: 'pi_1',
    payment_link: 'plink_1',
    payment_status: 'paid',
    status: 'complete',
    subscription: null,
    total_details: { amount_discount: 0, amount_tax: 0, amount_shipping: 0 },
    ...more,
  }) as unknown as Stripe.Checkout.Session;

export const invoiceLineOf = (more: object = {}) =>
  ({
    id: 'il_1',
    object: 'line_item',
    amount: 4000,
    currency: 'usd',
    description: 'Mug',
    pricing: { unit_amount_decimal: '2000', price_details: { price: 'price_1', product: 'prod_1' } },
    quantity: 2,
    ...more,
  }) as unknown as Stripe.InvoiceLineItem;

export const invoiceOf = (more: object = {}) =>
  ({
    id: 'in_1',
    object: 'invoice',
    amount_due: 4000,
    amount_paid: 4000,
    amount_paid_off_stripe: 0,
    attempt_count: 1,
    billing_reason: 'manual',
    created: 1767261600,
    currency: 'usd',
    customer: 'cus_1',
    customer_address: null,
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_phone: null,
    description: null,
    footer: null,
    hosted_invoice_url: 'https://invoice.stripe.com/i/1',
    invoice_pdf: 'https://pay.stripe.com/invoice/1/pdf',
    lines: listOf([invoiceLineOf()]),
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: 'A-0001',
    parent: null,
    status: 'paid',
    status_transitions: { paid_at: 1767261605 },
    ...more,
  }) as unknown as Stripe.Invoice;

/** The payment of an invoice, as `invoice.payments` lists it. */
export const invoicePaymentOf = (payment_intent: string | null, more: object = {}) => ({
  id: 'inpay_1',
  status: 'paid',
  payment: payment_intent ? { type: 'payment_intent', payment_intent } : { type: 'payment_record' },
  ...more,
});
