import type Stripe from 'stripe';
import { downloadReceipt } from '../hydrators.ts';
import { paidAt } from '../stripe/charges.ts';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { idOf } from '../stripe/expand.ts';
import {
  balanceOf,
  type FeeCharge,
  netOf,
  stripeFee,
  transferDestination,
  transferredOf,
} from '../stripe/fees.ts';
import type { Origin } from '../stripe/origin.ts';
import { methodName } from '../stripe/payment-methods.ts';
import { inWords } from '../stripe/words.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { EXAMPLE_BUYER, presentment, RECEIPT_SAMPLE, receiptOf } from './shared.ts';

/** A charge as far as its record reads it, best with its balance transaction expanded. */
export type ChargeSource = FeeCharge &
  Pick<
    Stripe.Charge,
    | 'id'
    | 'amount_refunded'
    | 'billing_details'
    | 'captured'
    | 'created'
    | 'description'
    | 'disputed'
    | 'failure_message'
    | 'livemode'
    | 'metadata'
    | 'presentment_details'
    | 'receipt_email'
    | 'receipt_url'
    | 'refunded'
    | 'status'
  > & {
    customer: string | { id: string } | null;
    payment_intent: string | { id: string } | null;
    payment_method_details: { type: string; card?: { brand: string | null; last4: string | null } } | null;
    /** The checkout, if it is known without another request. It is no field of Stripe's. */
    origin?: Pick<Origin, 'id' | 'payment_link'>;
  };

/** Expansions of a charge. */
export const CHARGE_EXPAND = ['balance_transaction'];

/** False for a charge that failed, is on its way, or was only authorized. */
const isPaid = ({ status, captured }: ChargeSource): boolean => status === 'succeeded' && captured;

const { id, text, number, boolean, amount, money, currency, time, name, address, dict, file } =
  fieldsOf<ChargeSource>();

const example: ChargeSource = {
  id: 'ch_3SkQ2mLkdIwHu7ix0tRz',
  amount: 5400,
  amount_refunded: 1080,
  application_fee_amount: null,
  balance_transaction: {
    amount: 5400,
    created: 1767261665,
    currency: 'usd',
    exchange_rate: null,
    fee: 187,
    fee_details: [{ amount: 187, type: 'stripe_fee' }],
    net: 5213,
  },
  billing_details: EXAMPLE_BUYER,
  captured: true,
  created: 1767261660,
  currency: 'usd',
  customer: null,
  description: 'Order 1042',
  disputed: false,
  failure_message: null,
  livemode: false,
  metadata: { order: '1042' },
  origin: { id: 'cs_test_a1Qk7fVbW2mTn5Xc', payment_link: 'plink_1SkPzTLkdIwHu7ixV5mC' },
  payment_intent: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
  payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
  receipt_email: 'jenny.rosen@example.com',
  receipt_url: 'https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTGtk',
  refunded: false,
  status: 'succeeded',
  transfer_data: null,
};

/** A payment as the payments page of the Dashboard lists it, made through a link or elsewhere. */
export const charge = defineRecord(
  'Charge',
  {
    id: id('Charge ID', (c) => c.id),
    payment_id: text('Payment ID', (c) => idOf(c.payment_intent) ?? c.id),
    checkout_session_id: text('Checkout Session ID', (c) => c.origin?.id),
    payment_link_id: text('Payment Link ID', (c) => idOf(c.origin?.payment_link)),
    status: text('Status', (c) => c.status),
    status_display: text('Status (Display)', (c) => inWords({}, c.status)),
    paid_at: time('Paid At', (c) => (isPaid(c) ? paidAt(c) : null)),
    ...money('amount', 'Amount', (c) => [c.amount, c.currency]),
    ...presentment<ChargeSource>((c) => c),
    amount_refunded: amount('Refunded Amount', (c) => [c.amount_refunded, c.currency]),
    remaining: amount('Remaining', (c) => [c.amount - c.amount_refunded, c.currency]),
    currency: currency('Currency', (c) => c.currency),
    fee: amount('Stripe Fee (Settlement Currency)', (c) => {
      const balance = balanceOf(c);
      return balance ? [stripeFee(balance), balance.currency] : [null, null];
    }),
    net: amount('Net Amount (Settlement Currency)', (c) => [netOf(c), balanceOf(c)?.currency]),
    settlement_currency: currency('Settlement Currency', (c) => balanceOf(c)?.currency),
    exchange_rate: number('Exchange Rate', (c) => balanceOf(c)?.exchange_rate),
    application_fee: amount('Application Fee', (c) => [c.application_fee_amount, c.currency]),
    transferred: amount('Transferred Amount', (c) => [transferredOf(c), c.currency]),
    transfer_destination: text('Transferred to Account', transferDestination),
    description: text('Description', (c) => c.description),
    customer_id: text('Customer ID', (c) => idOf(c.customer)),
    customer_email: text('Customer Email', (c) => c.billing_details.email),
    ...name('customer', 'Customer', (c) => c.billing_details.name),
    customer_phone: text('Customer Phone', (c) => c.billing_details.phone),
    ...address('billing', 'Billing', (c) => c.billing_details.address),
    payment_method_type: text('Payment Method', (c) => c.payment_method_details?.type),
    payment_method_type_display: text('Payment Method (Display)', (c) =>
      methodName(c.payment_method_details?.type),
    ),
    card_brand: text('Card Brand', (c) => c.payment_method_details?.card?.brand),
    card_last4: text('Card Last 4 Digits', (c) => c.payment_method_details?.card?.last4),
    receipt_email: text('Receipt Email', (c) => c.receipt_email),
    receipt_url: text('Receipt URL', (c) => c.receipt_url),
    receipt: file('Receipt', downloadReceipt, receiptOf, RECEIPT_SAMPLE),
    is_refunded: boolean('Is Fully Refunded', (c) => c.refunded),
    is_disputed: boolean('Is Disputed', (c) => c.disputed),
    failure_message: text('Failure Message', (c) => c.failure_message),
    metadata: dict('Metadata', (c) => c.metadata),
    created_at: time('Created At', (c) => c.created),
    live_mode: boolean('Live Mode', (c) => c.livemode),
    dashboard_url: text('Dashboard URL', (c) =>
      dashboardUrl('payments', idOf(c.payment_intent) ?? c.id, c.livemode),
    ),
  },
  example,
);
