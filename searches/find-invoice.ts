import type Stripe from 'stripe';
import { paymentId } from '../forms/ids.ts';
import { anyField } from '../forms/search-results.ts';
import { defineSearch } from '../operations/search.ts';
import { invoice } from '../records/invoice.ts';
import { intentOf } from '../stripe/charges.ts';
import { customersOf, isSameEmail } from '../stripe/customers.ts';
import { idOf, inEach } from '../stripe/expand.ts';
import { INVOICE_EXPAND } from '../stripe/invoice-ids.ts';
import { listInvoices, readInvoice, withAllLines } from '../stripe/invoices.ts';
import { newestAndBest } from '../stripe/pages.ts';
import { searchQuery } from '../stripe/query.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, email, text } from '../zapier/kinds.ts';

const MAX_FOUND = 20;

const STATUSES = { paid: 'Paid', open: 'Open', draft: 'Draft', void: 'Void', uncollectible: 'Uncollectible' };

type Status = keyof typeof STATUSES;

const rank = ({ status }: Pick<Stripe.Invoice, 'status'>): number =>
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
  const best = { asked: status, best: 'paid', isBest: (one: Stripe.Invoice) => rank(one) === 2 } as const;
  const pages = (await customersOf(stripe, email)).map(({ id: customer }) => {
    const find = (of: Status | undefined) => listInvoices(stripe, { customer, status: of, limit: MAX_FOUND });
    return newestAndBest(find, { ...best, most: MAX_FOUND });
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
      help: `As printed on the invoice. ${anyField('an invoice')}`,
    }),
    email: email('Customer Email', { help: 'As Stripe has it for the customer.' }),
    payment: paymentId({ help: 'Choose a payment, or map any of its ids.' }),
    status: choice('Status', STATUSES, {}),
  }),
  record: invoice,
  rank,
  perform: async (stripe, { number, email, payment, status }) => {
    const find = (): Promise<Stripe.Invoice[]> => {
      if (payment) return invoicesOfPayment(stripe, payment);
      if (number) return invoicesByNumber(stripe, number);
      return email
        ? invoicesOfCustomer(stripe, email, status)
        : listInvoices(stripe, { status, limit: MAX_FOUND });
    };
    return (await find()).filter(
      (found) =>
        (!number || found.number?.toLowerCase() === number.toLowerCase()) &&
        (!email || isSameEmail(found.customer_email, email)) &&
        (!status || found.status === status),
    );
  },
});
