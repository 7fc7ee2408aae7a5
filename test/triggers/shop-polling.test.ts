import { CONNECTED_ACCOUNT } from '../../sandbox/stripe/index.ts';
import { embeddedShop, mug } from '../support/embedded-shop.ts';
import type { Row } from '../support/zapier.ts';

// The polling polling triggers beside their instant triggers, against the embedded Stripe.

const { stripe, simulate, sell, turnOn, listed, requestsOf } = embeddedShop();

const ids = (rows: Row[]) => rows.map(({ id }) => id);
const EVENTS = 'GET /v1/events';

/** A trigger and its polling, both on. */
const both = async (key: string, input: Row = {}) => {
  const [hook, polling] = await Promise.all([turnOn(key, input), turnOn(`${key}_poll`, input)]);
  return { hook, polling };
};

describe('the same records, by the same ids', () => {
  test('of payments', async () => {
    const { hook, polling } = await both('payment_completed');
    const link = { custom_fields: [], metadata: { campaign: 'spring' }, invoice_creation: { enabled: true } };
    await sell({}, link);
    const debit = await sell({ method: 'us_bank_account' });
    expect(await polling.poll()).toHaveLength(1);
    await simulate('settle', { session: debit.id, outcome: 'succeed' });
    const [, ...later] = await hook.rows();
    expect(later).toMatchObject([{ id: debit.id, details_complete: true }]);
    expect(await polling.poll()).toEqual(later);
  });

  test('of invoices, whose files are fetched in the same way', async () => {
    const { hook, polling } = await both('invoice_paid');
    await sell({}, { invoice_creation: { enabled: true } });
    const rows = await hook.rows();
    expect(rows).toMatchObject([{ kind: 'one_time', invoice_pdf: expect.stringMatching(/^hydrate\|\|\|/) }]);
    expect(await polling.poll()).toEqual(rows);
  });

  test('of refunds', async () => {
    const { hook, polling } = await both('refund_issued');
    const { payment_intent } = await sell();
    await stripe().refunds.create({ payment_intent: String(payment_intent), amount: 500 });
    const rows = await hook.rows();
    expect(rows).toMatchObject([{ amount: 5, remaining: 15, details_complete: true }]);
    expect(await polling.poll()).toEqual(rows);
  });

  test('of a connected account, and only of that', async () => {
    const account = CONNECTED_ACCOUNT;
    const [own, polling] = await Promise.all([
      turnOn('payment_completed_poll'),
      turnOn('payment_completed_poll', {}, account),
    ]);
    const { id } = await stripe().paymentLinks.create({ line_items: [mug()] }, { stripeAccount: account });
    const theirs = await sell({ account }, { id });
    const ours = await sell();
    expect(ids(await polling.poll())).toEqual([theirs.id]);
    expect(ids(await own.poll())).toEqual([ours.id]);
  });

  test('and not of the other mode', async () => {
    const polling = await turnOn('payment_completed_poll');
    const open = { line_items: [mug()] };
    const { id: link } = await stripe().paymentLinks.create(open);
    const live = await simulate<{ payment_link: string }>('seed', { payments: 1, livemode: true });
    await sell({ livemode: true, amount: 500 }, { id: live.payment_link });
    const { id } = await sell({}, { id: link });
    expect(ids(await polling.poll())).toEqual([id]);
  });
});

describe('what they cost', () => {
  test.each([
    ['payment_completed_poll', 1],
    ['invoice_paid_poll', 1],
    ['refund_issued_poll', 2],
  ])('%s: one list a poll, and %i for each new item, once', async (key, reads) => {
    const polling = await turnOn(key);
    // What was there when the Zap was turned on is read by the first poll, and then it is known.
    await polling.poll();
    for (const _sale of [1, 2]) {
      const { payment_intent } = await sell({}, { invoice_creation: { enabled: true } });
      await stripe().refunds.create({ payment_intent: String(payment_intent) });
    }
    const first = await requestsOf(async () => expect(await polling.poll()).toHaveLength(2));
    expect(first.filter((request) => request === EVENTS)).toHaveLength(1);
    expect(first).toHaveLength(1 + 2 * reads);
    expect(await requestsOf(() => polling.poll())).toEqual([EVENTS]);
  });

  test.each([
    ['payment_completed_poll', {}],
    ['invoice_paid_poll', { kind: 'one_time' }],
    ['refund_issued_poll', {}],
  ])('%s notes what is there when the Zap is turned on, and reads nothing of it', async (key, input) => {
    const { payment_intent } = await sell({}, { invoice_creation: { enabled: true } });
    await stripe().refunds.create({ payment_intent: String(payment_intent) });
    let polling: Awaited<ReturnType<typeof turnOn>> | undefined;
    const requests = await requestsOf(async () => {
      polling = await turnOn(key, input);
    });
    expect(requests).toEqual([EVENTS]);
    expect(await polling?.poll()).toEqual([]);
  });
});

describe('what they are asked for', () => {
  test('payments of one link', async () => {
    const { id: payment_link } = await stripe().paymentLinks.create({ line_items: [mug()] });
    const polling = await turnOn('payment_completed_poll', { payment_link });
    const { id } = await sell({}, { id: payment_link });
    await sell();
    expect(ids(await polling.poll())).toEqual([id]);
  });

  test('invoices of subscriptions, renewals too', async () => {
    const { hook, polling } = await both('invoice_paid', { kind: 'subscription' });
    const { subscription } = await sell({}, { line_items: [mug({ interval: 'month' })] });
    await sell({}, { invoice_creation: { enabled: true } });
    await simulate('renew', { subscription });
    const rows = await polling.poll();
    expect(rows.map(({ billing_reason }) => billing_reason)).toEqual([
      'subscription_create',
      'subscription_cycle',
    ]);
    const byId = (a: Row, b: Row) => String(a.id).localeCompare(String(b.id));
    expect([...rows].sort(byId)).toEqual((await hook.rows()).sort(byId));
  });

  test('refunds of one link: those of others are read once, to know it, and not again', async () => {
    const { id: payment_link } = await stripe().paymentLinks.create({ line_items: [mug()] });
    const polling = await turnOn('refund_issued_poll', { payment_link });
    await polling.poll();
    const [wanted, other] = [await sell({}, { id: payment_link }), await sell()];
    for (const { payment_intent } of [wanted, other]) {
      await stripe().refunds.create({ payment_intent: String(payment_intent) });
    }
    expect(
      await requestsOf(async () =>
        expect(await polling.poll()).toMatchObject([{ payment_link_id: payment_link }]),
      ),
    ).toHaveLength(5);
    // The refund alone does not tell its link: in case this poll's answer was lost, the next ones read it again.
    expect(await requestsOf(() => polling.poll())).toHaveLength(3);
  });
});

test('the editor shows what the instant polling would', async () => {
  await sell({}, { invoice_creation: { enabled: true } });
  for (const key of ['payment_completed', 'invoice_paid', 'refund_issued']) {
    const rows = await listed(key);
    expect(rows.length).toBeGreaterThan(0);
    expect(await listed(`${key}_poll`)).toEqual(rows);
  }
});
