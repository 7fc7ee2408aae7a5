import { Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { displayAmount } from './currencies.ts';
import type { Sandbox } from './engine/sandbox.ts';
import type { Store } from './engine/store.ts';
import { type PdfLine, toPdf } from './pdf.ts';

/** Stripe's link to a receipt expires after 30 days. */
const RECEIPT_DAYS = 30;

const dateOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);

/** A document, and the name of its PDF. */
interface Printed {
  sheet: Sheet;
  name: string;
  /** Whether its URL has expired. */
  isExpired?: boolean;
}

/** The document of an object, if the object has this URL. */
type Printer = (store: Store, id: string, url: string) => Printed | undefined;

const printInvoice: Printer = (store, id, url) => {
  const invoice = store.find('invoice', id);
  if (invoice?.hosted_invoice_url !== url) return undefined;
  return {
    sheet: invoiceSheet(invoice, store.invoiceLines.get(id) ?? []),
    name: `Invoice-${invoice.number}`,
  };
};

const printReceipt: Printer = (store, id, url) => {
  const charge = store.find('charge', id);
  if (charge?.receipt_url !== url) return undefined;
  const isExpired = Date.now() / 1000 - charge.created > RECEIPT_DAYS * 86_400;
  return { sheet: isExpired ? EXPIRED : receiptSheet(charge), name: `Receipt-${id}`, isExpired };
};

const printVoucher: Printer = (store, id, url) => {
  const intent = store.find('payment_intent', id);
  if (!intent || !JSON.stringify(intent.next_action).includes(`"${url}"`)) return undefined;
  return { sheet: voucherSheet(intent), name: `Voucher-${id}` };
};

const PRINTERS: Record<string, Printer> = {
  '/invoices': printInvoice,
  '/receipts/payment': printReceipt,
  '/vouchers': printVoucher,
};

/** The pages of invoices, receipts and vouchers, each also as a PDF. They need no key, only the URL. */
export const documents = (sandbox: Sandbox): Hono => {
  const app = new Hono();
  for (const [base, print] of Object.entries(PRINTERS)) {
    app.get(`${base}/:account/:id/:token/:pdf{pdf}?`, async (c) => {
      const { account, id, token, pdf } = c.req.param();
      const url = `${sandbox.url}${base}/${account}/${id}/${token}`;
      const stores = [false, true].flatMap((livemode) => sandbox.store(livemode, account) ?? []);
      const [printed] = stores.flatMap((store) => print(store, id, url) ?? []);
      if (!printed) return c.notFound();
      if (printed.isExpired) return c.html(page(printed.sheet), 410);
      return pdf ? pdfAnswer(pdfOf(printed.sheet), `${printed.name}.pdf`) : c.html(page(printed.sheet));
    });
  }
  return app;
};

/** The content of a document: facts, a table of amounts, and texts. */
interface Sheet {
  title: string;
  facts: string[];
  amounts: [what: string, amount: string][];
  texts: string[];
}

const EXPIRED: Sheet = {
  title: 'This receipt has expired',
  facts: [],
  amounts: [],
  texts: ['Ask the shop for a new one.'],
};

const present = (given: (string | null)[]): string[] =>
  given.filter((text) => text !== null && text !== '') as string[];

const invoiceSheet = (invoice: Stripe.Invoice, lines: Stripe.InvoiceLineItem[]): Sheet => {
  const amount = (minor: number) => displayAmount(minor, invoice.currency);
  return {
    title: `Invoice ${invoice.number}`,
    facts: [
      `From: ${invoice.account_name}`,
      `Bill to: ${present([invoice.customer_name, invoice.customer_email]).join(', ')}`,
      `Date of issue: ${dateOf(invoice.created)}`,
      ...(invoice.custom_fields ?? []).map(({ name, value }) => `${name}: ${value}`),
      ...present([invoice.description]),
    ],
    amounts: [
      ...lines.map((line): [string, string] => [
        `${line.quantity} x ${line.description}`,
        amount(line.amount),
      ]),
      ...(invoice.total_discount_amounts ?? []).map(({ amount: off }): [string, string] => [
        'Discount',
        amount(-off),
      ]),
      ...(invoice.shipping_cost
        ? [['Shipping', amount(invoice.shipping_cost.amount_total)] satisfies [string, string]]
        : []),
      ['Total', amount(invoice.total)],
      ['Amount paid', amount(invoice.amount_paid)],
    ],
    texts: present([invoice.footer]),
  };
};

const receiptSheet = (charge: Stripe.Charge): Sheet => ({
  title: 'Receipt from Embedded Shop',
  facts: [`Date paid: ${dateOf(charge.created)}`, ...present([charge.description])],
  amounts: [
    ['Amount paid', displayAmount(charge.amount, charge.currency)],
    ['Refunded', displayAmount(charge.amount_refunded, charge.currency)],
  ],
  texts: ['Thank you for your order.'],
});

const voucherSheet = ({ amount, currency, description, next_action }: Stripe.PaymentIntent): Sheet => {
  const isBankAccount = next_action?.type === 'verify_with_microdeposits';
  return {
    title: isBankAccount ? 'Verify your bank account' : 'Voucher of Embedded Shop',
    facts: present([description]),
    amounts: [['To be paid', displayAmount(amount, currency)]],
    texts: [
      isBankAccount
        ? 'Stripe sends a small deposit with a code to your account. Type the code here when it is there.'
        : 'Pay this in a store within three days.',
    ],
  };
};

const page = ({ title, facts, amounts, texts }: Sheet) => html`<!doctype html>
  <meta charset="utf-8" />
  <title>${title}</title>
  <style>
    body { font: 16px/1.5 sans-serif; max-width: 34em; margin: 3em auto; padding: 0 1em; }
    table { width: 100%; border-collapse: collapse; margin: 1.5em 0; }
    td { border-bottom: 1px solid #ddd; padding: 0.4em 0; }
    td + td { text-align: right; }
  </style>
  <h1>${title}</h1>
  ${facts.map((fact) => html`<div>${fact}</div>`)}
  <table>
    ${amounts.map(([what, amount]) => html`<tr><td>${what}</td><td>${amount}</td></tr>`)}
  </table>
  ${texts.map((text) => html`<p>${text}</p>`)}`;

const pdfOf = ({ title, facts, amounts, texts }: Sheet): Buffer =>
  toPdf(title, [
    ...facts.map((fact): PdfLine => [fact]),
    [''],
    ...amounts,
    [''],
    ...texts.map((text): PdfLine => [text]),
  ]);

const pdfAnswer = (pdf: Buffer, name: string): Response =>
  new Response(new Uint8Array(pdf), {
    headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${name}"` },
  });
