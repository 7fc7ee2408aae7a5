import { randomInt } from 'node:crypto';
import type Stripe from 'stripe';
import type { Shop } from '../engine/shop.ts';

/** Emails to customers: they are only noted (`GET /_sandbox/emails`), as Stripe sends none in test mode either. */

const fourDigits = () => String(randomInt(10_000)).padStart(4, '0');

/** Sends the receipt of a charge to an address. One that has not succeeded waits with it, as it has none yet. */
export const sendReceipt = (shop: Shop, charge: Stripe.Charge, to: string): void => {
  charge.receipt_email = to;
  if (charge.status !== 'succeeded') return;
  charge.receipt_number ??= `${fourDigits()}-${fourDigits()}`;
  shop.emails.push({ kind: 'receipt', to, object: charge.id, at: shop.now });
};

/** Sends an invoice to its customer. */
export const sendInvoice = (shop: Shop, { id }: Stripe.Invoice, to: string): void => {
  shop.emails.push({ kind: 'invoice', to, object: id, at: shop.now });
};
