import { invalid } from '../lib/errors.ts';
import type { RefundOrder } from '../stripe/refunds.ts';
import { boolean, choice, email, text } from '../zapier/kinds.ts';

const REASONS = {
  requested_by_customer: 'Requested by customer',
  duplicate: 'Duplicate',
  fraudulent: 'Fraudulent',
  other: 'Other (needs a note)',
} as const;

export const REFUND_STATUSES = {
  pending: 'Pending',
  requires_action: 'Waits for the customer',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
} as const;

/** Why a payment is refunded, and the name of the intention. */
export const refundOrder = {
  reason: choice('Reason', REASONS, {
    help: '**Fraudulent** makes Stripe block the card and the email address from now on. **Other** needs a note. Leave empty to give none.',
  }),
  note: text('Note', {
    max: 500,
    long: true,
    help: 'Why it is refunded, for your own records: up to 500 characters, kept with the refund. Required where the reason is **Other**.',
  }),
  reference: text('Reference', {
    max: 500,
    limits: true,
    help: 'What this refund is for, like an order or row number. The same payment is never refunded twice under one reference, however often the Zap runs; another amount under it is an error for 24 hours. If empty, it is made from the payment, the amount and the reason: to refund the same amount a second time on purpose, give the two refunds different references.',
  }),
};

/** How the money goes back, where that is not as usual. */
export const refundOptions = {
  instructions_email: email('Instructions Email', {
    help: 'Where Stripe asks the customer for their bank details. Only for payment methods that cannot be refunded directly, like Konbini or PromptPay.',
  }),
  refund_application_fee: boolean('Refund Application Fee', {
    help: 'Stripe Connect: also gives back the application fee, in proportion to the amount.',
  }),
  reverse_transfer: boolean('Reverse Transfer', {
    help: 'Stripe Connect: also takes back what was transferred to the connected account, in proportion to the amount.',
  }),
};

/** The order of a refund, where its reason and note go together. */
export const checkOrder = <Order extends Pick<RefundOrder, 'reason' | 'note'>>(order: Order): Order => {
  if (order.reason === 'other' && !order.note)
    throw invalid('Note', 'the reason Other needs a note that says why the payment is refunded.');
  return order;
};
