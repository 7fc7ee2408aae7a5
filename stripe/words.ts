// Codes of Stripe in the words of its Dashboard.

/** A code in words: those of the table, or the code itself as words, such as “Needs response” for `needs_response`. */
export const inWords = (words: Record<string, string>, code: string | null | undefined): string | null => {
  if (!code) return null;
  const text = code.replaceAll('_', ' ');
  return words[code] ?? text.charAt(0).toUpperCase() + text.slice(1);
};

/** The name of a checkout's payment status. */
export const paymentStatusName = (status: string | null): string | null =>
  inWords({ no_payment_required: 'No payment required' }, status);

/**
 * Why an invoice was made.
 *
 * @see https://docs.stripe.com/api/invoices/object#invoice_object-billing_reason
 */
export const billingReasonName = (reason: string | null): string | null =>
  inWords(
    {
      subscription_create: 'First payment',
      subscription_cycle: 'Renewal',
      subscription_update: 'Change of plan',
      subscription_threshold: 'Usage threshold',
      subscription: 'Change of plan',
      manual: 'One-time invoice',
      automatic_pending_invoice_item_invoice: 'Pending items',
      quote_accept: 'Accepted quote',
      upcoming: 'Upcoming invoice',
    },
    reason,
  );

/** The state of a dispute. Inquiries have states of their own: https://docs.stripe.com/disputes/how-disputes-work */
export const disputeStatusName = (status: string): string | null =>
  inWords(
    {
      warning_needs_response: 'Inquiry needs response',
      warning_under_review: 'Inquiry under review',
      warning_closed: 'Inquiry closed',
    },
    status,
  );

/** Why a customer disputes a payment: https://docs.stripe.com/disputes/categories */
export const disputeReasonName = (reason: string): string | null =>
  inWords(
    { subscription_canceled: 'Canceled subscription', debit_not_authorized: 'Debit not authorized' },
    reason,
  );

/** The state of a refund. */
export const refundStatusName = (status: string | null): string | null =>
  inWords({ requires_action: 'Waits for the customer' }, status);
