import type Stripe from 'stripe';
import { type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

const newCustomer = (params: Stripe.CustomerCreateParams = {}) =>
  stripe().customers.create({ email: 'ada@example.com', payment_method: 'pm_card_visa', ...params });
const types = async (count: number) =>
  (await stripe().events.list({ limit: count })).data.map(({ type }) => type).reverse();

describe('docs.stripe.com/invoicing/integration', () => {
  it('an invoice is drafted, filled, finalized and paid', async () => {
    const customer = await newCustomer();
    const draft = await stripe().invoices.create({ customer: customer.id, description: 'May' });
    expect(draft).toMatchObject({ status: 'draft', number: null, total: 0, hosted_invoice_url: null });
    const work = { customer: customer.id, invoice: draft.id, currency: 'usd' };
    const item = await stripe().invoiceItems.create({ ...work, amount: 5000, description: 'Work' });
    const gone = await stripe().invoiceItems.create({ ...work, amount: 100, description: 'A mistake' });
    expect((await stripe().invoices.retrieve(draft.id)).total).toBe(5100);
    expect(await stripe().invoiceItems.del(gone.id)).toMatchObject({ deleted: true });
    const open = await stripe().invoices.finalizeInvoice(draft.id);
    expect(open).toMatchObject({
      status: 'open',
      amount_due: 5000,
      number: expect.stringMatching(/-0001$/),
      lines: { data: [{ description: 'Work', amount: 5000 }] },
    });
    const paid = await stripe().invoices.pay(draft.id, { expand: ['payments.data.payment.payment_intent'] });
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 5000,
      payments: {
        data: [{ status: 'paid', payment: { payment_intent: { amount: 5000, status: 'succeeded' } } }],
      },
    });
    expect(await types(6)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ]);
    expect((await stripe().invoiceItems.retrieve(item.id)).invoice).toBe(draft.id);
    expect((await refusal(stripe().invoices.pay(draft.id))).code).toBe('invoice_already_paid');
    expect((await refusal(stripe().invoices.finalizeInvoice(draft.id))).message).toContain(
      'already finalized',
    );
    expect((await refusal(stripe().invoiceItems.create({ ...work, amount: 1 }))).code).toBe(
      'invoice_not_editable',
    );
  });

  it('what waits for the next invoice is on it, where the request says so', async () => {
    const customer = await newCustomer();
    await stripe().invoiceItems.create({ customer: customer.id, amount: 700, currency: 'usd' });
    const price = await stripe().prices.create({
      currency: 'usd',
      unit_amount: 300,
      product_data: { name: 'Hour' },
    });
    await stripe().invoiceItems.create({ customer: customer.id, pricing: { price: price.id }, quantity: 2 });
    expect((await stripe().invoiceItems.list({ customer: customer.id, pending: true })).data).toHaveLength(2);
    expect((await stripe().invoices.create({ customer: customer.id })).total).toBe(0);
    const invoice = await stripe().invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    expect(invoice).toMatchObject({
      total: 1300,
      lines: { data: [{ amount: 700 }, { amount: 600, quantity: 2 }] },
    });
    expect((await stripe().invoiceItems.list({ customer: customer.id, pending: true })).data).toEqual([]);
    expect(await stripe().invoices.del(invoice.id)).toMatchObject({ deleted: true });
    expect((await stripe().invoiceItems.list({ customer: customer.id, pending: true })).data).toHaveLength(2);
  });

  it('a declined card leaves it open, and the attempt counts', async () => {
    const customer = await newCustomer({ payment_method: 'pm_card_chargeDeclined' });
    await stripe().invoiceItems.create({ customer: customer.id, amount: 900, currency: 'usd' });
    const { id } = await stripe().invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    const error = await refusal(stripe().invoices.pay(id));
    expect(error).toMatchObject({ statusCode: 402, type: 'StripeCardError', code: 'card_declined' });
    const open = await stripe().invoices.retrieve(id);
    expect(open).toMatchObject({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: expect.any(Number),
    });
    const paid = await stripe().invoices.pay(id, { payment_method: 'pm_card_mastercard' });
    expect(paid).toMatchObject({ status: 'paid', attempt_count: 2 });
  });

  it('a customer who never left a way to pay cannot be charged, but can pay in cash', async () => {
    const customer = await stripe().customers.create({ email: 'cash@example.com' });
    await stripe().invoiceItems.create({ customer: customer.id, amount: 900, currency: 'usd' });
    const { id } = await stripe().invoices.create({
      customer: customer.id,
      collection_method: 'send_invoice',
      days_until_due: 30,
      pending_invoice_items_behavior: 'include',
    });
    expect((await refusal(stripe().invoices.pay(id))).message).toContain('no attached payment source');
    expect((await stripe().invoices.sendInvoice(id)).due_date).toBeGreaterThan(Date.now() / 1000);
    const paid = await stripe().invoices.pay(id, { paid_out_of_band: true, expand: ['payments'] });
    expect(paid).toMatchObject({ status: 'paid', payments: { data: [] } });
  });

  it.each<[string, Stripe.InvoiceCreateParams, string]>([
    ['nobody', {}, 'Missing required param: customer'],
    [
      'an invoice to be sent, without a day',
      { customer: 'own', collection_method: 'send_invoice' },
      'days_until_due',
    ],
    ['shipping', { customer: 'own', shipping_cost: { shipping_rate: 'shr_1' } }, 'not simulated here'],
  ])('refuses %s', async (_what, params, message) => {
    const own = params.customer ? { customer: (await newCustomer()).id } : {};
    expect((await refusal(stripe().invoices.create({ ...params, ...own }))).message).toContain(message);
  });

  it('an empty one is paid as it is finalized; a void one cannot be', async () => {
    const customer = await newCustomer();
    const { id } = await stripe().invoices.create({ customer: customer.id });
    expect((await stripe().invoices.finalizeInvoice(id)).status).toBe('paid');
    await stripe().invoiceItems.create({ customer: customer.id, amount: 900, currency: 'usd' });
    const other = await stripe().invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    await stripe().invoices.finalizeInvoice(other.id);
    await stripe().invoices.voidInvoice(other.id);
    expect((await refusal(stripe().invoices.pay(other.id))).message).toContain('it is void');
    expect((await refusal(stripe().invoices.del(other.id))).message).toContain('only delete draft invoices');
  });
});

