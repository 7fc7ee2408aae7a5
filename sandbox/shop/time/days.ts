import type Stripe from 'stripe';
import { count } from '../pages/words.ts';
import { type Shop, testHelper } from '../shop.ts';
import { WAITS } from './calendar.ts';

const ALL = { limit: 100 };

/** Does something with each due item of a list. Returns their number. */
const forEachDue = async <T>(
  items: AsyncIterable<T>,
  isDue: (item: T) => boolean,
  act: (item: T) => Promise<unknown>,
): Promise<number> => {
  const due: T[] = [];
  for await (const item of items) if (isDue(item)) due.push(item);
  for (const item of due) await act(item);
  return due.length;
};

const settleDebits = (shop: Shop): Promise<number> =>
  forEachDue(
    shop.sdk.charges.list(ALL),
    ({ status, created }) => status === 'pending' && shop.calendar.age(created) >= WAITS.debit,
    async ({ payment_intent, customer }) => {
      // The session of a subscription has no payment intent, so its customer leads to it.
      const { sessions } = shop.sdk.checkout;
      const paid = await sessions.list({ payment_intent: String(payment_intent) });
      const { data } = paid.data.length > 0 ? paid : await sessions.list({ customer: String(customer) });
      const session = data[0]?.id ?? '';
      const outcome = shop.failingDebits.has(session) ? 'fail' : 'succeed';
      await testHelper(shop, 'settle', { session, outcome });
    },
  );

const succeedRefunds = (shop: Shop): Promise<number> =>
  forEachDue(
    shop.sdk.refunds.list(ALL),
    ({ status, created }) => status === 'pending' && shop.calendar.age(created) >= WAITS.refund,
    ({ id }) => testHelper(shop, 'refund', { refund: id, status: 'succeeded' }),
  );

const RENEWING = ['active', 'trialing', 'past_due'];

const endOfPeriod = ({ items }: Stripe.Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

/** Renews until no period is over. */
const renew = async (shop: Shop): Promise<number> => {
  const renewed = await forEachDue(
    shop.sdk.subscriptions.list({ ...ALL, status: 'all' }),
    (one) => RENEWING.includes(one.status) && shop.calendar.hasCome(endOfPeriod(one), one.created),
    ({ id }) => testHelper(shop, 'renew', { subscription: id }),
  );
  return renewed === 0 ? 0 : renewed + (await renew(shop));
};

const expireCheckouts = (shop: Shop): Promise<number> =>
  forEachDue(
    shop.sdk.checkout.sessions.list({ ...ALL, status: 'open' }),
    ({ created }) => shop.calendar.age(created) >= WAITS.checkout,
    ({ id }) => testHelper(shop, 'expire', { session: id }),
  );

const LENGTHS = { every_day: 1, every_week: 7, every_month: 30 };

const fireSchedules = async ({ runner, zaps, zapsOn, calendar }: Shop, days: number): Promise<number> => {
  const due = zaps.filter(({ id, trigger }) => {
    if (trigger.app !== 'schedule' || !zapsOn.has(id)) return false;
    const times = (day: number) => Math.floor(day / LENGTHS[trigger.key]);
    return times(calendar.days) > times(calendar.days - days);
  });
  for (const { id } of due) await runner.fire(id, lastWeek());
  return due.length;
};

const date = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The last seven days. */
export const lastWeek = () => ({ from: date(-6), to: date(0) });

/** Lets days pass: ends due bank debits, refunds, periods and sessions, and runs scheduled and polling Zaps. */
export const letPass = async (shop: Shop, days: number): Promise<string> => {
  shop.calendar.pass(days);
  const happened: [number: number, one: string, many: string][] = [
    [await settleDebits(shop), 'bank debit', 'bank debits'],
    [await succeedRefunds(shop), 'refund', 'refunds'],
    [await renew(shop), 'renewal', 'renewals'],
    [await expireCheckouts(shop), 'unpaid checkout', 'unpaid checkouts'],
    [await fireSchedules(shop, days), 'scheduled Zap', 'scheduled Zaps'],
  ];
  await pollAll(shop);
  const texts = happened.filter(([number]) => number > 0).map((entry) => count(...entry));
  return `${count(days, 'day')} passed: ${texts.join(', ') || 'nothing was due'}.`;
};

/** Polls for every polling Zap. */
const pollAll = async ({ runner, zaps, zapsOn, app }: Shop): Promise<void> => {
  for (const { id, trigger } of zaps) {
    const isPolled = trigger.app === 'stripe' && app.triggers[trigger.key]?.operation.type === 'polling';
    if (isPolled && zapsOn.has(id)) await runner.poll(id);
  }
};
