import type Stripe from 'stripe';
import { noSuch, refuse } from '../engine/errors.ts';
import { closeDispute, openDispute } from '../payments/disputes.ts';
import { issueInvoice } from '../payments/invoices.ts';
import { answerRefund } from '../payments/refunds.ts';
import { sumsOf } from '../payments/sums.ts';
import { inShop, look } from './helper.ts';

interface Dispute {
  payment_intent?: string;
  charge?: string;
  reason?: string;
  amount?: number;
}

interface Bill {
  customer: string;
  /** In minor units. */
  amount: number;
  currency?: string;
  description?: string;
  collection_method?: Stripe.Invoice.CollectionMethod;
}

/** https://docs.stripe.com/api/refunds/object#refund_object-status */
const REFUND_STATUSES = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'];

/** What happens long after a sale, and what to compare with. */
export const afterSaleHelpers = [
  /** The bank answers to a refund. */
  inShop<{ refund: string; status: string; failure_reason?: string }>(
    '/refund',
    ['refund', 'status', 'failure_reason'],
    (shop, given) => {
      if (!REFUND_STATUSES.includes(given.status)) throw refuse(`A refund is ${REFUND_STATUSES.join(', ')}.`);
      return { refund: answerRefund(shop, shop.get('refund', given.refund, 'refund'), given) };
    },
  ),

  /** The buyer's bank takes the money back. */
  inShop<Dispute>('/dispute', ['payment_intent', 'charge', 'reason', 'amount'], (shop, given) => {
    const { payment_intent, charge } = given;
    if (!payment_intent && !charge) throw refuse('Say which payment_intent or charge is disputed.');
    const intentOf = (id = '') => shop.get('payment_intent', id, 'payment_intent');
    const id = charge ?? String(intentOf(payment_intent).latest_charge);
    return { dispute: openDispute(shop, shop.get('charge', id, 'charge'), given) };
  }),

  /** The bank decides. */
  inShop<{ dispute: string; outcome: 'won' | 'lost' }>(
    '/close_dispute',
    ['dispute', 'outcome'],
    (shop, given) => {
      if (given.outcome !== 'won' && given.outcome !== 'lost') throw refuse('A dispute is won or lost.');
      const dispute = shop.find('dispute', given.dispute);
      if (!dispute) throw noSuch('dispute', given.dispute, 'dispute', 404);
      return { dispute: closeDispute(shop, dispute, given.outcome) };
    },
  ),

  /** An open invoice that nobody has paid. */
  inShop<Bill>(
    '/invoice',
    ['customer', 'amount', 'currency', 'description', 'collection_method'],
    (shop, given) => {
      const { amount, currency = 'usd', description = 'Work', collection_method = 'send_invoice' } = given;
      const invoice = issueInvoice(shop, {
        customer: shop.get('customer', given.customer, 'customer'),
        currency,
        lines: [{ amount, description, quantity: 1, parent: null, price: null }],
        fields: { billing_reason: 'manual', collection_method },
      });
      return { invoice };
    },
  ),

  /** `?payment_link=&from=&to=` (unix seconds, `to` exclusive) narrows the sums to some sessions. */
  look('/sums', (shop, { payment_link, from, to }) =>
    sumsOf(shop, { payment_link, ...(from && { gte: Number(from) }), ...(to && { lt: Number(to) }) }),
  ),

  /** `[{ kind, to, object, at }]`, oldest first. */
  look('/emails', (shop) => shop.emails),
];
