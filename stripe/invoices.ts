import type Stripe from 'stripe';

/** Recent API versions know an invoice's payment only through this list, which has to be asked for. */
const EXPAND = ['payments'];

const withAllLines = async (stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.Invoice> => {
  const { lines } = invoice;
  if (!lines.has_more) return invoice;
  const rest = await stripe.invoices
    .listLineItems(invoice.id, { limit: 100, starting_after: lines.data.at(-1)?.id })
    .autoPagingToArray({ limit: 10_000 });
  return { ...invoice, lines: { ...lines, data: [...lines.data, ...rest], has_more: false } };
};

/** One invoice with its payment and all its lines: one request, unless it is a long one. */
export const readInvoice = async (stripe: Stripe, id: string): Promise<Stripe.Invoice> =>
  withAllLines(stripe, await stripe.invoices.retrieve(id, { expand: EXPAND }));

/** One page of invoices, newest first, each with its payment and all its lines. */
export const listInvoices = async (
  stripe: Stripe,
  params: Omit<Stripe.InvoiceListParams, 'expand'>,
): Promise<Stripe.Invoice[]> => {
  const { data } = await stripe.invoices.list({ ...params, expand: EXPAND.map((path) => `data.${path}`) });
  return Promise.all(data.map((invoice) => withAllLines(stripe, invoice)));
};
