import { invalid } from '../../lib/errors.ts';
import { REFERENCE } from '../../stripe/once.ts';
import { isEmpty } from '../../zapier/inputs.ts';
import { metadata, text } from '../../zapier/kinds.ts';
import { defineLinkGroup, joinParams, type LinkParams, type Sale } from './group.ts';

/**
 * Metadata for everything that a link leads to. Stripe copies the metadata of a link to its checkouts only. Payments,
 * subscriptions and invoices have their own, which an update replaces as a whole.
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
  // If the link had no invoices before, they get the metadata that its payments have.
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

/** The merchant's own data on the link and its payments. */
export const records = defineLinkGroup({
  label: 'For Your Records',
  fields: {
    description: text('Description', {
      max: 500,
      long: true,
      help: 'Shown on the email receipt and beside the payment in the Dashboard, up to 500 characters.',
    }),
    metadata: metadata(
      'Metadata',
      'Keys and values of your own, such as `campaign` and `spring`. Copied to payments, subscriptions and invoices from this link.',
    ),
    reference: text('Reference', {
      max: 500,
      limits: true,
      help: 'Names this link, such as an order number. Within 24 hours, the same reference and the same fields give the same link, however often the Zap runs. Leave empty to compare the fields alone; a link with a maximum number of payments is then always a new one. The link and its payments keep the reference in their metadata.',
    }),
  },
  toParams: ({ description, reference, metadata: own }, sale) => {
    if (description && sale.recurring && sale.link) {
      throw invalid(
        'Description',
        'cannot be changed on a link that sells a subscription: Stripe takes it only when the link is created. Empty it, or create a new link.',
      );
    }
    const data = description ? { description } : undefined;
    return joinParams<LinkParams>(
      forAll({ ...own, ...(reference && { [REFERENCE]: reference }) }, sale),
      sale.recurring ? { subscription_data: data } : { payment_intent_data: data },
    );
  },
  clears: {
    description: () => ({ payment_intent_data: { description: '' } }),
    metadata: ({ metadata, payment_intent_data, subscription_data, invoice_creation: invoices }) => ({
      metadata: Object.fromEntries(Object.keys(metadata).map((key) => [key, ''])),
      payment_intent_data: isEmpty(payment_intent_data?.metadata) ? undefined : { metadata: '' },
      subscription_data: isEmpty(subscription_data?.metadata) ? undefined : { metadata: '' },
      invoice_creation:
        invoices && !isEmpty(invoices.invoice_data?.metadata)
          ? { enabled: invoices.enabled, invoice_data: { metadata: '' } }
          : undefined,
    }),
  },
});
