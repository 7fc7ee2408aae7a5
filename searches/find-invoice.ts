import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { paymentId } from '../inputs/ids.ts';
import { choice, email, text } from '../inputs/kinds.ts';
import { defineSearch } from '../operations/define-search.ts';
import { INVOICE_EXPAND, invoice, listInvoices, readInvoice, withAllLines } from '../records/invoice.ts';
import { customersOf } from '../stripe/buyers.ts';
import { intentOf } from '../stripe/charges.ts';
import { idOf, inEach } from '../stripe/objects.ts';
import { newestAndBest, searchQuery } from '../stripe/search.ts';

const MOST_FOUND = 20;

const STATUSES = { paid: 'Paid', open: 'Open', draft: 'Draft', void: 'Void', uncollectible: 'Uncollectible' };

type Status = keyof typeof STATUSES;

const worth = ({ status }: Pick<Stripe.Invoice, 'status'>): number =>
  status === 'paid' ? 2 : Number(status === 'open');

const invoicesOfPayment = async (stripe: Stripe, payment: string): Promise<Stripe.Invoice[]> => {
  if (payment.startsWith('in_')) return [await readInvoice(stripe, payment)];
  const intent = await intentOf(stripe, payment);
  if (!intent) return [];
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
  });
  return Promise.all(data.map(({ invoice }) => readInvoice(stripe, idOf(invoice) ?? '')));
};

const invoicesByNumber = async (stripe: Stripe, number: string): Promise<Stripe.Invoice[]> => {
  const query = searchQuery([['number', ':', number]]);
  const { data } = await stripe.invoices.search({ query, expand: inEach(INVOICE_EXPAND) });
  return Promise.all(data.map((found) => withAllLines(stripe, found)));
};

const invoicesOfCustomer = async (
  stripe: Stripe,
  email: string,
  status: Status | undefined,
): Promise<Stripe.Invoice[]> => {
  const best = { asked: status, best: 'paid', isBest: (one: Stripe.Invoice) => worth(one) === 2 } as const;
  const pages = (await customersOf(stripe, email)).map(({ id: customer }) => {
    const find = (of: Status | undefined) =>
      listInvoices(stripe, { customer, status: of, limit: MOST_FOUND });
    return newestAndBest(find, { ...best, most: MOST_FOUND });
  });
  return (await Promise.all(pages)).flat().sort((a, b) => b.created - a.created);
};

export const findInvoice = defineSearch({
  key: 'find_invoice',
  noun: 'Invoice',
  label: 'Find Invoice',
  description:
    'Finds invoices by number, customer, payment or status, with their PDFs. Paid ones come first.',
  guide: ['Send paid invoices'],
  inputs: defineInputs({
    number: text('Invoice Number', {
      max: 100,
      help: 'As printed on the invoice. Fill in at least one field; an invoice has to match all that are filled in.',
    }),
    email: email('Customer Email', {}),
    payment: paymentId({ help: 'Choose a payment, or map any of its ids.' }),
    status: choice('Status', STATUSES, {}),
  }),
  record: invoice,
  worth,
  perform: async (stripe, { number, email, payment, status }) => {
    const find = (): Promise<Stripe.Invoice[]> => {
      if (payment) return invoicesOfPayment(stripe, payment);
      if (number) return invoicesByNumber(stripe, number);
      return email
        ? invoicesOfCustomer(stripe, email, status)
        : listInvoices(stripe, { status, limit: MOST_FOUND });
    };
    return (await find()).filter(
      (found) =>
        (!number || found.number?.toLowerCase() === number.toLowerCase()) &&
        (!email || found.customer_email?.toLowerCase() === email.toLowerCase()) &&
        (!status || found.status === status),
    );
  },
});
