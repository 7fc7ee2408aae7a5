import type Stripe from 'stripe';
import type { Email } from '../../../sandbox/stripe/index.ts';
import { item, refusal, useStripe } from './help.ts';

const { stripe, helper, look, sell, chargeOf, eventsOf } = useStripe();

const emailsAbout = async (object: string) =>
  (await look<Email[]>('emails')).filter((one) => one.object === object).map(({ kind, to }) => [kind, to]);

const openInvoice = async (given: object = {}): Promise<Stripe.Invoice> => {
  const customer = await stripe().customers.create({ email: 'bill@example.com', name: 'Bill' });
  const body = { customer: customer.id, amount: 4200, ...given };
  return (await helper<{ invoice: Stripe.Invoice }>('invoice', body)).invoice;
};
const lastEvent = async () => (await stripe().events.list({ limit: 1 })).data[0];

it('adds a paid invoice to a payment, with all its lines and a PDF', async () => {
  const session = await sell({
    line_items: Array.from({ length: 12 }, (_, n) => item('usd', 100 + n, `Thing ${n}`)),
    invoice_creation: { enabled: true, invoice_data: { description: 'Memo' } },
  });
  const invoice = await stripe().invoices.retrieve(String(session.invoice), {
    expand: ['payments.data.payment.payment_intent'],
  });
  expect(invoice).toMatchObject({
    status: 'paid',
    amount_paid: session.amount_total,
    description: 'Memo',
    customer: session.customer,
    number: expect.stringMatching(/^\w{8}-0001$/),
    lines: { has_more: true, data: { length: 10 } },
    payments: { data: [{ payment: { payment_intent: { id: session.payment_intent } } }] },
  });
  for (const removed of ['payment_intent', 'charge', 'paid', 'subscription']) {
    expect(invoice).not.toHaveProperty(removed);
  }
  const lines = await stripe().invoices.listLineItems(invoice.id).autoPagingToArray({ limit: 100 });
  expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(session.amount_total);
  const { data } = await stripe().invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: String(session.payment_intent) },
    expand: ['data.invoice'],
  });
  expect(data[0]?.invoice).toMatchObject({ id: invoice.id });

  const pdf = await fetch(String(invoice.invoice_pdf));
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1')).toMatch(/^%PDF-/);
  expect(await (await fetch(String(invoice.hosted_invoice_url))).text()).toContain('Thing 11');
  expect((await fetch(`${invoice.hosted_invoice_url}x`)).status).toBe(404);
});

it('shows the tax ids of the account on an invoice', async () => {
  const { data } = await stripe().taxIds.list({ owner: { type: 'self' } });
  expect(data.map(({ country, type }) => [country, type]).sort()).toEqual([
    ['DE', 'eu_vat'],
    ['US', 'us_ein'],
  ]);
  const account_tax_ids = [String(data[0]?.id)];
  const { invoice } = await sell({ invoice_creation: { enabled: true, invoice_data: { account_tax_ids } } });
  expect((await stripe().invoices.retrieve(String(invoice))).account_tax_ids).toEqual(account_tax_ids);
});

describe('sending an invoice', () => {
  const send = (id: string) => stripe().invoices.sendInvoice(id);

  it('emails it each time, and emits an event', async () => {
    const { id } = await openInvoice();
    expect((await send(id)).status).toBe('open');
    await send(id);
    expect(await emailsAbout(id)).toEqual([
      ['invoice', 'bill@example.com'],
      ['invoice', 'bill@example.com'],
    ]);
    expect(await lastEvent()).toMatchObject({ type: 'invoice.sent', data: { object: { id } } });
  });

  it('refuses an invoice that Stripe charges, is void, or has no address', async () => {
    const charged = await openInvoice({ collection_method: 'charge_automatically' });
    expect((await refusal(send(charged.id))).message).toBe(
      "You can only manually send an invoice if its collection method is 'send_invoice'.",
    );
    const { id } = await openInvoice();
    await stripe().invoices.voidInvoice(id);
    expect((await refusal(send(id))).message).toContain('its status is void');
    const { id: customer } = await stripe().customers.create({ name: 'Nobody' });
    expect((await refusal(send((await openInvoice({ customer })).id))).message).toMatch(/^Missing email\./);
    expect((await refusal(send('in_x'))).message).toBe("No such invoice: 'in_x'");
    expect(await emailsAbout(id)).toEqual([]);
  });
});

