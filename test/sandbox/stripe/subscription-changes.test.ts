import type Stripe from 'stripe';
import { refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

const monthly = (unit_amount: number, interval: 'month' | 'year' = 'month') =>
  stripe().prices.create({
    currency: 'usd',
    unit_amount,
    recurring: { interval },
    product_data: { name: `Plan ${unit_amount}` },
  });
/** A customer with a clock, so that each test is in the middle of a period when it says so. */
const subscriber = async (params: Stripe.CustomerCreateParams = {}) => {
  const clock = await stripe().testHelpers.testClocks.create({ frozen_time: Date.UTC(2026, 3, 1) / 1000 });
  const customer = await stripe().customers.create({
    email: 'ada@example.com',
    payment_method: 'pm_card_visa',
    test_clock: clock.id,
    ...params,
  });
  const passTo = async (month: number, day: number) => {
    await stripe().testHelpers.testClocks.advance(clock.id, {
      frozen_time: Date.UTC(2026, month - 1, day) / 1000,
    });
    await sandbox().idle();
  };
  const subscribe = async (price: Stripe.Price, given: Partial<Stripe.SubscriptionCreateParams> = {}) =>
    stripe().subscriptions.create({ customer: customer.id, items: [{ price: price.id }], ...given });
  const invoices = async () =>
    (await stripe().invoices.list({ customer: customer.id, limit: 20 })).data
      .map(({ amount_due, billing_reason, status }) => [billing_reason, amount_due, status])
      .reverse();
  return { clock, customer, passTo, subscribe, invoices };
};

describe('docs.stripe.com/billing/testing/test-clocks', () => {
  it('an advance renews, to the day, and says when it is through', async () => {
    const { clock, passTo, subscribe, invoices } = await subscriber();
    const { id } = await subscribe(await monthly(1000));
    await passTo(6, 15);
    expect(await invoices()).toEqual([
      ['subscription_create', 1000, 'paid'],
      ['subscription_cycle', 1000, 'paid'],
      ['subscription_cycle', 1000, 'paid'],
    ]);
    const subscription = await stripe().subscriptions.retrieve(id);
    expect(subscription).toMatchObject({ status: 'active', test_clock: clock.id });
    expect(subscription.items.data[0]?.current_period_start).toBe(Date.UTC(2026, 5, 1) / 1000);
    const { data } = await stripe().events.list({ types: ['test_helpers.test_clock.*'], limit: 3 });
    expect(data.map(({ type }) => type)).toEqual([
      'test_helpers.test_clock.ready',
      'test_helpers.test_clock.advancing',
      'test_helpers.test_clock.created',
    ]);
    expect(await stripe().testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
      status: 'ready',
      frozen_time: Date.UTC(2026, 5, 15) / 1000,
    });
    const back = stripe().testHelpers.testClocks.advance(clock.id, { frozen_time: 1 });
    expect((await refusal(back)).param).toBe('frozen_time');
  });

  it('a trial ends, a subscription that was to end ends, and one that nobody paid expires', async () => {
    const price = await monthly(1000);
    const { customer, passTo, subscribe, invoices } = await subscriber();
    const trial = await subscribe(price, { trial_period_days: 14 });
    expect(trial.status).toBe('trialing');
    const unpaid = await subscribe(price, { payment_behavior: 'default_incomplete' });
    expect(unpaid.status).toBe('incomplete');
    await passTo(4, 16);
    expect((await stripe().subscriptions.retrieve(trial.id)).status).toBe('active');
    expect((await stripe().subscriptions.retrieve(unpaid.id)).status).toBe('incomplete_expired');
    expect(await invoices()).toEqual([
      ['subscription_create', 0, 'paid'],
      ['subscription_create', 1000, 'void'],
      ['subscription_cycle', 1000, 'paid'],
    ]);
    await stripe().subscriptions.update(trial.id, { cancel_at_period_end: true });
    await passTo(6, 1);
    const ended = await stripe().subscriptions.list({ customer: customer.id, status: 'canceled' });
    expect(ended.data.map(({ id }) => id)).toEqual([trial.id]);
  });

  it('a clock that is deleted takes its customers along', async () => {
    const { clock, customer, subscribe } = await subscriber();
    const { id } = await subscribe(await monthly(500));
    expect(await stripe().testHelpers.testClocks.del(clock.id)).toMatchObject({ deleted: true });
    expect(await stripe().customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect((await refusal(stripe().subscriptions.retrieve(id))).code).toBe('resource_missing');
  });
});

describe('docs.stripe.com/billing/subscriptions/prorations', () => {
  it('a dearer plan in the middle of a period is paid with the next invoice', async () => {
    const [small, large] = [await monthly(3000), await monthly(6000)];
    const { customer, passTo, subscribe, invoices } = await subscriber();
    const subscription = await subscribe(small);
    await passTo(4, 16);
    const [item] = subscription.items.data;
    const updated = await stripe().subscriptions.update(subscription.id, {
      items: [{ id: String(item?.id), price: large.id }],
    });
    expect(updated.items.data).toMatchObject([{ id: item?.id, price: { id: large.id }, quantity: 1 }]);
    const pending = await stripe().invoiceItems.list({ customer: customer.id, pending: true });
    expect(
      pending.data.map(({ amount, description, proration }) => [amount, description, proration]),
    ).toEqual([
      [3000, 'Remaining time on Plan 6000 after 16 Apr 2026', true],
      [-1500, 'Unused time on Plan 3000 after 16 Apr 2026', true],
    ]);
    await passTo(5, 2);
    expect((await invoices()).at(-1)).toEqual(['subscription_cycle', 6000 + 1500, 'paid']);
  });

  it('or at once, or not at all', async () => {
    const [small, large] = [await monthly(3000), await monthly(6000)];
    const { passTo, subscribe, invoices } = await subscriber();
    const one = await subscribe(small);
    const other = await subscribe(small);
    await passTo(4, 16);
    const change = (to: Stripe.Subscription, proration_behavior: 'always_invoice' | 'none') =>
      stripe().subscriptions.update(to.id, {
        items: [{ id: String(to.items.data[0]?.id), price: large.id }],
        proration_behavior,
      });
    await change(one, 'always_invoice');
    expect((await invoices()).at(-1)).toEqual(['subscription_update', 1500, 'paid']);
    await change(other, 'none');
    expect(await invoices()).toHaveLength(3);
  });

  it('a plan of another interval begins a period of its own', async () => {
    const { passTo, subscribe, invoices } = await subscriber();
    const subscription = await subscribe(await monthly(3000));
    await passTo(4, 16);
    const updated = await stripe().subscriptions.update(subscription.id, {
      items: [{ id: String(subscription.items.data[0]?.id), price: (await monthly(30_000, 'year')).id }],
    });
    const now = Date.UTC(2026, 3, 16) / 1000;
    expect(updated).toMatchObject({ billing_cycle_anchor: now });
    expect(updated.items.data[0]).toMatchObject({
      current_period_start: now,
      current_period_end: Date.UTC(2027, 3, 16) / 1000,
    });
    expect((await invoices()).at(-1)).toEqual(['subscription_update', 30_000 - 1500, 'paid']);
  });

  it('an end now may give back what is left, for the next invoice or with a last one', async () => {
    const { customer, passTo, subscribe, invoices } = await subscriber();
    const subscription = await subscribe(await monthly(3000));
    await passTo(4, 16);
    const canceled = await stripe().subscriptions.cancel(subscription.id, {
      prorate: true,
      invoice_now: true,
      cancellation_details: { feedback: 'too_expensive', comment: 'Bye' },
    });
    expect(canceled).toMatchObject({
      status: 'canceled',
      cancellation_details: { feedback: 'too_expensive', comment: 'Bye', reason: 'cancellation_requested' },
    });
    expect((await invoices()).at(-1)).toEqual(['subscription_update', 0, 'paid']);
    expect(await stripe().customers.retrieve(customer.id)).toMatchObject({ balance: -1500 });
    await subscribe(await monthly(2000));
    expect((await invoices()).at(-1)).toEqual(['subscription_create', 500, 'paid']);
    expect(await stripe().customers.retrieve(customer.id)).toMatchObject({ balance: 0 });
  });

  it('quantities, further items and ends are changed too', async () => {
    const { subscribe } = await subscriber();
    const { id, items } = await subscribe(await monthly(1000));
    const more = await stripe().subscriptions.update(id, {
      items: [{ id: String(items.data[0]?.id), quantity: 3 }, { price: (await monthly(200)).id }],
      proration_behavior: 'none',
    });
    expect(more.items.data.map(({ quantity }) => quantity)).toEqual([3, 1]);
    const less = await stripe().subscriptions.update(id, {
      items: [{ id: String(more.items.data[1]?.id), deleted: true }],
      proration_behavior: 'none',
    });
    expect(less.items.data).toHaveLength(1);
    const none = { items: [{ id: String(less.items.data[0]?.id), deleted: true }] };
    expect((await refusal(stripe().subscriptions.update(id, none))).message).toContain('at least one item');
    const cancel_at = Date.UTC(2026, 8, 1) / 1000;
    expect(await stripe().subscriptions.update(id, { cancel_at })).toMatchObject({ cancel_at });
    expect(await stripe().subscriptions.update(id, { cancel_at: '' })).toMatchObject({
      cancel_at: null,
      canceled_at: null,
    });
  });
});

describe('docs.stripe.com/api/subscriptions/create', () => {
  it('charges at once, or leaves a declined one incomplete, or makes nothing', async () => {
    const price = await monthly(1000);
    const good = await subscriber();
    expect(await good.subscribe(price, { expand: ['latest_invoice'] })).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', amount_paid: 1000 },
    });
    const poor = await subscriber({ payment_method: 'pm_card_chargeDeclined' });
    expect(await poor.subscribe(price)).toMatchObject({ status: 'incomplete' });
    const error = await refusal(poor.subscribe(price, { payment_behavior: 'error_if_incomplete' }));
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
    const list = await stripe().subscriptions.list({ customer: poor.customer.id, status: 'all' });
    expect(list.data).toHaveLength(1);
  });

  it('takes a coupon', async () => {
    const coupon = await stripe().coupons.create({ percent_off: 50, duration: 'forever' });
    const { subscribe, passTo, invoices } = await subscriber();
    await subscribe(await monthly(1000), { discounts: [{ coupon: coupon.id }] });
    await passTo(5, 2);
    expect((await invoices()).map(([, amount]) => amount)).toEqual([500, 500]);
  });
});
