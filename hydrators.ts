import type { Bundle, ZObject } from 'zapier-platform-core';
import { withStripe } from './stripe/client.ts';
import { halted } from './stripe/errors.ts';

/** Downloads a public file of Stripe's into Zapier's file storage; answers with its address there. */
const stash = (z: ZObject, url: string): string => z.stashFile(z.request({ url, raw: true }));

/**
 * The PDF of an invoice. Its address is read afresh, because Stripe lets them expire, and a Zap may use
 * the file days after the trigger.
 *
 * @see https://docs.zapier.com/platform/build-cli/dehydration
 */
export const downloadInvoicePdf = withStripe(async (stripe, bundle: Bundle, z) => {
  const { invoice_pdf: url } = await stripe.invoices.retrieve(String(bundle.inputData.invoice));
  if (!url) throw halted('This invoice has no PDF: Stripe makes one when the invoice is finalized.');
  return stash(z, url);
});

export const hydrators = { downloadInvoicePdf };
