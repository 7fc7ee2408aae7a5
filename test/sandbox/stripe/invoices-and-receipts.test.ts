import type Stripe from 'stripe';
import type { Email } from '../../../sandbox/stripe/index.ts';
import { letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();

const emailsAbout = async (object: string) => {
  const mails = (await (await fetch(`${sandbox().url}/_sandbox/emails`)).json()) as Email[];
  return mails.filter((mail) => mail.object === object).map(({ kind, to }) => [kind, to]);
};

const openInvoice = async (more: object = {}): Promise<Stripe.Invoice> => {
  const customer = await stripe().customers.create({ email: 'bill@example.com', name: 'Bill' });
  const body = { customer: customer.id, amount: 4200, ...more };
  return (await testHelper<{ invoice: Stripe.Invoice }>(sandbox().url, 'invoice', body)).invoice;
};

const lastEvent = async () => (await stripe().events.list({ limit: 1 })).data[0];

describe('sending an invoice', () => {
  it('mails it, and says so in an event', async () => {
    const { id } = await openInvoice();
    expect((await stripe().invoices.sendInvoice(id)).status).toBe('open');
    await stripe().invoices.sendInvoice(id);
    expect(await emailsAbout(id)).toEqual([
      ['invoice', 'bill@example.com'],
      ['invoice', 'bill@example.com'],
    ]);
    expect(await lastEvent()).toMatchObject({ type: 'invoice.sent', data: { object: { id } } });
  });

  it('is refused where the buyer was charged, and where nothing is to be paid', async () => {
    const charged = await openInvoice({ collection_method: 'charge_automatically' });
    expect((await refusal(stripe().invoices.sendInvoice(charged.id))).message).toBe(
      "You can only manually send an invoice if its collection method is 'send_invoice'.",
    );
    const { id } = await openInvoice();
    expect((await stripe().invoices.voidInvoice(id)).status).toBe('void');
    expect((await refusal(stripe().invoices.sendInvoice(id))).message).toContain('its status is void');
    const customer = await stripe().customers.create({ name: 'Nobody' });
    const silent = await openInvoice({ customer: customer.id });
    expect((await refusal(stripe().invoices.sendInvoice(silent.id))).message).toMatch(/^Missing email\./);
    expect((await refusal(stripe().invoices.sendInvoice('in_x'))).message).toBe("No such invoice: 'in_x'");
    for (const one of [charged.id, id, silent.id]) expect(await emailsAbout(one)).toEqual([]);
  });
});

it('ends open invoices, once', async () => {
  const lost = await openInvoice();
  const writtenOff = await stripe().invoices.markUncollectible(lost.id);
  expect(writtenOff.status).toBe('uncollectible');
  expect(writtenOff.status_transitions.marked_uncollectible_at).toBeGreaterThan(0);
  expect((await lastEvent())?.type).toBe('invoice.marked_uncollectible');
  expect((await refusal(stripe().invoices.markUncollectible(lost.id))).message).toContain("isn't open");
  expect((await refusal(stripe().invoices.sendInvoice(lost.id))).message).toContain('is uncollectible');
  expect((await stripe().invoices.voidInvoice(lost.id)).status_transitions.voided_at).toBeGreaterThan(0);
  expect((await lastEvent())?.type).toBe('invoice.voided');
  expect((await refusal(stripe().invoices.voidInvoice(lost.id))).message).toContain(
    "isn't open or uncollectible",
  );
});

it('lists invoices by every filter', async () => {
  const open = await openInvoice();
  const ids = async (filter: Stripe.InvoiceListParams) =>
    (await stripe().invoices.list({ customer: String(open.customer), ...filter })).data.map(({ id }) => id);
  expect(await ids({})).toEqual([open.id]);
  expect(await ids({ status: 'open', collection_method: 'send_invoice' })).toEqual([open.id]);
  expect(await ids({ created: { gte: open.created, lte: open.created } })).toEqual([open.id]);
  expect(await ids({ created: open.created })).toEqual([open.id]);
  for (const filter of [
    { status: 'paid' },
    { collection_method: 'charge_automatically' },
    { subscription: 'sub_x' },
    { created: { gt: open.created } },
    { due_date: { gte: 1 } },
  ] as Stripe.InvoiceListParams[]) {
    expect(await ids(filter)).toEqual([]);
  }
});

describe('receipts', () => {
  const paid = async (card: 'visa' | 'declined' = 'visa') => {
    const link = await stripe().paymentLinks.create({ line_items: [item()] });
    const { session } = await letBuyerPay(sandbox().url, {
      payment_link: link.id,
      email: 'ada@example.com',
      card,
    });
    return stripe().paymentIntents.retrieve(String(session.payment_intent));
  };

  it('go out again with each address that a charge gets, the same one too', async () => {
    const charge = String((await paid()).latest_charge);
    const sent = await stripe().charges.update(charge, { receipt_email: 'ada@example.com' });
    expect(sent.receipt_number).toMatch(/^\d{4}-\d{4}$/);
    const again = await stripe().charges.update(charge, { receipt_email: 'ada@example.com' });
    expect(again).toMatchObject({ receipt_email: 'ada@example.com', receipt_number: sent.receipt_number });
    await stripe().charges.update(charge, { description: 'No email for this' });
    await stripe().charges.update(charge, { receipt_email: '' });
    expect(await emailsAbout(charge)).toEqual([
      ['receipt', 'ada@example.com'],
      ['receipt', 'ada@example.com'],
    ]);
    expect((await refusal(stripe().charges.update(charge, { receipt_email: 'ada' }))).code).toBe(
      'email_invalid',
    );
  });

  it('follow the payment intent', async () => {
    const { id, latest_charge } = await paid();
    await stripe().paymentIntents.update(id, { receipt_email: 'boss@example.com' });
    expect(await emailsAbout(String(latest_charge))).toEqual([['receipt', 'boss@example.com']]);
    expect((await stripe().charges.retrieve(String(latest_charge))).receipt_email).toBe('boss@example.com');
  });

  it('do not exist for a payment that failed', async () => {
    const { data } = await stripe().charges.list({ payment_intent: (await paid('declined')).id });
    const charge = await stripe().charges.update(String(data[0]?.id), { receipt_email: 'ada@example.com' });
    expect(charge).toMatchObject({
      status: 'failed',
      receipt_number: null,
      receipt_email: 'ada@example.com',
    });
    expect(await emailsAbout(charge.id)).toEqual([]);
  });
});

it('has tax ids of its own, which a link can put on its invoices', async () => {
  const { data } = await stripe().taxIds.list({ owner: { type: 'self' } });
  expect(data.map(({ type }) => type).sort()).toEqual(['eu_vat', 'us_ein']);
  const made = await stripe().taxIds.create({ type: 'gb_vat', value: 'GB123456789' });
  expect(made).toMatchObject({ object: 'tax_id', country: 'GB', owner: { type: 'self' } });
  const link = await stripe().paymentLinks.create({
    line_items: [item()],
    invoice_creation: { enabled: true, invoice_data: { account_tax_ids: [made.id] } },
  });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com' });
  expect((await stripe().invoices.retrieve(String(session.invoice))).account_tax_ids).toEqual([made.id]);
  expect((await stripe().taxIds.list({ owner: { type: 'customer', customer: 'cus_x' } })).data).toEqual([]);
  expect(await stripe().taxIds.del(made.id)).toEqual(expect.objectContaining({ id: made.id, deleted: true }));
  expect((await refusal(stripe().taxIds.retrieve(made.id))).statusCode).toBe(404);
});
