import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT } from '../../../sandbox/stripe/index.ts';
import { item, refusal } from './help.ts';
import { club, shopWithSubscribers } from './subscribers.ts';

const { chargeOf, helper, eventsOf, stripe, subscribe } = shopWithSubscribers();
describe('a link with a recurring price', () => {
  it('sells a subscription, with a customer and a paid invoice', async () => {
    const at = Date.UTC(2026, 0, 31, 12) / 1000;
    const { id, session } = await subscribe(
      {
        line_items: [club(), item('usd', 500, 'Welcome mug')],
        subscription_data: {
          description: 'Beans every month',
          metadata: { plan: 'beans' },
          invoice_settings: {
            description: 'Thank you',
            footer: 'Roastery Ltd',
            custom_fields: [{ name: 'PO', value: '7' }],
          },
        },
      },
      { at },
    );
    expect(session).toMatchObject({
      amount_total: 2400,
      customer: expect.stringMatching(/^cus_/),
      invoice: expect.stringMatching(/^in_1/),
      invoice_creation: null,
      mode: 'subscription',
      payment_intent: null,
      payment_status: 'paid',
      status: 'complete',
    });
    const subscription = await stripe().subscriptions.retrieve(id, {
      expand: ['customer', 'items.data.price.product', 'latest_invoice'],
    });
    expect(subscription).toMatchObject({
      cancel_at_period_end: false,
      currency: 'usd',
      customer: { id: session.customer, email: 'ada@example.com' },
      description: 'Beans every month',
      latest_invoice: { id: session.invoice, status: 'paid' },
      metadata: { plan: 'beans' },
      start_date: at,
      status: 'active',
    });
    expect(subscription.items.data).toMatchObject([
      {
        current_period_start: at,
        current_period_end: Date.UTC(2026, 1, 28, 12) / 1000,
        price: { product: { name: 'Coffee club' }, recurring: { interval: 'month' }, unit_amount: 1900 },
        quantity: 1,
        subscription: id,
      },
    ]);
    const invoice = await stripe().invoices.retrieve(String(session.invoice), {
      expand: ['parent.subscription_details.subscription'],
    });
    expect(invoice).toMatchObject({
      amount_paid: 2400,
      amount_remaining: 0,
      billing_reason: 'subscription_create',
      custom_fields: [{ name: 'PO', value: '7' }],
      customer_email: 'ada@example.com',
      description: 'Thank you',
      footer: 'Roastery Ltd',
      parent: {
        type: 'subscription_details',
        subscription_details: { metadata: { plan: 'beans' }, subscription: { id } },
      },
      status: 'paid',
    });
    expect(
      invoice.lines.data.map(({ description, amount, parent }) => [description, amount, parent?.type]),
    ).toEqual([
      ['1 × Coffee club (at $19.00 / month)', 1900, 'subscription_item_details'],
      ['Welcome mug', 500, 'invoice_item_details'],
    ]);
    const charge = await chargeOf(invoice.id);
    expect(charge).toMatchObject({
      amount: 2400,
      balance_transaction: { amount: 2400, fee: 100, net: 2300 },
      billing_details: { name: 'Ada Lovelace' },
      customer: session.customer,
      description: 'Subscription creation',
    });
    const found = await stripe().checkout.sessions.list({ subscription: id });
    expect(found.data.map((one) => one.id)).toEqual([session.id]);
  });

  it('tells what happened in events', async () => {
    const { id: price } = await stripe().prices.create(club().price_data);
    const types = await eventsOf(() => subscribe({ line_items: [{ price, quantity: 1 }] }));
    expect(types).toEqual([
      'payment_link.created',
      'customer.created',
      'invoice.created',
      'invoice.finalized',
      'customer.subscription.created',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'customer.subscription.updated',
      'checkout.session.completed',
    ]);
  });

  it('takes a share for a platform of every payment', async () => {
    const { id, session } = await subscribe({
      application_fee_percent: 2.5,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const share = { application_fee_amount: 48, transfer_data: { destination: CONNECTED_ACCOUNT } };
    expect(await chargeOf(String(session.invoice))).toMatchObject(share);
    const { subscription } = await helper('renew', { subscription: id });
    expect(subscription.application_fee_percent).toBe(2.5);
    expect(await chargeOf(String(subscription.latest_invoice))).toMatchObject(share);
  });

  it('may begin with a trial, which costs nothing', async () => {
    const at = 1_767_225_600;
    const { id, session } = await subscribe({ subscription_data: { trial_period_days: 14 } }, { at });
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' });
    const trialEnd = at + 14 * 86_400;
    const trial = await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice.payments'] });
    expect(trial).toMatchObject({ status: 'trialing', trial_end: trialEnd, trial_start: at });
    expect(trial.items.data[0]?.current_period_end).toBe(trialEnd);
    expect(trial.latest_invoice).toMatchObject({
      amount_paid: 0,
      lines: { data: [{ amount: 0, description: 'Trial period for Coffee club' }] },
      payments: { data: [] },
      status: 'paid',
    });
    const { subscription } = await helper('renew', { subscription: id });
    expect(subscription.status).toBe('active');
    const first = await stripe().invoices.retrieve(String(subscription.latest_invoice));
    expect(first).toMatchObject({ amount_paid: 1900, billing_reason: 'subscription_cycle' });
  });

  it.each([
    ['succeed', 'paid', 'active', 'paid', 'checkout.session.async_payment_succeeded'],
    ['fail', 'unpaid', 'past_due', 'open', 'invoice.payment_failed'],
  ])('waits for a bank debit to %s', async (outcome, payment_status, status, invoiceStatus, event) => {
    const { id, session } = await subscribe({}, { method: 'us_bank_account' });
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(await stripe().invoices.retrieve(String(session.invoice))).toMatchObject({
      status: 'open',
      amount_paid: 0,
    });
    const types = await eventsOf(async () => {
      const settled = await helper('settle', { session: session.id, outcome });
      expect(settled.session.payment_status).toBe(payment_status);
    });
    expect(types).toContain(event);
    const subscription = await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(subscription).toMatchObject({ status, latest_invoice: { status: invoiceStatus } });
  });
});

describe('docs.stripe.com/billing/subscriptions/overview#subscription-statuses', () => {
  const told = async (id: string) => {
    const { data } = await stripe().events.list({ type: 'customer.subscription.*', limit: 100 });
    return data
      .filter(({ data: { object } }) => (object as Stripe.Subscription).id === id)
      .map(({ type, data: { object, previous_attributes } }) => [
        type,
        (object as Stripe.Subscription).status,
        (previous_attributes as { status?: string } | undefined)?.status,
      ])
      .reverse();
  };

  it.each([
    ['active', {}],
    ['trialing', { subscription_data: { trial_period_days: 7 } }],
  ])('a subscription begins incomplete, and an update makes it %s', async (status, params) => {
    const { id } = await subscribe(params);
    expect(await told(id)).toEqual([
      ['customer.subscription.created', 'incomplete', undefined],
      ['customer.subscription.updated', status, 'incomplete'],
    ]);
  });

  it('a declined card leaves it incomplete behind a checkout that shows nothing of it', async () => {
    const { session } = await subscribe({}, { card: 'declined' });
    expect(session).toMatchObject({ status: 'open', subscription: null, invoice: null, customer: null });
    const [waiting] = (await stripe().subscriptions.list({ status: 'incomplete', limit: 1 })).data;
    const invoice = await stripe().invoices.retrieve(String(waiting?.latest_invoice));
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, next_payment_attempt: null });
    const { session: paid } = await helper('pay', { session: session.id });
    expect(paid).toMatchObject({ payment_status: 'paid', subscription: waiting?.id, invoice: invoice.id });
    expect((await told(String(waiting?.id))).at(-1)).toEqual([
      'customer.subscription.updated',
      'active',
      'incomplete',
    ]);
  });

  it('one that is never paid ends as incomplete_expired', async () => {
    const { session } = await subscribe({}, { card: 'declined' });
    const [waiting] = (await stripe().subscriptions.list({ status: 'incomplete', limit: 1 })).data;
    await stripe().checkout.sessions.expire(session.id);
    expect(await told(String(waiting?.id))).toEqual([
      ['customer.subscription.created', 'incomplete', undefined],
      ['customer.subscription.updated', 'incomplete_expired', 'incomplete'],
      ['customer.subscription.deleted', 'incomplete_expired', undefined],
    ]);
    const ended = await stripe().subscriptions.retrieve(String(waiting?.id), { expand: ['latest_invoice'] });
    expect(ended).toMatchObject({ latest_invoice: { status: 'void' }, cancel_at: null });
    expect(ended.canceled_at).toBe(ended.ended_at);
  });
});

