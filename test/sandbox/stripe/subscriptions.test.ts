import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT, type Sale } from '../../../sandbox/stripe/index.ts';
import { club, item, useStripe, type Visit } from './help.ts';

const { stripe, helper, sell, eventsOf } = useStripe();

type Changed = { subscription: Stripe.Subscription };
type LinkParams = Partial<Stripe.PaymentLinkCreateParams>;

const subscribe = async (params: LinkParams = {}, visit: Visit = {}) => {
  const session = await sell({ line_items: [club()], ...params }, visit);
  return { session, id: String(session.subscription) };
};
const renew = async (subscription: string, body: object = {}) =>
  (await helper<Changed>('renew', { subscription, ...body })).subscription;
const invoiceOf = ({ latest_invoice }: Stripe.Subscription) =>
  stripe().invoices.retrieve(String(latest_invoice), {
    expand: ['payments.data.payment.payment_intent'],
  });
/** The charge that paid an invoice. */
const chargeFor = async (invoice: string) => {
  const { payments } = await stripe().invoices.retrieve(invoice, {
    expand: ['payments.data.payment.payment_intent'],
  });
  const intent = payments?.data[0]?.payment.payment_intent as Stripe.PaymentIntent;
  return stripe().charges.retrieve(String(intent.latest_charge), { expand: ['balance_transaction'] });
};

const DAY = 86_400;
const JANUARY_31 = Date.UTC(2026, 0, 31, 12) / 1000;

