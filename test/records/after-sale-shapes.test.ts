import fc from 'fast-check';
import type { PlainOutputField, ZObject } from 'zapier-platform-core';
import { bulkRefund } from '../../records/bulk-refund.ts';
import { charge } from '../../records/charge.ts';
import { customer } from '../../records/customer.ts';
import { dispute } from '../../records/dispute.ts';
import { event } from '../../records/event.ts';
import { portalLink } from '../../records/portal-link.ts';
import { sales } from '../../records/sales.ts';
import { subscription } from '../../records/subscription.ts';
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

// The same laws as in shapes.test.ts, for the records of what comes after a sale.

const z = { dehydrateFile: () => 'hydrate|||file' } as unknown as ZObject;

const { boolean, constant, nat } = fc;
const common = { id: anyId, created: anyTime, livemode: boolean(), metadata: anyMetadata };

const anyBilling = fc.record({
  address: anyAddress,
  email: maybe(anyText),
  name: maybe(anyText),
  phone: maybe(anyText),
});

const anyCharge = fc.record(
  {
    ...common,
    amount: anyMinor,
    amount_refunded: anyMinor,
    balance_transaction: expandable(
      fc.record({
        currency: anyCurrency,
        exchange_rate: maybe(constant(0.913)),
        fee: anyMinor,
        net: fc.integer(),
      }),
    ),
    billing_details: anyBilling,
    currency: anyCurrency,
    customer: expandable(fc.record({ id: anyId })),
    description: maybe(anyText),
    disputed: boolean(),
    failure_message: maybe(anyText),
    payment_intent: expandable(fc.record({ id: anyId })),
    payment_method_details: maybe(
      fc.record(
        { type: anyText, card: fc.record({ brand: maybe(anyText), last4: maybe(anyText) }) },
        { requiredKeys: ['type'] },
      ),
    ),
    receipt_email: maybe(anyText),
    receipt_url: maybe(fc.webUrl()),
    refunded: boolean(),
    status: anyText,
  },
  { requiredKeys: ['id', 'amount', 'amount_refunded', 'billing_details', 'created', 'currency', 'livemode'] },
);

const anyCustomer = fc.record(
  {
    ...common,
    address: anyAddress,
    balance: fc.integer(),
    currency: maybe(anyCurrency),
    delinquent: maybe(boolean()),
    description: maybe(anyText),
    email: maybe(anyText),
    name: maybe(anyText),
    phone: maybe(anyText),
    preferred_locales: maybe(fc.array(anyText, { maxLength: 2 })),
    shipping: maybe(fc.record({ name: maybe(anyText), address: anyAddress })),
  },
  { requiredKeys: ['id', 'created', 'livemode'] },
);

const anyDispute = fc.record(
  {
    ...common,
    amount: anyMinor,
    charge: fc.oneof(anyId, anyCharge),
    currency: anyCurrency,
    evidence_details: fc.record({ due_by: maybe(anyTime), has_evidence: boolean() }),
    is_charge_refundable: boolean(),
    network_reason_code: maybe(anyText),
    payment_intent: expandable(fc.record({ id: anyId })),
    reason: anyText,
    status: anyText,
  },
  { requiredKeys: ['id', 'amount', 'charge', 'created', 'currency', 'evidence_details', 'livemode'] },
);

