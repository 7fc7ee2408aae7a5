/** What the receipt of a charge is fetched by later; null where there is none. */
export const receiptOf = (
  charge: { id: string; receipt_url: string | null } | null,
): { charge: string } | null => (charge?.receipt_url ? { charge: charge.id } : null);

export const RECEIPT_SAMPLE = 'https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTGtk';
