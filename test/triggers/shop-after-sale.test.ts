import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT } from '../../sandbox/stripe/index.ts';
import { embeddedShop, mug } from '../support/embedded-shop.ts';
import type { Row } from '../support/zapier.ts';

// What happens long after a sale, against the embedded Stripe.

const { stripe, simulate, sell, turnOn, listed, requestsOf } = embeddedShop();

const ids = (rows: Row[]) => rows.map(({ id }) => id);
const statuses = (rows: Row[]) => rows.map(({ status }) => status);

/** A payment by bank debit, whose refund is pending at first; a card's is there at once. */
const paidByBank = async () => {
  const { id, payment_intent } = await sell({ method: 'us_bank_account' });
  await simulate('settle', { session: id, outcome: 'succeed' });
  return String(payment_intent);
};

describe('a refund', () => {
  test('that arrives passes when it does, to Zaps that want it', async () => {
    const [all, failed] = await Promise.all([
      turnOn('refund_updated'),
      turnOn('refund_updated', { status: 'failed' }),
    ]);
    const refund = await stripe().refunds.create({ payment_intent: await paidByBank() });
    expect(refund.status).toBe('pending');
    expect(await all.rows()).toEqual([]);
    await simulate('refund', { refund: refund.id, status: 'succeeded' });
    expect(await all.rows()).toMatchObject([{ id: refund.id, status: 'succeeded', is_full_refund: true }]);
    expect(await failed.rows()).toEqual([]);
  });

  test('that fails passes once, though Stripe tells it twice', async () => {
    const zap = await turnOn('refund_updated', { status: 'failed' });
    const refund = await stripe().refunds.create({ payment_intent: await paidByBank() });
    await simulate('refund', { refund: refund.id, status: 'failed', failure_reason: 'declined' });
    expect(await zap.rows()).toMatchObject([{ id: refund.id, status: 'failed', failure_reason: 'declined' }]);
    const { data } = await stripe().events.list({ types: ['refund.updated', 'refund.failed'], limit: 2 });
    expect(data.map(({ type }) => type)).toEqual(['refund.failed', 'refund.updated']);
    expect(statuses(await listed('refund_updated', { status: 'failed' }))).toEqual(['failed']);
  });

  test('passes for each status that it comes to, for two requests each', async () => {
    const zap = await turnOn('refund_updated');
    const refund = await stripe().refunds.create({ payment_intent: await paidByBank() });
    const seen: unknown[] = [];
    for (const status of ['requires_action', 'succeeded']) {
      const requests = await requestsOf(async () => {
        await simulate('refund', { refund: refund.id, status });
        seen.push(...statuses(await zap.rows()));
      });
      expect(requests.sort()).toEqual(['GET /v1/checkout/sessions', `GET /v1/refunds/${refund.id}`]);
    }
    expect(seen).toEqual(['requires_action', 'succeeded']);
  });
});

