import fc from 'fast-check';
import type { PlainOutputField, ZObject } from 'zapier-platform-core';
import { type InvoiceSource, invoice } from '../../records/invoice.ts';
import { payment } from '../../records/payment.ts';
import { type PaymentLinkSource, paymentLink } from '../../records/payment-link.ts';
import { refund, refundResult } from '../../records/refund.ts';
import type { RefundSource } from '../../stripe/refunds.ts';
import type { CheckoutSession } from '../../stripe/sessions.ts';
import {
  anyAddress,
  anyCurrency,
  anyId,
  anyMetadata,
  anyMinor,
  anyText,
  anyTime,
  expandable,
  maybe,
  mismatches,
} from '../support/unit-records.ts';

const z = { dehydrateFile: () => 'hydrate|||file' } as unknown as ZObject;

const anyItem = fc.record({
  id: anyId,
  amount_total: anyMinor,
  currency: anyCurrency,
  description: maybe(anyText),
  quantity: maybe(fc.nat()),
  price: maybe(
    fc.record({
      id: anyId,
      product: fc.oneof(anyId, fc.record({ id: anyId })),
      unit_amount: maybe(anyMinor),
    }),
  ),
});

const anyCharge = fc.record({
  id: anyId,
  amount: anyMinor,
  amount_refunded: anyMinor,
  currency: anyCurrency,
  receipt_url: maybe(fc.webUrl()),
  billing_details: fc.record({ email: maybe(anyText), name: maybe(anyText) }),
  balance_transaction: expandable(
    fc.record({
      currency: anyCurrency,
      exchange_rate: maybe(fc.constant(0.913)),
      fee: anyMinor,
      net: fc.integer(),
    }),
  ),
  payment_method_details: maybe(
    fc.record(
      { type: anyText, card: fc.record({ brand: maybe(anyText), last4: maybe(anyText) }) },
      { requiredKeys: ['type'] },
    ),
  ),
});

const anyCustomField = fc.record(
  {
    key: anyText,
    type: anyText,
    text: fc.record({ value: maybe(anyText) }),
    numeric: fc.record({ value: maybe(anyText) }),
    dropdown: fc.record({ value: maybe(anyText) }),
  },
  { requiredKeys: ['key', 'type'] },
);

const anySession = fc.record(
  {
    id: anyId,
    after_expiration: maybe(fc.record({ recovery: maybe(fc.record({ url: maybe(fc.webUrl()) })) })),
    amount_subtotal: maybe(anyMinor),
    amount_total: maybe(anyMinor),
    client_reference_id: maybe(anyText),
    collected_information: maybe(
      fc.record({ shipping_details: maybe(fc.record({ name: anyText, address: anyAddress })) }),
    ),
    created: anyTime,
    currency: maybe(anyCurrency),
    custom_fields: fc.array(anyCustomField, { maxLength: 3 }),
    customer: expandable(fc.record({ id: anyId })),
    customer_details: maybe(
      fc.record({ email: maybe(anyText), name: maybe(anyText), phone: maybe(anyText), address: anyAddress }),
    ),
    invoice: expandable(
      fc.record(
        {
          id: anyId,
          payments: fc.record({
            data: fc.array(fc.record({ payment: fc.record({ payment_intent: anyId }) })),
          }),
        },
        { requiredKeys: ['id'] },
      ),
    ),
    livemode: fc.boolean(),
    metadata: anyMetadata,
    mode: fc.constantFrom('payment', 'subscription', 'setup'),
    payment_intent: expandable(fc.record({ id: anyId, latest_charge: expandable(anyCharge) })),
    payment_link: expandable(fc.record({ id: anyId })),
    payment_status: fc.constantFrom('paid', 'unpaid', 'no_payment_required'),
    status: maybe(fc.constantFrom('open', 'complete', 'expired')),
    subscription: expandable(fc.record({ id: anyId })),
    total_details: maybe(
      fc.record({ amount_discount: anyMinor, amount_tax: anyMinor, amount_shipping: maybe(anyMinor) }),
    ),
    line_items: fc.record({ data: fc.array(anyItem, { maxLength: 4 }) }),
  },
  {
    noNullPrototype: true,
    requiredKeys: ['id', 'created', 'custom_fields', 'livemode', 'mode', 'payment_status'],
  },
);

const anyLine = fc.record({
  id: anyId,
  amount: fc.integer(),
  currency: anyCurrency,
  description: maybe(anyText),
  quantity: maybe(fc.nat()),
  pricing: maybe(
    fc.record(
      {
        unit_amount_decimal: maybe(fc.constantFrom('2000', '0.5', '12.345', '0')),
        price_details: fc.record({ price: fc.oneof(anyId, fc.record({ id: anyId })), product: anyId }),
      },
      { requiredKeys: ['unit_amount_decimal'] },
    ),
  ),
});

