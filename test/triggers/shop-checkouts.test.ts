import { embeddedShop, mug } from '../support/embedded-shop.ts';
import type { Row } from '../support/zapier.ts';

// Checkouts that are not paid at once, against the embedded Stripe.

const { stripe, simulate, sell, turnOn, listed, requestsOf } = embeddedShop();

const ids = (rows: Row[]) => rows.map(({ id }) => id);
const newLink = async () => (await stripe().paymentLinks.create({ line_items: [mug()] })).id;

/** Zaps on one link, one for each way that a checkout may go. */
const zapsOf = async (payment_link: string) => {
  const keys = ['payment_processing', 'payment_failed', 'payment_completed', 'checkout_expired'] as const;
  const zaps = await Promise.all(keys.map((key) => turnOn(key, { payment_link })));
  /** What each of them emitted since the last time. */
  return async () => {
    const heard: Record<string, unknown[]> = {};
    for (const [i, key] of keys.entries()) {
      const rows = (await zaps[i]?.rows()) ?? [];
      if (rows.length) heard[key] = ids(rows);
    }
    return heard;
  };
};

test('a bank debit that arrives: it is on its way, then it is paid', async () => {
  const link = await newLink();
  const heard = await zapsOf(link);
  const { id } = await sell({ method: 'us_bank_account' }, { id: link });
  expect(await heard()).toEqual({ payment_processing: [id] });
  await simulate('settle', { session: id, outcome: 'succeed' });
  expect(await heard()).toEqual({ payment_completed: [id] });
});

test('a bank debit that is refused: it is on its way, then it failed', async () => {
  const link = await newLink();
  const heard = await zapsOf(link);
  const { id } = await sell({ method: 'us_bank_account' }, { id: link });
  expect(await heard()).toEqual({ payment_processing: [id] });
  await simulate('settle', { session: id, outcome: 'fail' });
  expect(await heard()).toEqual({ payment_failed: [id] });
});

test('a card is paid at once, and what another link sells is none of its business', async () => {
  const link = await newLink();
  const heard = await zapsOf(link);
  const { id } = await sell({ card: 'visa' }, { id: link });
  await sell({ method: 'us_bank_account' });
  expect(await heard()).toEqual({ payment_completed: [id] });
});

test('a card that is declined is an attempt of the checkout that is still open', async () => {
  const link = await newLink();
  const [attempts, others] = [
    await turnOn('payment_attempt_failed', { payment_link: link }),
    await zapsOf(link),
  ];
  const { session } = await simulate('open', { payment_link: link });
  await simulate('pay', {
    session: session.id,
    card: 'declined',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
  });
  expect(await attempts.rows()).toMatchObject([
    {
      checkout_session_id: session.id,
      payment_link_id: link,
      failure_code: 'card_declined',
      customer_email: 'ada@example.com',
    },
  ]);
  expect(await others()).toEqual({});
  expect(await listed('payment_attempt_failed', { payment_link: link })).toHaveLength(1);
});

test('a checkout that nobody paid in time expires', async () => {
  const link = await newLink();
  const heard = await zapsOf(link);
  const { session } = await simulate('open', { payment_link: link });
  expect(await heard()).toEqual({});
  await simulate('expire', { session: session.id });
  expect(await heard()).toEqual({ checkout_expired: [session.id] });
});

test('each costs one request, and tells what was bought', async () => {
  const [processing, expired] = await Promise.all([turnOn('payment_processing'), turnOn('checkout_expired')]);
  const { session } = await simulate('open', { payment_link: await newLink() });
  const expiry = await requestsOf(async () => {
    await simulate('expire', { session: session.id });
    expect(await expired.rows()).toMatchObject([
      { line_items_summary: '1 × Mug', checkout_status: 'expired' },
    ]);
  });
  expect(expiry).toEqual([`GET /v1/checkout/sessions/${session.id}`]);
  const link = await newLink();
  const debit = await requestsOf(async () => {
    await sell({ method: 'us_bank_account' }, { id: link });
    expect(await processing.rows()).toMatchObject([
      { line_items_summary: '1 × Mug', payment_method_type: 'us_bank_account', details_complete: true },
    ]);
  });
  expect(debit).toHaveLength(1);
});

test('the lists for the editor tell processing and failed payments apart', async () => {
  const payment_link = await newLink();
  const debit = async () => (await sell({ method: 'us_bank_account' }, { id: payment_link })).id;
  const [waits, fails, arrives] = [await debit(), await debit(), await debit()];
  await simulate('settle', { session: fails, outcome: 'fail' });
  await simulate('settle', { session: arrives, outcome: 'succeed' });
  const { session } = await simulate('open', { payment_link });
  await simulate('expire', { session: session.id });
  const list = async (key: string) => ids(await listed(key, { payment_link }));
  expect(await list('payment_processing')).toEqual([waits]);
  expect(await list('payment_failed')).toEqual([fails]);
  expect(await list('payment_completed')).toEqual([arrives]);
  expect(await list('checkout_expired')).toEqual([session.id]);
});