describe('a subscription', () => {
  const subscribe = async () => sell({}, { line_items: [mug({ interval: 'month' })] });

  test('starts once: its renewals are invoices only', async () => {
    const [started, invoices, oneTime] = await Promise.all([
      turnOn('subscription_started'),
      turnOn('invoice_paid', { kind: 'subscription' }),
      turnOn('invoice_paid', { kind: 'one_time' }),
    ]);
    const { subscription } = await subscribe();
    expect(await started.rows()).toMatchObject([
      {
        id: subscription,
        status: 'active',
        line_items_summary: '1 × Mug',
        customer_email: 'ada@example.com',
      },
    ]);
    expect(await invoices.rows()).toMatchObject([{ billing_reason: 'subscription_create' }]);

    await simulate('renew', { subscription });
    expect(await started.rows()).toEqual([]);
    expect(await invoices.rows()).toMatchObject([
      {
        kind: 'subscription',
        billing_reason: 'subscription_cycle',
        subscription_id: subscription,
        amount_paid_display: '$20.00',
        payment_id: expect.stringMatching(/^pi_/),
      },
    ]);

    await sell({}, { invoice_creation: { enabled: true } });
    expect(await invoices.rows()).toEqual([]);
    expect(await oneTime.rows()).toMatchObject([{ kind: 'one_time', subscription_id: null }]);
  });

  test('a renewal whose card is declined pays no invoice, and somebody hears of it', async () => {
    const zap = await turnOn('invoice_paid', { kind: 'subscription' });
    const failed = await turnOn('invoice_payment_failed', { kind: 'subscription' });
    const { subscription } = await subscribe();
    expect(await zap.rows()).toHaveLength(1);
    await simulate('renew', { subscription, card: 'declined' });
    expect(await zap.rows()).toEqual([]);
    expect(await failed.rows()).toMatchObject([
      {
        subscription_id: subscription,
        amount_due: 20,
        attempt_count: 1,
        failure_message: 'Your card was declined.',
        next_attempt_at: expect.stringMatching(/Z$/),
      },
    ]);
    expect(await listed('invoice_payment_failed')).toMatchObject([{ subscription_id: subscription }]);
  });

  test('that is canceled passes when it ends, not when that is announced', async () => {
    const zap = await turnOn('subscription_canceled');
    const { subscription } = await subscribe();
    await simulate('cancel_subscription', { subscription, at_period_end: true, feedback: 'unused' });
    expect(await zap.rows()).toEqual([]);
    const requests = await requestsOf(async () => {
      await simulate('renew', { subscription });
      expect(await zap.rows()).toMatchObject([
        {
          id: subscription,
          status: 'canceled',
          cancellation_feedback: 'unused',
          customer_name: 'Ada Lovelace',
        },
      ]);
    });
    expect(requests).toEqual([`GET /v1/subscriptions/${subscription}`, 'GET /v1/checkout/sessions']);
    expect(ids(await listed('subscription_canceled'))).toContain(subscription);
    expect(ids(await listed('subscription_started'))).not.toContain(subscription);
  });
});

test('a dispute passes when it is opened, not when it ends, for one request', async () => {
  const zap = await turnOn('dispute_opened');
  const { payment_intent } = await sell();
  let id = '';
  const requests = await requestsOf(async () => {
    const opened = { payment_intent, reason: 'product_not_received', amount: 500 };
    id = (await simulate<{ dispute: Stripe.Dispute }>('dispute', opened)).dispute.id;
    expect(await zap.rows()).toMatchObject([
      { id, payment_id: payment_intent, amount: 5, payment_amount: 20, customer_email: 'ada@example.com' },
    ]);
  });
  expect(requests).toEqual([`GET /v1/disputes/${id}`]);
  await simulate('close_dispute', { dispute: id, outcome: 'won' });
  expect(await zap.rows()).toEqual([]);
  expect(await listed('dispute_opened')).toMatchObject([{ id, status: 'won', payment_amount: 20 }]);
});

test('any event can be listened to, for no request', async () => {
  const event_types = ['product.updated', 'price.created'];
  const zap = await turnOn('event_received', { event_types });
  const { id } = await stripe().products.create({ name: 'Shirt' });
  const requests = await requestsOf(async () => {
    await stripe().products.update(id, { name: 'T-shirt' });
    expect(await zap.rows()).toMatchObject([
      {
        type: 'product.updated',
        object_id: id,
        object: { name: 'T-shirt' },
        previous_attributes: { name: 'Shirt' },
      },
    ]);
  });
  expect(requests).toEqual([`POST /v1/products/${id}`]);
  const list = await listed('event_received', { event_types: ['product.updated'] });
  expect(list).toMatchObject([{ type: 'product.updated', object_id: id }]);
});

test('a Zap of a connected account hears of that account, and one of the platform of the platform', async () => {
  const account = CONNECTED_ACCOUNT;
  const [own, connected] = await Promise.all([
    turnOn('payment_completed'),
    turnOn('payment_completed', {}, account),
  ]);
  const { id: link } = await stripe().paymentLinks.create(
    { line_items: [mug()] },
    { stripeAccount: account },
  );
  const theirs = await sell({ account }, { id: link });
  expect(ids(await connected.rows())).toEqual([theirs.id]);
  expect(await own.rows()).toEqual([]);
  const ours = await sell();
  expect(ids(await own.rows())).toEqual([ours.id]);
  expect(await connected.rows()).toEqual([]);
});