const anySubscription = fc.record(
  {
    ...common,
    cancel_at: maybe(anyTime),
    cancel_at_period_end: boolean(),
    canceled_at: maybe(anyTime),
    cancellation_details: maybe(
      fc.record({ comment: maybe(anyText), feedback: maybe(anyText), reason: maybe(anyText) }),
    ),
    currency: anyCurrency,
    customer: fc.oneof(
      anyId,
      fc.record({ id: anyId, email: maybe(anyText), name: maybe(anyText) }),
      // Stripe sends no more of a customer that was deleted.
      fc.record({ id: anyId, deleted: constant(true) }),
    ),
    description: maybe(anyText),
    ended_at: maybe(anyTime),
    items: fc.record({
      data: fc.array(
        fc.record(
          {
            id: anyId,
            current_period_start: anyTime,
            current_period_end: anyTime,
            price: fc.record({
              id: anyId,
              currency: anyCurrency,
              product: fc.oneof(anyId, fc.record({ id: anyId, name: anyText })),
              recurring: maybe(fc.record({ interval: constant('month'), interval_count: nat() })),
              unit_amount: maybe(anyMinor),
            }),
            quantity: nat({ max: 1000 }),
          },
          { requiredKeys: ['id', 'current_period_start', 'current_period_end', 'price'] },
        ),
        { maxLength: 3 },
      ),
    }),
    latest_invoice: expandable(fc.record({ id: anyId })),
    start_date: anyTime,
    status: anyText,
    trial_end: maybe(anyTime),
  },
  { requiredKeys: ['id', 'created', 'currency', 'customer', 'items', 'livemode'] },
);

const anyEvent = fc.record({
  ...common,
  api_version: maybe(anyText),
  type: anyText,
  data: fc.record(
    { object: fc.dictionary(anyText, fc.jsonValue()), previous_attributes: fc.dictionary(anyText, anyText) },
    { requiredKeys: ['object'] },
  ),
});

const anyPortalLink = fc.record({
  ...common,
  configuration: fc.oneof(
    anyId,
    fc.record({ id: anyId, login_page: fc.record({ url: maybe(fc.webUrl()) }) }),
  ),
  customer: anyId,
  flow: maybe(fc.record({ type: anyText })),
  return_url: maybe(fc.webUrl()),
  url: fc.webUrl(),
});

const anyOutcomes = fc.array(
  fc.record({
    payment: anyId,
    refund: maybe(fc.record({ id: anyId, amount: anyMinor, currency: anyCurrency, status: maybe(anyText) })),
    existed: boolean(),
    error: maybe(anyText),
  }),
  { maxLength: 5 },
);

const anySales = fc.record({
  link: anyId,
  period: fc.record({ gte: anyTime, lt: anyTime }, { requiredKeys: [] }),
  byCurrency: fc.array(
    fc.record({ currency: anyCurrency, sales: nat(), revenue: anyMinor, refunded: anyMinor }),
    { maxLength: 3 },
  ),
  settlements: fc.array(
    fc.record({ currency: anyCurrency, revenue: anyMinor, fees: anyMinor, net: fc.integer() }),
    { maxLength: 2 },
  ),
  sales: nat(),
  unsettled: nat(),
  expired: nat(),
  completeAfter: maybe(anyTime),
});

interface Shape {
  map: (source: unknown) => object;
  outputFields: PlainOutputField[];
  sample: object;
  any: fc.Arbitrary<unknown>;
}

const shape = <Source>(
  record: Omit<Shape, 'map' | 'any'> & { map: (source: Source, z?: ZObject) => object },
  any: fc.Arbitrary<unknown>,
): Shape => ({
  ...record,
  // The arbitraries make what the types of the sources describe.
  map: (source) => record.map(source as Source, z),
  any,
});

const RECORDS: Record<string, Shape> = {
  charge: shape(charge, anyCharge),
  customer: shape(customer, anyCustomer),
  dispute: shape(dispute, anyDispute),
  subscription: shape(subscription, anySubscription),
  event: shape(event, anyEvent),
  'portal link': shape(portalLink, anyPortalLink),
  'bulk refund': shape(bulkRefund, anyOutcomes),
  sales: shape(sales, anySales),
};

describe.each(Object.entries(RECORDS))('%s', (_name, { map, outputFields, sample, any }) => {
  const keys = outputFields.map(({ key }) => key);

  test('the sample has exactly the output fields, and their types', () => {
    expect(mismatches(outputFields, sample)).toEqual([]);
    expect(Object.keys(sample)).toEqual(keys);
  });

  test('keys and types never depend on the data', () => {
    fc.assert(
      fc.property(any, (source) => {
        const row = map(source);
        expect(mismatches(outputFields, row)).toEqual([]);
        expect(Object.keys(row)).toEqual(keys);
      }),
      { numRuns: 50 },
    );
  }, 20_000);
});
