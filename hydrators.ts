import zapier, { type Bundle, type ZObject } from 'zapier-platform-core';
import { withStripe } from './stripe/client.ts';
import type { Deadline } from './stripe/deadline.ts';
import { halted } from './stripe/errors.ts';

/** A public address of Stripe's, asked for without the key. What stalls ends with the step. */
const fileAt = async (z: ZObject, { signal }: Deadline, url: string) => {
  const request: { url: string; raw: true; signal: AbortSignal } = { url, raw: true, signal };
  const answer = await z.request(request);
  // Where the step ends before anybody reads the file, nobody else listens, and Node would end the process.
  answer.body.on('error', ({ name }: Error) => zapier.console.log(`A download ended early: ${name}`));
  return answer;
};

/**
 * The PDF of an invoice. Its address is read afresh, because Stripe lets them expire, and a Zap may use
 * the file days after the trigger.
 *
 * @see https://docs.zapier.com/platform/build-cli/dehydration
 */
export const downloadInvoicePdf = withStripe(async (stripe, bundle: Bundle, z, deadline) => {
  const { invoice_pdf: url } = await stripe.invoices.retrieve(String(bundle.inputData.invoice));
  if (!url) throw halted('This invoice has no PDF: Stripe makes one when the invoice is finalized.');
  return deadline.inTime(z.stashFile(fileAt(z, deadline, url)));
});

/** The receipt of a charge, as the page that the customer sees. Its address dies after 30 days, so it is read afresh. */
export const downloadReceipt = withStripe(async (stripe, bundle: Bundle, z, deadline) => {
  const charge = await stripe.charges.retrieve(String(bundle.inputData.charge));
  if (!charge.receipt_url)
    throw halted('This payment has no receipt: Stripe makes one when it has succeeded.');
  const { body } = await fileAt(z, deadline, charge.receipt_url);
  const name = `Receipt-${charge.receipt_number ?? charge.id}.html`;
  return deadline.inTime(z.stashFile(body, undefined, name, 'text/html'));
});

export const hydrators = { downloadInvoicePdf, downloadReceipt };