it('voids an open invoice once', async () => {
  const { id } = await openInvoice();
  const voided = await stripe().invoices.voidInvoice(id);
  expect(voided.status).toBe('void');
  expect(voided.status_transitions.voided_at).toBeGreaterThan(0);
  expect((await lastEvent())?.type).toBe('invoice.voided');
  const again = await refusal(stripe().invoices.voidInvoice(id));
  expect(again.message).toContain("isn't open or uncollectible");
});

it('marks an invoice as paid outside Stripe', async () => {
  const { id } = await openInvoice();
  await helper('retry_invoice', { invoice: id, card: 'declined' });
  const types = await eventsOf(() => stripe().invoices.pay(id, { paid_out_of_band: true }));
  expect(types).toEqual(['payment_intent.canceled', 'invoice.paid', 'invoice.payment_succeeded']);
  const paid = await stripe().invoices.retrieve(id, { expand: ['payments'] });
  expect(paid).toMatchObject({
    amount_paid_off_stripe: paid.amount_due,
    payments: { data: [{ status: 'canceled' }] },
    status: 'paid',
  });
  expect((await refusal(stripe().invoices.pay(id, { paid_out_of_band: true }))).message).toBe(
    'Invoice is already paid',
  );
  expect((await refusal(stripe().invoices.pay(id))).code).toBe('not_simulated');
});

it('lists invoices by every filter', async () => {
  const { created, customer, id } = await openInvoice();
  const ids = async (filter: Stripe.InvoiceListParams) =>
    (await stripe().invoices.list({ customer: String(customer), ...filter })).data.map((one) => one.id);
  expect(await ids({ status: 'open', collection_method: 'send_invoice' })).toEqual([id]);
  expect(await ids({ created: { gte: created, lte: created } })).toEqual([id]);
  expect(await ids({ created })).toEqual([id]);
  for (const filter of [
    { status: 'paid' },
    { collection_method: 'charge_automatically' },
    { subscription: 'sub_x' },
    { created: { gt: created } },
    { due_date: { gte: 1 } },
  ] as Stripe.InvoiceListParams[]) {
    expect(await ids(filter)).toEqual([]);
  }
});

describe('a receipt', () => {
  it('is sent with each address of a charge, also the same one again', async () => {
    const { id } = await chargeOf(await sell());
    const update = (params: Stripe.ChargeUpdateParams) => stripe().charges.update(id, params);
    const { receipt_number } = await update({ receipt_email: 'ada@example.com' });
    expect(receipt_number).toMatch(/^\d{4}-\d{4}$/);
    expect(await update({ receipt_email: 'ada@example.com' })).toMatchObject({ receipt_number });
    await update({ description: 'No email' });
    await update({ receipt_email: '' });
    expect(await emailsAbout(id)).toEqual([
      ['receipt', 'ada@example.com'],
      ['receipt', 'ada@example.com'],
    ]);
    expect((await refusal(update({ receipt_email: 'ada' }))).code).toBe('email_invalid');
  });

  it('is sent with a new address of the payment intent', async () => {
    const { id, payment_intent } = await chargeOf(await sell());
    await stripe().paymentIntents.update(String(payment_intent), { receipt_email: 'boss@example.com' });
    expect(await emailsAbout(id)).toEqual([['receipt', 'boss@example.com']]);
    expect((await stripe().charges.retrieve(id)).receipt_email).toBe('boss@example.com');
  });

  it('is not sent for a failed payment', async () => {
    const { id } = await chargeOf(await sell({}, { card: 'declined' }));
    const receipt_email = 'ada@example.com';
    const charge = await stripe().charges.update(id, { receipt_email });
    expect(charge).toMatchObject({ status: 'failed', receipt_number: null, receipt_email });
    expect(await emailsAbout(id)).toEqual([]);
  });

  it('has a page for 30 days', async () => {
    const pageOf = async (visit: object) =>
      fetch(String((await chargeOf(await sell({}, visit))).receipt_url));
    expect(await (await pageOf({})).text()).toContain('$20.00');
    expect((await pageOf({ at: 1_700_000_000 })).status).toBe(410);
  });
});

it('changes the texts of a payment intent, but not its transfer group after the payment', async () => {
  const { payment_intent } = await sell();
  const id = String(payment_intent);
  const changes = { description: 'Mugs', metadata: { a: '1' } };
  expect(await stripe().paymentIntents.update(id, changes)).toMatchObject(changes);
  const late = await refusal(stripe().paymentIntents.update(id, { transfer_group: 'x' }));
  expect(late.code).toBe('payment_intent_unexpected_state');
});