const anyInvoice = fc.record(
  {
    id: anyId,
    amount_due: anyMinor,
    amount_paid: anyMinor,
    amount_paid_off_stripe: maybe(anyMinor),
    billing_reason: maybe(anyText),
    created: anyTime,
    currency: anyCurrency,
    customer: expandable(fc.record({ id: anyId })),
    customer_address: anyAddress,
    customer_email: maybe(anyText),
    customer_name: maybe(anyText),
    customer_phone: maybe(anyText),
    description: maybe(anyText),
    footer: maybe(anyText),
    hosted_invoice_url: maybe(fc.webUrl()),
    invoice_pdf: maybe(fc.webUrl()),
    lines: fc.record({ data: fc.array(anyLine, { maxLength: 4 }) }),
    livemode: fc.boolean(),
    metadata: anyMetadata,
    number: maybe(anyText),
    parent: maybe(
      fc.record({
        type: fc.constantFrom('subscription_details', 'quote_details'),
        subscription_details: maybe(fc.record({ subscription: fc.oneof(anyId, fc.record({ id: anyId })) })),
      }),
    ),
    payments: fc.record({
      data: fc.array(
        fc.record({
          status: fc.constantFrom('paid', 'open'),
          payment: fc.record(
            { type: fc.constantFrom('payment_intent', 'payment_record'), payment_intent: anyId },
            { requiredKeys: ['type'] },
          ),
        }),
      ),
    }),
    status: maybe(anyText),
    status_transitions: fc.record({ paid_at: maybe(anyTime) }),
  },
  {
    requiredKeys: [
      'id',
      'amount_due',
      'amount_paid',
      'created',
      'currency',
      'lines',
      'livemode',
      'status_transitions',
    ],
  },
);

const anyRefund = fc.record({
  live: fc.boolean(),
  existed: fc.boolean(),
  refund: fc.record(
    {
      id: anyId,
      amount: anyMinor,
      charge: expandable(anyCharge),
      created: anyTime,
      currency: anyCurrency,
      destination_details: fc.oneof(
        fc.record({ type: fc.constant('card'), card: fc.record({ reference: maybe(anyText) }) }),
        fc.record({ type: fc.constant('blik'), blik: maybe(fc.record({})) }),
      ),
      failure_reason: maybe(anyText),
      metadata: anyMetadata,
      payment_intent: expandable(fc.record({ id: anyId })),
      pending_reason: maybe(anyText),
      reason: maybe(anyText),
      status: maybe(anyText),
    },
    { requiredKeys: ['id', 'amount', 'created', 'currency'] },
  ),
  session: maybe(
    fc.record({
      id: anyId,
      customer_details: maybe(fc.record({ email: maybe(anyText), name: maybe(anyText) })),
      payment_link: expandable(fc.record({ id: anyId })),
    }),
  ),
});

const anyLink = fc.record({
  link: fc.record(
    {
      id: anyId,
      active: fc.boolean(),
      after_completion: fc.record(
        {
          type: anyText,
          redirect: fc.record({ url: anyText }),
          hosted_confirmation: fc.record({ custom_message: maybe(anyText) }),
        },
        { requiredKeys: ['type'] },
      ),
      currency: anyCurrency,
      inactive_message: maybe(anyText),
      line_items: fc.record({ data: fc.array(anyItem, { maxLength: 2 }) }),
      livemode: fc.boolean(),
      metadata: anyMetadata,
      restrictions: maybe(fc.record({ completed_sessions: fc.record({ count: fc.nat(), limit: fc.nat() }) })),
      url: fc.webUrl(),
    },
    { requiredKeys: ['id', 'active', 'after_completion', 'currency', 'livemode', 'url'] },
  ),
  sharing: fc.dictionary(anyText, anyText),
});

interface Shape {
  map: (source: unknown) => object;
  outputFields: PlainOutputField[];
  sample: object;
  any: fc.Arbitrary<unknown>;
}

// The arbitraries make what the types of the sources describe; the casts say so.
const RECORDS: Record<string, Shape> = {
  payment: { ...payment, map: (s) => payment.map(s as CheckoutSession), any: anySession },
  invoice: { ...invoice, map: (s) => invoice.map(s as InvoiceSource, z), any: anyInvoice },
  refund: { ...refund, map: (s) => refund.map(s as RefundSource), any: anyRefund },
  'refund result': {
    ...refundResult,
    map: (s) => refundResult.map(s as RefundSource & { existed: boolean }),
    any: anyRefund,
  },
  'payment link': { ...paymentLink, map: (s) => paymentLink.map(s as PaymentLinkSource), any: anyLink },
};

describe.each(Object.entries(RECORDS))('%s', (_name, { map, outputFields, sample, any }) => {
  test('the sample has exactly the output fields, and their types', () => {
    expect(mismatches(outputFields, sample)).toEqual([]);
    expect(Object.keys(sample)).toEqual(outputFields.map(({ key }) => key));
  });

  test('every field has a label in Title Case, and no two fields share one', () => {
    const labels = outputFields.map(({ label = '' }) => label);
    expect(labels.filter((label) => !/^[A-Z0-9]/.test(label))).toEqual([]);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('keys and types never depend on the data', () => {
    fc.assert(
      fc.property(any, (source) => {
        const row = map(source);
        expect(mismatches(outputFields, row)).toEqual([]);
        expect(Object.keys(row)).toEqual(Object.keys(sample));
      }),
    );
  }, 20_000);
});
