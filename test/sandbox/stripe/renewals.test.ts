import type Stripe from 'stripe';
import { refusal } from './help.ts';
import { club, shopWithSubscribers } from './subscribers.ts';

const { chargeOf, helper, eventsOf, stripe, subscribe } = shopWithSubscribers();
describe('a renewal', () => {
  it('pays the next period, to the day', async () => {
    const { id } = await subscribe({}, { at: Date.UTC(2026, 0, 31) / 1000 });
    const types = await eventsOf(() => helper('renew', { subscription: id }));
    expect(types).toEqual([
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
    const renewed = await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    const [february, march] = [Date.UTC(2026, 1, 28) / 1000, Date.UTC(2026, 2, 31) / 1000];
    expect(renewed.items.data[0]).toMatchObject({
      current_period_start: february,
      current_period_end: march,
    });
    expect(renewed.latest_invoice).toMatchObject({
      amount_paid: 1900,
      billing_reason: 'subscription_cycle',
      number: expect.stringMatching(/-0002$/),
      lines: { data: [{ period: { start: february, end: march } }] },
      period_end: february,
      status: 'paid',
    });
    const charge = await chargeOf((renewed.latest_invoice as Stripe.Invoice).id);
    expect(charge.description).toBe('Subscription update');
    const refund = await stripe().refunds.create({
      payment_intent: String(charge.payment_intent),
      amount: 900,
    });
    expect(refund).toMatchObject({ amount: 900, charge: charge.id, status: 'succeeded' });
    expect((await stripe().invoices.list({ subscription: id })).data).toHaveLength(2);
  });

  it('that is declined leaves the subscription past due, until the next one is paid', async () => {
    const { id } = await subscribe();
    const types = await eventsOf(() => helper('renew', { subscription: id, card: 'declined' }));
    expect(types.slice(-4)).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'customer.subscription.updated',
    ]);
    const failed = await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice.payments'] });
    expect(failed).toMatchObject({
      status: 'past_due',
      latest_invoice: { status: 'open', amount_paid: 0, payments: { data: [{ status: 'open' }] } },
    });
    expect((await helper('renew', { subscription: id })).subscription.status).toBe('active');
  });

  it('docs.stripe.com/api/events/types: invoice.payment_failed counts the attempts and names the next', async () => {
    const { id } = await subscribe();
    const { subscription } = await helper('renew', { subscription: id, card: 'declined' });
    const invoice = String(subscription.latest_invoice);
    await helper('retry_invoice', { invoice, card: 'insufficient_funds' });
    const { data } = await stripe().events.list({ type: 'invoice.payment_failed', limit: 2 });
    const attempts = data.map(({ created, data: { object } }) => {
      const { attempt_count, next_payment_attempt } = object as Stripe.Invoice;
      return [attempt_count, Number(next_payment_attempt) - created];
    });
    expect(attempts).toEqual([
      [2, 3 * 86_400],
      [1, 3 * 86_400],
    ]);
    await helper('retry_invoice', { invoice });
    const paid = await stripe().subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(paid).toMatchObject({
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
  ] as const)('every %s × %i', async (interval, interval_count, end) => {
    const recurring = { interval, interval_count };
    const { id } = await subscribe({ line_items: [club(recurring)] }, { at: Date.UTC(2024, 0, 31) / 1000 });
    const { items } = await stripe().subscriptions.retrieve(id);
    expect(items.data[0]?.current_period_end).toBe(end / 1000);
  });

  it('takes only cards', async () => {
    const { id } = await subscribe();
    await expect(helper('renew', { subscription: id, card: 'us_bank_account' })).rejects.toThrow(
      'pick a card',
    );
    await expect(helper('renew', { subscription: id, card: 'gold' })).rejects.toThrow('Nobody pays with');
    await expect(helper('renew', { subscription: 'sub_x' })).rejects.toThrow("No such subscription: 'sub_x'");
  });
});

describe('a cancellation', () => {
  it('by request ends the subscription at once, and only once', async () => {
    const { id } = await subscribe();
    const types = await eventsOf(() =>
      stripe().subscriptions.cancel(id, {
        cancellation_details: { comment: 'Too much coffee', feedback: 'unused' },
      }),
    );
    expect(types).toEqual(['customer.subscription.deleted']);
    const canceled = await stripe().subscriptions.retrieve(id);
    expect(canceled).toMatchObject({
      cancellation_details: {
        comment: 'Too much coffee',
        feedback: 'unused',
        reason: 'cancellation_requested',
      },
      status: 'canceled',
    });
    expect(canceled.ended_at).toBe(canceled.canceled_at);
    const again = await refusal(stripe().subscriptions.cancel(id));
    expect(again).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    const late = await refusal(stripe().subscriptions.update(id, { cancel_at_period_end: true }));
    expect(late.message).toContain('A canceled subscription can only update its cancellation_details');
    await expect(helper('renew', { subscription: id })).rejects.toThrow('has ended');
  });

  it('at the end of the period can be taken back, or comes true', async () => {
    const { id } = await subscribe();
    const ending = await stripe().subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({ status: 'active', cancel_at: ending.items.data[0]?.current_period_end });
    const kept = await stripe().subscriptions.update(id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({
      cancel_at: null,
      canceled_at: null,
      cancellation_details: { reason: null },
    });

    const body = { subscription: id, at_period_end: true, feedback: 'too_expensive' };
    const { subscription } = await helper('cancel_subscription', body);
    expect(subscription).toMatchObject({
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive', reason: 'cancellation_requested' },
      status: 'active',
    });
    const types = await eventsOf(() => helper('renew', { subscription: id }));
    expect(types).toEqual(['customer.subscription.deleted']);
  });

  it('by the customer', async () => {
    const { id } = await subscribe();
    const { subscription } = await helper('cancel_subscription', { subscription: id, comment: 'Bye' });
    expect(subscription).toMatchObject({ status: 'canceled', cancellation_details: { comment: 'Bye' } });
    await expect(helper('cancel_subscription', { subscription: id })).rejects.toThrow('has ended');
  });
});
