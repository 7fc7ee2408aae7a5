import type Stripe from 'stripe';
import { invalid } from '../../stripe/errors.ts';
import { REFERENCE } from '../../stripe/idempotency.ts';
import { metadata, text } from '../kinds.ts';
import { defineLinkGroup, joinParams, type LinkParams, type Sale } from './group.ts';

/**
 * Metadata for all that comes of a link. Stripe copies that of the link to its checkouts only; what the payment, the
 * subscription and the invoice get stands apart, and there an update replaces all that was before.
 *
 * @see https://docs.stripe.com/api/payment-link/update
 */
const forAll = (own: Record<string, string>, { recurring, invoices, link }: Sale): LinkParams => {
  const isNew = Object.keys(own).length > 0;
  const payments = link?.payment_intent_data?.metadata;
  if (recurring) {
    return isNew
      ? { metadata: own, subscription_data: { metadata: { ...link?.subscription_data?.metadata, ...own } } }
      : {};
  }
  const before = link?.invoice_creation;
  // Invoices that are new to the link get what the payments have already.
  const onInvoice = { ...(before?.enabled ? before.invoice_data?.metadata : payments), ...own };
  return {
    ...(isNew && { metadata: own, payment_intent_data: { metadata: { ...payments, ...own } } }),
    ...(invoices &&
      (isNew || !before?.enabled) &&
      Object.keys(onInvoice).length && {
        invoice_creation: { enabled: true, invoice_data: { metadata: onInvoice } },
      }),
  };
};

/** What is kept with the link and its payments. */
export const records = defineLinkGroup(
  'For Your Records',
  {
    description: text('Description', {
      max: 500,
      long: true,
      help: 'Shown on the email receipt and beside the payment in the Dashboard, up to 500 characters.',
    }),
    metadata: metadata(
      'Metadata',
      'Names and values of your own. Each payment, subscription and invoice that comes of the link carries them too.',
    ),
    reference: text('Reference', {
      max: 500,
      limits: true,
      help: 'What this link is for, like an order number; the link and its payments keep it. Created twice within 24 hours with the same reference and the same fields, it is the same link, however often the Zap runs. If empty, the fields alone decide, and a link with a maximum number of payments is always a new one.',
    }),
  },
  ({ description, reference, metadata: own }, sale) => {
    if (description && sale.recurring && sale.link) {
      throw invalid(
        'Description',
        'cannot be changed on a link that sells a subscription: Stripe takes it only when the link is created. Empty it, or create a new link.',
      );
    }
    return joinParams<LinkParams>(
      forAll({ ...own, ...(reference && { [REFERENCE]: reference }) }, sale),
      description && !sale.recurring ? { payment_intent_data: { description } } : {},
    );
  },
);

/** The description of a subscription, which only a new link takes. */
export const subscriptionDescription = (
  { description }: { description: string | undefined },
  { recurring }: Sale,
): Pick<Stripe.PaymentLinkCreateParams, 'subscription_data'> =>
  description && recurring ? { subscription_data: { description } } : {};
