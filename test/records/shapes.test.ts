import fc from 'fast-check';
import type { PlainOutputField } from 'zapier-platform-core';
import { bulkRefund } from '../../records/bulk-refund.ts';
import { charge } from '../../records/charge.ts';
import { customer } from '../../records/customer.ts';
import { dispute } from '../../records/dispute.ts';
import { event } from '../../records/event.ts';
import { invoice } from '../../records/invoice.ts';
import { payment } from '../../records/payment.ts';
import { paymentAttempt } from '../../records/payment-attempt.ts';
import { paymentLink } from '../../records/payment-link.ts';
import { portalLink } from '../../records/portal-link.ts';
import { refund, refundResult } from '../../records/refund.ts';
import { sales } from '../../records/sales.ts';
import { subscription } from '../../records/subscription.ts';
import type { RecordType } from '../../zapier/record.ts';
import {
  ADDRESS,
  declinedIntent,
  freshDispute,
  freshSession,
  freshSubscription,
  fullCharge,
  paidSession,
  paymentLinkOf,
  SUBSCRIPTION_INVOICE,
} from '../support/full-objects.ts';
import { invoiceOf, invoicePaymentOf, listOf, refundOf } from '../support/objects.ts';
import { mismatches, z } from '../support/records.ts';
import { eventOf } from '../support/zapier.ts';

// A record has the keys and types of its output fields, whatever Stripe leaves out.

/** What Stripe never leaves out, and our own figures. Everything else may be null. */
const ALWAYS =
  /^(id|amount|amount_refunded|data|lines|items|custom_fields|billing_details|evidence_details|status_transitions|after_completion|completed_sessions|payment|refund|link|sharing|url|live|byCurrency|settlements|period|revenue)$/;

/** Any object like this one, with null or nothing, ids in place of objects, and blanks in place of texts. */
const anyLike = (value: unknown, always: RegExp, key = ''): fc.Arbitrary<unknown> => {
  const isSure = key === '' || ALWAYS.test(key) || always.test(key);
  const or = (arbitrary: fc.Arbitrary<unknown>, ...others: unknown[]) =>
    isSure ? arbitrary : fc.oneof(arbitrary, fc.constantFrom(null, ...others));
  if (Array.isArray(value)) {
    return fc.oneof(fc.constant([]), fc.tuple(...value.map((one) => anyLike(one, always))));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, one]) => [name, anyLike(one, always, name)] as const);
    return or(fc.record(Object.fromEntries(entries)), undefined, 'id' in value ? value.id : null);
  }
  if (key === 'currency') return or(fc.constantFrom('usd', 'jpy', 'kwd', 'isk'));
  if (typeof value === 'number') return or(fc.nat());
  return or(fc.constant(value), ...(typeof value === 'string' ? ['', ' '] : []));
};

const refunded = {
  refund: refundOf({
    charge: fullCharge(),
    destination_details: { type: 'card', card: { reference: '745' } },
    failure_reason: 'unknown',
    metadata: { zapier_reference: 'order-7', zapier_note: 'Broken.' },
    pending_reason: 'processing',
    presentment_details: { presentment_amount: 5, presentment_currency: 'eur' },
    reason: 'duplicate',
  }),
  session: paidSession(),
  live: false,
  existed: true,
};

const attempt = {
  isCheckout: true,
  event: eventOf('payment_intent.payment_failed', {}),
  intent: declinedIntent({ receipt_email: 'ada@example.com' }),
  session: paidSession({ payment_link: paymentLinkOf() }),
};

const NEVER = /^$/;

