import { Readable } from 'node:stream';
import zapier, { type Bundle, type ZObject } from 'zapier-platform-core';
import type { Deadline } from './lib/deadline.ts';
import { halted, later } from './lib/errors.ts';
import { withStripe } from './operations/connection.ts';

/** Passes a file on. @throws if it has no bytes */
async function* notEmpty(file: AsyncIterable<string | Buffer>): AsyncGenerator<string | Buffer> {
  let isEmpty = true;
  for await (const chunk of file) {
    isEmpty = false;
    yield chunk;
  }
  if (isEmpty) throw later('A file that Stripe sent was empty.');
}

/**
 * Puts a public file of Stripe's into Zapier's store. It is downloaded without the key, and a download that stalls ends
 * with the step.
 *
 * @returns the address in the store
 */
const stash = async (z: ZObject, { signal, within }: Deadline, url: string, name: string, type: string) => {
  const request: { url: string; raw: true; signal: AbortSignal } = { url, raw: true, signal };
  const { body } = await z.request(request);
  // If the step ends before anything reads the file, nothing else listens, and Node would end the process.
  body.on('error', ({ name: error }: Error) => zapier.console.log(`A download ended early: ${error}`));
  return within(Number.POSITIVE_INFINITY, z.stashFile(Readable.from(notEmpty(body)), undefined, name, type));
};

/**
 * The PDF of an invoice. Its address is read afresh, because Stripe lets them expire, and a Zap may use
 * the file days after the trigger.
 *
 * @see https://docs.zapier.com/platform/build-cli/dehydration
 */
export const downloadInvoicePdf = withStripe(async (stripe, bundle: Bundle, z, deadline) => {
  const { id, number, invoice_pdf: url } = await stripe.invoices.retrieve(String(bundle.inputData.invoice));
  if (!url) throw halted('This invoice has no PDF: Stripe makes one when the invoice is finalized.');
  return stash(z, deadline, url, `Invoice-${number ?? id}.pdf`, 'application/pdf');
});

/** The receipt of a charge, as the page that the customer sees. Its address dies after 30 days, so it is read afresh. */
export const downloadReceipt = withStripe(async (stripe, bundle: Bundle, z, deadline) => {
  const charge = await stripe.charges.retrieve(String(bundle.inputData.charge));
  if (!charge.receipt_url)
    throw halted('This payment has no receipt: Stripe makes one when it has succeeded.');
  return stash(
    z,
    deadline,
    charge.receipt_url,
    `Receipt-${charge.receipt_number ?? charge.id}.html`,
    'text/html',
  );
});

export const hydrators = { downloadInvoicePdf, downloadReceipt };
