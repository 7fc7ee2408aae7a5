import type Stripe from 'stripe';
import { downloadReceipt } from '../hydrators.ts';
import { paidAt } from '../stripe/charges.ts';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import type { Origin } from '../stripe/origin.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { EXAMPLE_BUYER, presentment, RECEIPT_SAMPLE, receiptOf } from './shared.ts';

type Balance = Pick<Stripe.BalanceTransaction, 'created' | 'currency' | 'exchange_rate' | 'fee' | 'net'>;

/** A charge as far as its record reads it, best with its balance transaction expanded. */
export type ChargeSource = Pick<
  Stripe.Charge,
  | 'id'
  | 'amount'
  | 'amount_refunded'
  | 'billing_details'
  | 'captured'
  | 'created'
  | 'currency'
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
  balance_transaction: string | Balance | null;
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

const balanceOf = (charge: ChargeSource): Balance | null => expanded(charge.balance_transaction);

const { id, text, number, boolean, amount, money, currency, time, name, address, dict, file } =
  fieldsOf<ChargeSource>();

const example: ChargeSource = {
  id: 'ch_3SkQ2mLkdIwHu7ix0tRz',
  amount: 5400,
  amount_refunded: 1080,
  balance_transaction: { created: 1767261665, currency: 'usd', exchange_rate: null, fee: 187, net: 5213 },
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
  presentment_details: { presentment_amount: 4968, presentment_currency: 'eur' },
  receipt_email: 'jenny.rosen@example.com',
  receipt_url: 'https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTGtk',
  refunded: false,
  status: 'succeeded',
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
    paid_at: time('Paid At', (c) => (isPaid(c) ? paidAt(c) : null)),
    ...money('amount', 'Amount', (c) => [c.amount, c.currency]),
    ...presentment<ChargeSource>((c) => c),
    amount_refunded: amount('Refunded Amount', (c) => [c.amount_refunded, c.currency]),
    remaining: amount('Remaining', (c) => [c.amount - c.amount_refunded, c.currency]),
    currency: currency('Currency', (c) => c.currency),
    fee: amount('Stripe Fee (Settlement Currency)', (c) => [balanceOf(c)?.fee, balanceOf(c)?.currency]),
    net: amount('Net Amount (Settlement Currency)', (c) => [balanceOf(c)?.net, balanceOf(c)?.currency]),
    settlement_currency: currency('Settlement Currency', (c) => balanceOf(c)?.currency),
    exchange_rate: number('Exchange Rate', (c) => balanceOf(c)?.exchange_rate),
    description: text('Description', (c) => c.description),
    customer_id: text('Customer ID', (c) => idOf(c.customer)),
    customer_email: text('Customer Email', (c) => c.billing_details.email),
    ...name('customer', 'Customer', (c) => c.billing_details.name),
    customer_phone: text('Customer Phone', (c) => c.billing_details.phone),
    ...address('billing', 'Billing', (c) => c.billing_details.address),
    payment_method_type: text('Payment Method', (c) => c.payment_method_details?.type),
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