it('docs.stripe.com/api/balance: money is pending for two days, then available', async () => {
  const link = await stripe().paymentLinks.create({
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 2000, product_data: { name: 'Mug' } }, quantity: 1 },
    ],
  });
  const balance = async () => {
    const { available, pending } = await stripe().balance.retrieve();
    return [available[0]?.amount ?? 0, pending[0]?.amount ?? 0];
  };
  const [available = 0, pending = 0] = await balance();
  const pay = (at?: number) => testHelper<Sale>(sandbox().url, 'pay', { payment_link: link.id, at });
  await pay();
  expect(await balance()).toEqual([available, pending + 1912]);
  await pay(Math.floor(Date.now() / 1000) - 3 * 86_400);
  expect(await balance()).toEqual([available + 1912, pending + 1912]);
});

describe('docs.stripe.com/api/customers/delete', () => {
  it('a deleted customer has no subscriptions, is in no list, and leaves a trace', async () => {
    const customer = await newCustomer();
    const price = await stripe().prices.create({
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Club' },
    });
    const subscription = await stripe().subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    expect(await stripe().customers.del(customer.id)).toEqual(
      expect.objectContaining({ id: customer.id, deleted: true }),
    );
    expect(await types(2)).toEqual(['customer.subscription.deleted', 'customer.deleted']);
    expect(await stripe().customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect(
      (await stripe().customers.list({ email: 'ada@example.com' })).data.map(({ id }) => id),
    ).not.toContain(customer.id);
    expect((await stripe().subscriptions.retrieve(subscription.id)).status).toBe('canceled');
    const [charge] = (await stripe().charges.list({ customer: customer.id, expand: ['data.customer'] })).data;
    expect(charge?.customer).toMatchObject({ id: customer.id, deleted: true });
    expect((await refusal(stripe().customers.update(customer.id, { name: 'x' }))).code).toBe(
      'resource_missing',
    );
  });
});