/** Each record with a source that has everything, and the fields that are never null in this one. */
const RECORDS: [record: RecordType<never, object>, whole: unknown, always?: RegExp][] = [
  [
    payment,
    freshSession({
      after_expiration: { recovery: { url: 'https://buy.stripe.com/r/1' } },
      customer: { id: 'cus_1' },
      invoice: { id: 'in_1', payments: listOf([invoicePaymentOf('pi_1')]) },
      paid_at: 1767261600,
      presentment_details: { presentment_amount: 5, presentment_currency: 'eur' },
      subscription: { id: 'sub_1' },
    }),
    /^(key|options|label|presentment_(amount|currency))$/,
  ],
  [
    invoice,
    invoiceOf({
      ...SUBSCRIPTION_INVOICE,
      customer: { id: 'cus_1' },
      customer_address: ADDRESS,
      description: 'Thanks.',
      footer: 'Bye.',
      payments: listOf([invoicePaymentOf('pi_1'), invoicePaymentOf(null)]),
    }),
  ],
  [refund, refunded, /^presentment_(amount|currency)$/],
  [refundResult, refunded, /^presentment_(amount|currency)$/],
  [
    paymentLink,
    {
      link: paymentLinkOf({
        after_completion: {
          type: 'redirect',
          redirect: { url: 'https://a.de' },
          hosted_confirmation: { custom_message: 'Thanks' },
        },
        restrictions: { completed_sessions: { count: 0, limit: 5 } },
      }),
      sharing: { utm_source: 'mail' },
    },
  ],
  [charge, fullCharge({ customer: { id: 'cus_1' }, description: 'Mug', metadata: { order: '7' } })],
  [
    customer,
    {
      id: 'cus_1',
      address: ADDRESS,
      balance: 5,
      created: 1,
      currency: 'usd',
      delinquent: true,
      livemode: true,
      metadata: {},
      name: 'Ada',
      preferred_locales: ['de'],
      shipping: { name: 'Ada', address: ADDRESS },
    },
  ],
  [dispute, freshDispute()],
  [
    subscription,
    freshSubscription({
      ...{ cancel_at: 1, ended_at: 1, trial_end: 1, changed: 'Quantity: 1 → 2', origin: paidSession() },
      presentment_details: { presentment_currency: 'eur' },
    }),
    /^(price|presentment_currency|interval|interval_count)$/,
  ],
  [paymentAttempt, attempt, /^(event|intent|session)$/],
  [
    event,
    eventOf('price.updated', { id: 'price_1', object: 'price' }, { api_version: '2026-10-28.endive' }),
    /^object$/,
  ],
  [
    portalLink,
    {
      id: 'bps_1',
      configuration: { id: 'bpc_1', login_page: { url: 'https://a.de' } },
      created: 1,
      customer: 'cus_1',
      flow: { type: 'subscription_cancel' },
      livemode: false,
      return_url: 'https://a.de',
    },
    /^login_page$/,
  ],
  [
    bulkRefund,
    {
      outcomes: [
        { given: 'pi_1', payment: 'pi_1', refund: refundOf(), existed: false, error: 'No.', note: 'Yes.' },
      ],
      remaining: 1,
    },
    /^(existed|outcomes)$/,
  ],
  [
    sales,
    {
      link: 'plink_1',
      period: { gte: 1, lt: 2 },
      byCurrency: ['usd', 'jpy'].map((currency) => ({ currency, sales: 3, revenue: 3000, refunded: 500 })),
      settlements: [{ currency: 'eur', revenue: 1801, fees: 81, net: 1720 }],
      ...{ sales: 3, unsettled: 1, expired: 2, completeAfter: 7 },
    },
    /^currency$/,
  ],
];

describe.each(RECORDS.map((row) => [row[0].name, ...row] as const))(
  '%s',
  (_name, record, whole, always = NEVER) => {
    const { outputFields, sample }: { outputFields: PlainOutputField[]; sample: object } = record;
    const keys = outputFields.map(({ key }) => key);
    // The sources are as their types describe them, or barer.
    const map = record.map as (source: unknown, zapier: typeof z) => object;

    test('has exactly its output fields in the sample, with their types', () => {
      expect(mismatches(outputFields, sample)).toEqual([]);
      expect(Object.keys(sample)).toEqual(keys);
    });

    test('has the same keys and types for any data', () => {
      fc.assert(
        fc.property(anyLike(whole, always), (source) => {
          const row = map(source, z);
          expect(mismatches(outputFields, row)).toEqual([]);
          expect(Object.keys(row)).toEqual(keys);
        }),
        { numRuns: 200, examples: [[whole]] },
      );
    });
  },
);