describe('a link with a recurring price', () => {
  it('sells a subscription with a customer and a paid invoice', async () => {
    const { id, session } = await subscribe(
      {
        line_items: [club(), item('usd', 500, 'Welcome mug')],
        subscription_data: { description: 'Beans', invoice_settings: { footer: 'Roastery Ltd' } },
      },
      { at: JANUARY_31 },
    );
    expect(session).toMatchObject({
      amount_total: 2400,
      customer: expect.stringMatching(/^cus_/),
      mode: 'subscription',
      payment_intent: null,
      payment_status: 'paid',
    });
    const subscription = await stripe().subscriptions.retrieve(id, {
      expand: ['customer', 'items.data.price.product'],
    });
    expect(subscription).toMatchObject({
      cancel_at_period_end: false,
      customer: { id: session.customer, email: 'ada@example.com' },
      description: 'Beans',
      latest_invoice: session.invoice,
      start_date: JANUARY_31,
      status: 'active',
    });
    expect(subscription.items.data).toMatchObject([
      {
        current_period_start: JANUARY_31,
        current_period_end: Date.UTC(2026, 1, 28, 12) / 1000,
        price: { product: { name: 'Coffee club' }, unit_amount: 1900 },
        quantity: 1,
      },
    ]);
    const invoice = await invoiceOf(subscription);
    expect(invoice).toMatchObject({
      amount_paid: 2400,
      billing_reason: 'subscription_create',
      footer: 'Roastery Ltd',
      parent: { subscription_details: { subscription: id } },
      status: 'paid',
    });
    expect(invoice.lines.data.map(({ description, amount }) => [description, amount])).toEqual([
      ['1 × Coffee club (at $19.00 / month)', 1900],
      ['Welcome mug', 500],
    ]);
    expect(await chargeFor(invoice.id)).toMatchObject({
      amount: 2400,
      balance_transaction: { amount: 2400, fee: 100, net: 2300 },
      customer: session.customer,
      description: 'Subscription creation',
    });
    const found = await stripe().checkout.sessions.list({ subscription: id });
    expect(found.data.map((one) => one.id)).toEqual([session.id]);
  });

  it('emits its events in the order of Stripe', async () => {
    const { id: price } = await stripe().prices.create(club().price_data);
    const types = await eventsOf(() => subscribe({ line_items: [{ price, quantity: 1 }] }));
    expect(types).toEqual([
      'payment_link.created',
      'customer.created',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'customer.subscription.created',
      'checkout.session.completed',
    ]);
  });

  it('takes an application fee from every payment', async () => {
    const { id, session } = await subscribe({
      application_fee_percent: 2.5,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const fee = { application_fee_amount: 48, transfer_data: { destination: CONNECTED_ACCOUNT } };
    expect(await chargeFor(String(session.invoice))).toMatchObject(fee);
    expect(await chargeFor(String((await renew(id)).latest_invoice))).toMatchObject(fee);
  });

  it('can start with a trial for nothing', async () => {
    const { id, session } = await subscribe(
      { subscription_data: { trial_period_days: 14 } },
      { at: JANUARY_31 },
    );
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' });
    const trial = await stripe().subscriptions.retrieve(id);
    const trial_end = JANUARY_31 + 14 * DAY;
    expect(trial).toMatchObject({
      status: 'trialing',
      trial_end,
      items: { data: [{ current_period_end: trial_end }] },
    });
    expect(await invoiceOf(trial)).toMatchObject({
      amount_paid: 0,
      lines: { data: [{ amount: 0, description: 'Trial period for Coffee club' }] },
      payments: { data: [] },
    });
    const renewed = await renew(id);
    expect(renewed.status).toBe('active');
    expect(await invoiceOf(renewed)).toMatchObject({
      amount_paid: 1900,
      billing_reason: 'subscription_cycle',
    });
  });

  it.each([
    ['succeed', 'paid', 'active', 'paid', 'checkout.session.async_payment_succeeded'],
    ['fail', 'unpaid', 'past_due', 'open', 'invoice.payment_failed'],
  ])('is active during a bank debit, which can %s', async (outcome, payment_status, status, paid, event) => {
    const { id, session } = await subscribe({}, { method: 'us_bank_account' });
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect((await stripe().subscriptions.retrieve(id)).status).toBe('active');
    const types = await eventsOf(async () => {
      const settled = await helper<Sale>('settle', { session: session.id, outcome });
      expect(settled.session.payment_status).toBe(payment_status);
    });
    expect(types).toContain(event);
    const subscription = await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(subscription).toMatchObject({ status, latest_invoice: { status: paid } });
  });

  it('refuses a voucher', async () => {
    const price_data = { ...club().price_data, currency: 'brl' };
    const line_items = [{ ...club(), price_data }];
    await expect(subscribe({ line_items }, { method: 'boleto' })).rejects.toThrow(
      'cannot be paid with boleto',
    );
  });
});

describe('a declined first payment', () => {
  it('leaves a payment with the start of the session id, and no subscription or invoice', async () => {
    let session: Stripe.Checkout.Session | undefined;
    const types = await eventsOf(async () => {
      ({ session } = await subscribe({}, { card: 'declined' }));
    });
    expect(types.slice(-2)).toEqual(['charge.failed', 'payment_intent.payment_failed']);
    expect(session).toMatchObject({
      status: 'open',
      subscription: null,
      invoice: null,
      payment_intent: null,
    });
    expect(types.filter((type) => /^(customer\.subscription|invoice)/.test(type))).toEqual([]);
    const [intent] = (await stripe().paymentIntents.list({ limit: 1 })).data;
    expect(intent).toMatchObject({
      description: 'Subscription creation',
      payment_details: { order_reference: session?.id.slice(0, 25) },
      status: 'requires_payment_method',
    });
    const payment = { type: 'payment_intent', payment_intent: intent?.id ?? '' } as const;
    expect((await stripe().invoicePayments.list({ payment })).data).toEqual([]);

    const { session: paid } = await helper<Sale>('pay', { session: session?.id });
    expect(paid).toMatchObject({ payment_status: 'paid', payment_intent: null });
    const { data } = await stripe().invoicePayments.list({ payment });
    expect(data).toMatchObject([{ invoice: paid.invoice, status: 'paid' }]);
  });
});

describe('a renewal', () => {
  it('pays the next period, to the day', async () => {
    const { id } = await subscribe({}, { at: Date.UTC(2026, 0, 31) / 1000 });
    expect(await eventsOf(() => renew(id))).toEqual([
      'customer.subscription.updated',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ]);
    const [start, end] = [Date.UTC(2026, 1, 28) / 1000, Date.UTC(2026, 2, 31) / 1000];
    const renewed = await stripe().subscriptions.retrieve(id);
    expect(renewed.items.data[0]).toMatchObject({ current_period_start: start, current_period_end: end });
    const invoice = await invoiceOf(renewed);
    expect(invoice).toMatchObject({
      amount_paid: 1900,
      billing_reason: 'subscription_cycle',
      number: expect.stringMatching(/-0002$/),
      lines: { data: [{ period: { start, end } }] },
      period_end: start,
      status: 'paid',
    });
    const charge = await chargeFor(invoice.id);
    expect(charge.description).toBe('Subscription update');
    const refund = await stripe().refunds.create({ charge: charge.id, amount: 900 });
    expect(refund).toMatchObject({ amount: 900, status: 'succeeded' });
    expect((await stripe().invoices.list({ subscription: id })).data).toHaveLength(2);
  });

  it('with a declined card makes the subscription past due, until a retry succeeds', async () => {
    const { id } = await subscribe();
    const types = await eventsOf(() => renew(id, { card: 'declined' }));
    expect(types.slice(-4)).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'customer.subscription.updated',
    ]);
    const failed = await stripe().subscriptions.retrieve(id);
    expect(failed.status).toBe('past_due');
    const { id: invoice } = await invoiceOf(failed);
    await helper('retry_invoice', { invoice, card: 'insufficient_funds' });
    const { data } = await stripe().events.list({ type: 'invoice.payment_failed', limit: 2 });
    const attempts = data.map(({ created, data: { object } }) => {
      const { attempt_count, next_payment_attempt } = object as Stripe.Invoice;
      return [attempt_count, Number(next_payment_attempt) - created];
    });
    expect(attempts).toEqual([
      [2, 3 * DAY],
      [1, 3 * DAY],
    ]);
    await helper('retry_invoice', { invoice });
    expect(await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice'] })).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', attempt_count: 3, next_payment_attempt: null },
    });
    await expect(helper('retry_invoice', { invoice })).rejects.toThrow('is paid');
  });

  it.each([
    ['week', 1, Date.UTC(2024, 1, 7)],
    ['day', 10, Date.UTC(2024, 1, 10)],
    ['month', 3, Date.UTC(2024, 3, 30)],
    ['year', 1, Date.UTC(2025, 0, 31)],
  ] as const)('is due after the interval %s × %i', async (interval, interval_count, end) => {
    const line_items = [club({ interval, interval_count })];
    const { id } = await subscribe({ line_items }, { at: Date.UTC(2024, 0, 31) / 1000 });
    const { items } = await stripe().subscriptions.retrieve(id);
    expect(items.data[0]?.current_period_end).toBe(end / 1000);
  });

  it('refuses a payment method without an immediate answer, and an unknown subscription', async () => {
    const { id } = await subscribe();
    await expect(renew(id, { card: 'us_bank_account' })).rejects.toThrow('Use a card');
    await expect(renew('sub_x')).rejects.toThrow("No such subscription: 'sub_x'");
  });
});
