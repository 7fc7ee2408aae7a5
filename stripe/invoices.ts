import type Stripe from 'stripe';
import { readCharge } from './charges.ts';
import { orNull } from './errors.ts';
import { idOf, inEach } from './objects.ts';
import { searchQuery } from './search.ts';

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
  const { data } = await stripe.invoices.list({ ...params, expand: inEach(EXPAND) });
  return Promise.all(data.map((invoice) => withAllLines(stripe, invoice)));
};

/** What to find invoices by; an invoice has to match all that is given. */
export interface InvoiceQuery {
  number?: string;
  email?: string;
  payment?: string;
  status?: Stripe.InvoiceListParams.Status;
}

const MOST_FOUND = 20;

const invoiceOfPayment = async (stripe: Stripe, payment: string): Promise<Stripe.Invoice[]> => {
  const charge = await orNull(readCharge(stripe, payment, []));
  const intent = idOf(charge?.payment_intent);
  if (!intent) return [];
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
  });
  return Promise.all(data.map(({ invoice }) => readInvoice(stripe, idOf(invoice) ?? '')));
};

const invoicesOfCustomer = async (
  stripe: Stripe,
  { email, status }: InvoiceQuery,
): Promise<Stripe.Invoice[]> => {
  const { data: customers } = await stripe.customers.list({ email, limit: 10 });
  const pages = customers.map(({ id }) => listInvoices(stripe, { customer: id, status, limit: MOST_FOUND }));
  return (await Promise.all(pages)).flat();
};

/** Invoices, newest first, each with its payment and all its lines. */
export const findInvoices = async (stripe: Stripe, query: InvoiceQuery): Promise<Stripe.Invoice[]> => {
  const { number, email, payment, status } = query;
  const find = async (): Promise<Stripe.Invoice[]> => {
    if (payment) return invoiceOfPayment(stripe, payment);
    if (number) {
      const { data } = await stripe.invoices.search({
        query: searchQuery([['number', ':', number]]),
        expand: inEach(EXPAND),
      });
      return Promise.all(data.map((invoice) => withAllLines(stripe, invoice)));
    }
    return email ? invoicesOfCustomer(stripe, query) : listInvoices(stripe, { status, limit: MOST_FOUND });
  };
  return (await find()).filter(
    (invoice) =>
      (!number || invoice.number?.toLowerCase() === number.toLowerCase()) &&
      (!email || invoice.customer_email?.toLowerCase() === email.toLowerCase()) &&
      (!status || invoice.status === status),
  );
};