it('subscriptions are found by customer, price, status and period', async () => {
  const { id, session } = await subscribe();
  const other = await subscribe();
  await stripe().subscriptions.cancel(other.id);
  const ids = async (params: Stripe.SubscriptionListParams) =>
    (await stripe().subscriptions.list({ limit: 100, ...params })).data.map((one) => one.id);
  const { items } = await stripe().subscriptions.retrieve(id);
  const price = String(items.data[0]?.price.id);
  const end = items.data[0]?.current_period_end ?? 0;
  expect(await ids({ customer: String(session.customer) })).toEqual([id]);
  expect(await ids({ price })).toEqual([id]);
  expect(await ids({ price, current_period_end: { gte: end, lt: end + 1 } })).toEqual([id]);
  expect(await ids({ price, current_period_end: { gt: end } })).toEqual([]);
  expect(await ids({})).not.toContain(other.id);
  expect(await ids({ status: 'all' })).toEqual(expect.arrayContaining([id, other.id]));
  expect(await ids({ status: 'canceled' })).toContain(other.id);
  expect(await ids({ status: 'ended' })).not.toContain(id);
  expect(await ids({ customer: String(other.session.customer) })).toEqual([]);
});

it('subscriptions take metadata, and refuse what does not fit', async () => {
  const { id } = await subscribe();
  const updated = await stripe().subscriptions.update(id, { metadata: { a: '1' }, description: 'Beans' });
  expect(updated).toMatchObject({ metadata: { a: '1' }, description: 'Beans' });
  expect(await refusal(stripe().subscriptions.retrieve('sub_x'))).toMatchObject({
    code: 'resource_missing',
    message: "No such subscription: 'sub_x'",
  });
  const tooDeep = stripe().subscriptions.list({ expand: ['data.items.data.price.product'] });
  expect((await refusal(Promise.resolve(tooDeep))).message).toContain('more than 4 levels');
});
