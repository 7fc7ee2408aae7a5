import type Stripe from 'stripe';
import type { Sums } from '../../../sandbox/stripe/index.ts';
import { type StripeSandbox, startStripe, testHelper } from '../../../sandbox/stripe/index.ts';
import { clientOf, item } from './help.ts';

interface Seeded {
  payment_link: string;
  sessions: number;
  sums: Sums;
}

const FROM = 1_750_000_000;
const TO = FROM + 10 * 86_400;
const MANY = 4000;
let sandbox: StripeSandbox;
let stripe: Stripe;
let seeded: Seeded;

beforeAll(async () => {
  sandbox = await startStripe();
  stripe = clientOf(sandbox);
  seeded = await testHelper<Seeded>(sandbox.url, 'seed', {
    payments: MANY,
    from: FROM,
    to: TO,
    currencies: ['usd', 'jpy', 'kwd'],
    refunded_every: 10,
    expired_every: 20,
  });
});
afterAll(() => sandbox.close());

const EXPAND = ['data.payment_intent.latest_charge.balance_transaction'];
const list = (params: Stripe.Checkout.SessionListParams) =>
  stripe.checkout.sessions.list({ payment_link: seeded.payment_link, limit: 100, ...params });

it('makes thousands of sales, and no event of them', async () => {
  expect(seeded.sessions).toBe(4200);
  expect(seeded.sums).toMatchObject({ paid_sessions: MANY, expired_sessions: 200, refunds: 400 });
  expect(Object.keys(seeded.sums.currencies)).toEqual(['usd', 'jpy', 'kwd']);
  expect((await stripe.events.list()).data).toEqual([]);
});

it('has sums that a client can check page by page, and sums of a part', async () => {
  const span = { gte: FROM + 86_400, lt: FROM + 86_400 + 6 * 3600 };
  const sessions = await list({ created: span, expand: EXPAND }).autoPagingToArray({ limit: 1000 });
  const query = `payment_link=${seeded.payment_link}&from=${span.gte}&to=${span.lt}`;
  const sums = (await (await fetch(`${sandbox.url}/_sandbox/sums?${query}`)).json()) as Sums;
  const paid = sessions.filter(({ payment_status }) => payment_status === 'paid');
  expect(paid.length).toBe(sums.paid_sessions);
  expect(paid.length).toBeGreaterThan(80);
  expect(sessions.filter(({ status }) => status === 'expired')).toHaveLength(sums.expired_sessions);
  expect(sessions.every(({ created }) => created >= span.gte && created < span.lt)).toBe(true);
  const transactions = paid.map(({ payment_intent }) => {
    const charge = (payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    return charge.balance_transaction as Stripe.BalanceTransaction;
  });
  const sum = (key: 'amount' | 'fee') => transactions.reduce((total, one) => total + one[key], 0);
  expect(sum('amount')).toBe(sums.settlement.gross);
  expect(sum('fee')).toBe(sums.settlement.fees);
  const yen = paid.filter(({ currency }) => currency === 'jpy');
  expect(yen.reduce((total, one) => total + (one.amount_total ?? 0), 0)).toBe(sums.currencies.jpy?.paid);
});

it('answers full pages from the start, from either side of a cursor, and within a span', async () => {
  const middle = (await list({ created: { lt: FROM + 5 * 86_400 } })).data[0]?.id;
  for (const params of [
    {},
    { starting_after: middle },
    { ending_before: middle },
    ...Array.from({ length: 10 }, (_, hour) => ({
      created: { gte: FROM + hour * 3600, lt: FROM + 7 * 86_400 },
    })),
  ] as Stripe.Checkout.SessionListParams[]) {
    expect((await list({ ...params, expand: EXPAND })).data).toHaveLength(100);
  }
});

it('pages to both sides of a cursor within a span, newest first', async () => {
  const created = { gte: FROM, lt: FROM + 86_400 };
  const all = (await list({ created }).autoPagingToArray({ limit: 3000 })).map(({ id }) => id);
  expect(new Set(all).size).toBe(420);
  const back = await list({ created, ending_before: all[150] });
  expect(back.data.map(({ id }) => id)).toEqual(all.slice(50, 150));
  expect(back.has_more).toBe(true);
  const outside = (await list({ created: { gte: FROM + 2 * 86_400 } })).data[0]?.id;
  expect((await list({ created, starting_after: outside })).data.map(({ id }) => id)).toEqual(
    all.slice(0, 100),
  );
  expect((await list({ created, ending_before: outside })).data).toEqual([]);
});

it('sells through a link that is there already, at its price, also twice over the same time', async () => {
  const link = await stripe.paymentLinks.create({ line_items: [item('eur', 1500)] });
  const once = { payments: 50, payment_link: link.id, from: FROM, to: TO };
  await testHelper<Seeded>(sandbox.url, 'seed', once);
  const twice = await testHelper<Seeded>(sandbox.url, 'seed', once);
  expect(twice).toMatchObject({ payment_link: link.id, sessions: 100 });
  expect(twice.sums.currencies).toEqual({ eur: { payments: 100, paid: 150_000, refunded: 0 } });
  const { data } = await stripe.checkout.sessions.list({ payment_link: link.id, limit: 100 });
  const times = data.map(({ created }) => created);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});
