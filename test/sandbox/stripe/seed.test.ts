import type Stripe from 'stripe';
import type { Sums } from '../../../sandbox/stripe/index.ts';
import { item, useStripe } from './help.ts';

interface Seeded {
  payment_link: string;
  sessions: number;
  sums: Sums;
}

const { stripe, helper, look, newLink } = useStripe();

const FROM = 1_750_000_000;
const DAY = 86_400;
let seeded: Seeded;

beforeAll(async () => {
  seeded = await helper<Seeded>('seed', {
    payments: 4000,
    from: FROM,
    to: FROM + 10 * DAY,
    currencies: ['usd', 'jpy', 'kwd'],
    refunded_every: 10,
    expired_every: 20,
  });
});

const list = (params: Stripe.Checkout.SessionListParams) =>
  stripe().checkout.sessions.list({ payment_link: seeded.payment_link, limit: 100, ...params });

it('creates thousands of sales without events', async () => {
  expect(seeded.sessions).toBe(4200);
  expect(seeded.sums).toMatchObject({ paid_sessions: 4000, expired_sessions: 200, refunds: 400 });
  expect(Object.keys(seeded.sums.currencies)).toEqual(['usd', 'jpy', 'kwd']);
  expect((await stripe().events.list()).data).toEqual([]);
});

it('has the sums of a time range that its pages add up to', async () => {
  const span = { gte: FROM + DAY, lt: FROM + DAY + 6 * 3600 };
  const expand = ['data.payment_intent.latest_charge.balance_transaction'];
  const sessions = await list({ created: span, expand }).autoPagingToArray({ limit: 1000 });
  const sums = await look<Sums>(`sums?payment_link=${seeded.payment_link}&from=${span.gte}&to=${span.lt}`);
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
});

it('pages to both sides of a cursor within a time range', async () => {
  const created = { gte: FROM, lt: FROM + DAY };
  const all = (await list({ created }).autoPagingToArray({ limit: 3000 })).map(({ id }) => id);
  expect(new Set(all).size).toBe(420);
  const back = await list({ created, ending_before: all[150] });
  expect(back.data.map(({ id }) => id)).toEqual(all.slice(50, 150));
  expect(back.has_more).toBe(true);
  const outside = (await list({ created: { gte: FROM + 2 * DAY } })).data[0]?.id;
  const after = await list({ created, starting_after: outside });
  expect(after.data.map(({ id }) => id)).toEqual(all.slice(0, 100));
  expect((await list({ created, ending_before: outside })).data).toEqual([]);
});

it('sells through a given link, also twice in the same time range', async () => {
  const link = await newLink({ line_items: [item('eur', 1500)] });
  const past = { payments: 50, payment_link: link.id, from: FROM, to: FROM + DAY };
  await helper<Seeded>('seed', past);
  const twice = await helper<Seeded>('seed', past);
  expect(twice).toMatchObject({ payment_link: link.id, sessions: 100 });
  expect(twice.sums.currencies).toEqual({ eur: { payments: 100, paid: 150_000, refunded: 0 } });
  const { data } = await stripe().checkout.sessions.list({ payment_link: link.id, limit: 100 });
  const times = data.map(({ created }) => created);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

it('answers other requests meanwhile', async () => {
  let isSeeding = true;
  const more = helper<Seeded>('seed', { payments: 5000 }).finally(() => {
    isSeeding = false;
  });
  let answers = 0;
  for (; isSeeding; answers += 1) await stripe().paymentLinks.list({ limit: 1 });
  expect((await more).sessions).toBe(5000);
  expect(answers).toBeGreaterThan(2);
});
