import { invalid } from '../lib/errors.ts';
import type { RefundOrder } from '../stripe/refunds.ts';
import { inGroup } from '../zapier/inputs.ts';
import { boolean, choice, email, text } from '../zapier/kinds.ts';

const REASONS = {
  requested_by_customer: 'Requested by customer',
  duplicate: 'Duplicate',
  fraudulent: 'Fraudulent',
  other: 'Other (requires a note)',
} as const;

export const REFUND_STATUSES = {
  pending: 'Pending',
  requires_action: 'Waits for the customer',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
} as const;

/** Why a payment is refunded, and the name of the intention. */
export const refundOrder = inGroup('Reason and Reference', {
  reason: choice('Reason', REASONS, {
    help: '**Fraudulent** also adds the card and the email address to your block list. **Other** needs a note. Leave empty to give no reason.',
  }),
  note: text('Note', {
    max: 500,
    long: true,
    help: 'Why you refund, for your own records: up to 500 characters, kept with the refund. Required if the reason is **Other**.',
  }),
  reference: text('Reference', {
    max: 500,
    limits: true,
    help: 'One refund for each payment and reference, such as an order number, however often the Zap runs. Leave empty to use payment, amount and reason. To refund the same amount of a payment a second time, give the second refund another reference.',
  }),
});

/** Where the money of a refund comes from, if a connected account has a part in the payment. */
export const connectOptions = inGroup(
  'Connect',
  {
    refund_application_fee: boolean('Refund Application Fee', {
      help: 'For Stripe Connect. Also gives the application fee back, in proportion to the amount.',
    }),
    reverse_transfer: boolean('Reverse Transfer', {
      help: 'For Stripe Connect. Also takes the transfer back from the connected account, in proportion to the amount. Otherwise your own balance pays the refund.',
    }),
  },
  { folded: true },
);

/** How the money of a single refund goes back. */
export const refundOptions = {
  ...inGroup(
    'Customer’s Bank Details',
    {
      instructions_email: email('Instructions Email', {
        help: 'Stripe asks the customer for their bank details at this address. Only for payment methods that cannot be refunded directly, such as Konbini or PromptPay.',
      }),
    },
    { folded: true },
  ),
  ...connectOptions,
};

/**
 * The order of a refund.
 *
 * @throws UserError if the reason Other comes without a note
 */
export const checkOrder = <Order extends Pick<RefundOrder, 'reason' | 'note'>>(order: Order): Order => {
  if (order.reason === 'other' && !order.note)
    throw invalid('Note', 'the reason Other needs a note that says why the payment is refunded.');
  return order;
};
