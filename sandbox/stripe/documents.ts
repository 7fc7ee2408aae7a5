import { Hono } from 'hono';
import { html } from 'hono/html';
import PDFDocument from 'pdfkit';
import type Stripe from 'stripe';
import { createdOf } from './engine/objects.ts';
import type { World } from './engine/world.ts';
import { displayAmount } from './money.ts';

/** Stripe lets a receipt's link die after thirty days. */
const RECEIPT_DAYS = 30;

const dateOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);

/** The pages that objects link to: invoices and receipts, each also as a PDF. No key is needed, only the address. */
export function documents(world: World): Hono {
  const app = new Hono();

  const invoiceAt = (account: string, id: string, url: string) => {
    for (const livemode of [false, true]) {
      const shop = world.shop(livemode, account);
      const invoice = shop?.find('invoice', id);
      if (shop && invoice?.hosted_invoice_url === url)
        return { invoice, lines: shop.invoiceLines.get(id) ?? [] };
    }
    return undefined;
  };
  const chargeAt = (account: string, id: string, url: string) => {
    const charges = [false, true].map((livemode) => world.shop(livemode, account)?.find('charge', id));
    return charges.find((charge) => charge?.receipt_url === url);
  };

  app.get('/invoices/:account/:id/:token/:pdf?', async (c) => {
    const { account, id, token, pdf } = c.req.param();
    const found = invoiceAt(account, id, `${world.baseUrl}/invoices/${account}/${id}/${token}`);
    if (!found || (pdf !== undefined && pdf !== 'pdf')) return c.notFound();
    const text = invoiceText(found.invoice, found.lines);
    if (!pdf) return c.html(page(text));
    return pdfAnswer(await toPdf(text), `Invoice-${found.invoice.number}.pdf`);
  });

  app.get('/receipts/payment/:account/:id/:token/:pdf?', async (c) => {
    const { account, id, token, pdf } = c.req.param();
    const charge = chargeAt(account, id, `${world.baseUrl}/receipts/payment/${account}/${id}/${token}`);
    if (!charge || (pdf !== undefined && pdf !== 'pdf')) return c.notFound();
    if (Date.now() / 1000 - createdOf(charge) > RECEIPT_DAYS * 86_400) {
      return c.html(page({ title: 'This receipt has expired', lines: ['Ask the shop for a new one.'] }), 410);
    }
    const text = receiptText(charge);
    return pdf ? pdfAnswer(await toPdf(text), `Receipt-${id}.pdf`) : c.html(page(text));
  });
  return app;
}

interface Text {
  title: string;
  lines: string[];
}

function invoiceText(invoice: Stripe.Invoice, lines: Stripe.InvoiceLineItem[]): Text {
  const amount = (minor: number) => displayAmount(minor, invoice.currency);
  return {
    title: `Invoice ${invoice.number}`,
    lines: [
      `From: ${invoice.account_name}`,
      `Bill to: ${invoice.customer_name ?? ''} <${invoice.customer_email ?? ''}>`,
      `Date of issue: ${dateOf(invoice.created)}`,
      ...(invoice.custom_fields ?? []).map(({ name, value }) => `${name}: ${value}`),
      ...(invoice.description ? [invoice.description] : []),
      ...lines.map((line) => `${line.quantity} x ${line.description}: ${amount(line.amount)}`),
      `Total: ${amount(invoice.total)}`,
      `Amount paid: ${amount(invoice.amount_paid)}`,
      ...(invoice.footer ? [invoice.footer] : []),
    ],
  };
}

const receiptText = (charge: Stripe.Charge): Text => ({
  title: 'Receipt from Embedded Shop',
  lines: [
    `Amount paid: ${displayAmount(charge.amount, charge.currency)}`,
    `Refunded: ${displayAmount(charge.amount_refunded, charge.currency)}`,
    `Date paid: ${dateOf(charge.created)}`,
    ...(charge.description ? [charge.description] : []),
  ],
});

const page = ({ title, lines }: Text) =>
  html`<!doctype html><title>${title}</title><h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}`;

function toPdf({ title, lines }: Text): Promise<Buffer> {
  const document = new PDFDocument({ info: { Title: title } });
  const chunks: Buffer[] = [];
  document.fontSize(20).text(title).moveDown().fontSize(11);
  for (const line of lines) document.text(line);
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
    document.end();
  });
}

const pdfAnswer = (pdf: Buffer, name: string): Response =>
  new Response(new Uint8Array(pdf), {
    headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${name}"` },
  });
