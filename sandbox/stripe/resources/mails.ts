import { randomInt } from 'node:crypto';
import type Stripe from 'stripe';
import type { Call } from '../engine/resource.ts';

/** Emails to customers: they are only noted (`GET /_sandbox/emails`), as Stripe sends none in test mode either. */

const fourDigits = () => String(randomInt(10_000)).padStart(4, '0');

/** Sends the receipt of a charge to an address. One that has not succeeded waits with it, as it has none yet. */
export const sendReceipt = ({ shop, now }: Call, charge: Stripe.Charge, to: string): void => {
  charge.receipt_email = to;
  if (charge.status !== 'succeeded') return;
  charge.receipt_number ??= `${fourDigits()}-${fourDigits()}`;
  shop.mails.push({ kind: 'receipt', to, object: charge.id, at: now });
};

/** Sends an invoice to its customer. */
export const sendInvoice = ({ shop, now }: Call, { id }: Stripe.Invoice, to: string): void => {
  shop.mails.push({ kind: 'invoice', to, object: id, at: now });
};
