import type { Bundle } from 'zapier-platform-core';
import { withStripe } from './stripe/client.ts';
import { halted } from './stripe/errors.ts';

/**
 * The PDF of an invoice. Its address is read afresh, because Stripe lets them expire, and a Zap may use
 * the file days after the trigger.
 *
 * @see https://docs.zapier.com/platform/build-cli/dehydration
 */
export const downloadInvoicePdf = withStripe(async (stripe, bundle: Bundle, z) => {
  const { invoice_pdf: url } = await stripe.invoices.retrieve(String(bundle.inputData.invoice));
  if (!url) throw halted('This invoice has no PDF: Stripe makes one when the invoice is finalized.');
  return z.stashFile(z.request({ url, raw: true }));
});

/** The receipt of a charge, as the page that the customer sees. Its address dies after 30 days, so it is read afresh. */
export const downloadReceipt = withStripe(async (stripe, bundle: Bundle, z) => {
  const charge = await stripe.charges.retrieve(String(bundle.inputData.charge));
  if (!charge.receipt_url)
    throw halted('This payment has no receipt: Stripe makes one when it has succeeded.');
  const { body } = await z.request({ url: charge.receipt_url, raw: true });
  return z.stashFile(body, undefined, `Receipt-${charge.receipt_number ?? charge.id}.html`, 'text/html');
});

export const hydrators = { downloadInvoicePdf, downloadReceipt };
