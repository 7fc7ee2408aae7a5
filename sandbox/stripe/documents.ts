import { Hono } from 'hono';
import { html } from 'hono/html';
import PDFDocument from 'pdfkit';
import type Stripe from 'stripe';
import { displayAmount } from './currencies.ts';
import type { Sandbox } from './engine/sandbox.ts';
import { createdOf } from './engine/store.ts';

/** Stripe lets a receipt's link die after thirty days. */
const RECEIPT_DAYS = 30;

const dateOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);

/** The pages that objects link to: invoices and receipts, each also as a PDF. No key is needed, only the address. */
export const documents = (sandbox: Sandbox): Hono => {
  const app = new Hono();

  const invoiceAt = (account: string, id: string, url: string) => {
    for (const livemode of [false, true]) {
      const shop = sandbox.shop(livemode, account);
      const invoice = shop?.find('invoice', id);
      if (shop && invoice?.hosted_invoice_url === url)
        return { invoice, lines: shop.invoiceLines.get(id) ?? [] };
    }
    return undefined;
  };
  const chargeAt = (account: string, id: string, url: string) => {
    const charges = [false, true].map((livemode) => sandbox.shop(livemode, account)?.find('charge', id));
    return charges.find((charge) => charge?.receipt_url === url);
  };

  app.get('/invoices/:account/:id/:token/:pdf?', async (c) => {
    const { account, id, token, pdf } = c.req.param();
    const found = invoiceAt(account, id, `${sandbox.url}/invoices/${account}/${id}/${token}`);
    if (!found || (pdf !== undefined && pdf !== 'pdf')) return c.notFound();
    const sheet = invoiceSheet(found.invoice, found.lines);
    if (!pdf) return c.html(page(sheet));
    return pdfAnswer(await toPdf(sheet), `Invoice-${found.invoice.number}.pdf`);
  });

  app.get('/receipts/payment/:account/:id/:token/:pdf?', async (c) => {
    const { account, id, token, pdf } = c.req.param();
    const charge = chargeAt(account, id, `${sandbox.url}/receipts/payment/${account}/${id}/${token}`);
    if (!charge || (pdf !== undefined && pdf !== 'pdf')) return c.notFound();
    if (Date.now() / 1000 - createdOf(charge) > RECEIPT_DAYS * 86_400) {
      return c.html(
        page({
          title: 'This receipt has expired',
          facts: [],
          amounts: [],
          words: ['Ask the shop for a new one.'],
        }),
        410,
      );
    }
    const sheet = receiptSheet(charge);
    return pdf ? pdfAnswer(await toPdf(sheet), `Receipt-${id}.pdf`) : c.html(page(sheet));
  });
  return app;
};

/** What is printed, on a page or as a PDF: facts above, amounts in a table, words below. */
interface Sheet {
  title: string;
  facts: string[];
  amounts: [what: string, amount: string][];
  words: string[];
}

const present = (texts: (string | null)[]): string[] =>
  texts.filter((text) => text !== null && text !== '') as string[];

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
      ['Total', amount(invoice.total)],
      ['Amount paid', amount(invoice.amount_paid)],
    ],
    words: present([invoice.footer]),
  };
};

const receiptSheet = (charge: Stripe.Charge): Sheet => ({
  title: 'Receipt from Embedded Shop',
  facts: [`Date paid: ${dateOf(charge.created)}`, ...present([charge.description])],
  amounts: [
    ['Amount paid', displayAmount(charge.amount, charge.currency)],
    ['Refunded', displayAmount(charge.amount_refunded, charge.currency)],
  ],
  words: ['Thank you for your order.'],
});

const page = ({ title, facts, amounts, words }: Sheet) => html`<!doctype html>
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
  ${words.map((text) => html`<p>${text}</p>`)}`;

const toPdf = ({ title, facts, amounts, words }: Sheet): Promise<Buffer> => {
  const document = new PDFDocument({ info: { Title: title } });
  const chunks: Buffer[] = [];
  document.fontSize(20).text(title).moveDown().fontSize(11);
  for (const fact of facts) document.text(fact);
  document.moveDown();
  document.table({
    columnStyles: [{ width: '*' }, { width: 120, align: { x: 'right', y: 'top' } }],
    defaultStyle: { border: { top: 0, right: 0, bottom: 0.5, left: 0 }, borderColor: '#ccc', padding: 6 },
    data: amounts,
  });
  document.moveDown();
  for (const text of words) document.text(text, document.page.margins.left);
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
    document.end();
  });
};

const pdfAnswer = (pdf: Buffer, name: string): Response =>
  new Response(new Uint8Array(pdf), {
    headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${name}"` },
  });
