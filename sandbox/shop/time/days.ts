import type Stripe from 'stripe';
import { money } from '../pages/words.ts';
import { type Shop, settle, testHelper } from '../shop.ts';
import { WAITS } from './calendar.ts';

const ALL = { limit: 100 };
const DAY = 86_400;

/** Whether a bank debit is on its way. */
const isOnItsWay = ({ status }: Stripe.Charge): boolean => status === 'pending';

/** Does something with each due item of a list, and notes it in the calendar. Returns the number of items. */
const forEachDue = async <T extends { created: number }>(
  { calendar }: Shop,
  items: AsyncIterable<T>,
  waitOf: (item: T) => number | undefined,
  act: (item: T) => Promise<{ text: string; href: string }>,
): Promise<number> => {
  const due: { at: number; item: T }[] = [];
  for await (const item of items) {
    const at = calendar.dueAt(item.created, waitOf(item) ?? Infinity);
    if (at !== undefined) due.push({ at, item });
  }
  for (const { at, item } of due) calendar.happenings.push({ at, ...(await act(item)) });
  return due.length;
};

const who = ({ billing_details: { name, email } }: Stripe.Charge): string => name ?? email ?? 'a guest';

const settleDebits = (shop: Shop) =>
  forEachDue(
    shop,
    shop.sdk.charges.list(ALL),
    (charge) => (isOnItsWay(charge) ? WAITS.debit : undefined),
    async (charge) => {
      const { id, payment_intent, customer, amount, currency } = charge;
      // The session of a subscription has no payment intent, so its customer leads to it.
      const { sessions } = shop.sdk.checkout;
      const paid = await sessions.list({ payment_intent: String(payment_intent) });
      const { data } = paid.data.length > 0 ? paid : await sessions.list({ customer: String(customer) });
      const session = data[0]?.id ?? '';
      const outcome = shop.failingDebits.has(session) ? 'fail' : 'succeed';
      await testHelper(shop, 'settle', { session, outcome });
      const what = `The bank debit of ${money(amount, currency)} from ${who(charge)}`;
      return {
        text: outcome === 'fail' ? `${what} failed.` : `${what} arrived.`,
        href: `/payments/${id}`,
      };
    },
  );

const succeedRefunds = (shop: Shop) =>
  forEachDue(
    shop,
    shop.sdk.refunds.list(ALL),
    ({ status }) => (status === 'pending' ? WAITS.refund : undefined),
    async ({ id, amount, currency, charge }) => {
      await testHelper(shop, 'refund', { refund: id, status: 'succeeded' });
      return {
        text: `The refund of ${money(amount, currency)} arrived.`,
        href: `/payments/${String(charge)}`,
      };
    },
  );

const RENEWING = ['active', 'trialing', 'past_due'];

const endOfPeriod = ({ items }: Stripe.Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

/** Renews until no period is over. */
const renew = async (shop: Shop): Promise<void> => {
  const renewed = await forEachDue(
    shop,
    shop.sdk.subscriptions.list({ ...ALL, status: 'all', expand: ['data.customer'] }),
    (one) => (RENEWING.includes(one.status) ? endOfPeriod(one) - one.created : undefined),
    async ({ id, customer, cancel_at_period_end }) => {
      await testHelper(shop, 'renew', { subscription: id });
      const name = (customer as Stripe.Customer).name ?? 'a customer';
      const verb = cancel_at_period_end ? 'ended' : 'renewed';
      return { text: `The subscription of ${name} ${verb}.`, href: '/subscriptions' };
    },
  );
  if (renewed > 0) await renew(shop);
};

const expireCheckouts = (shop: Shop) =>
  forEachDue(
    shop,
    shop.sdk.checkout.sessions.list({ ...ALL, status: 'open' }),
    () => WAITS.checkout,
    async ({ id, amount_total, currency, customer_details, payment_link }) => {
      await testHelper(shop, 'expire', { session: id });
      const total = money(amount_total ?? 0, currency ?? 'usd');
      const left = customer_details?.email ? ` of ${customer_details.email}` : '';
      return {
        text: `A checkout${left} for ${total} expired unpaid.`,
        href: `/links/${String(payment_link)}`,
      };
    },
  );

const LENGTHS = { every_day: 1, every_week: 7, every_month: 30 };

const fireSchedules = async ({ runner, zaps, zapsOn, calendar }: Shop, days: number): Promise<void> => {
  for (const { id, name, trigger } of zaps) {
    if (trigger.app !== 'schedule' || !zapsOn.has(id)) continue;
    const length = LENGTHS[trigger.key];
    const last = Math.floor(calendar.days / length) * length;
    if (last <= calendar.days - days) continue;
    await runner.fire(id, lastWeek());
    const at = calendar.now - (calendar.days - last) * DAY;
    calendar.happenings.push({ at, text: `The Zap “${name}” ran on its schedule.`, href: `/zaps/${id}` });
  }
};

const date = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The last seven days. */
export const lastWeek = () => ({ from: date(-6), to: date(0) });

/**
 * Lets days pass: ends due bank debits, refunds, periods and sessions, and runs scheduled and polling Zaps. Notes in the
 * calendar what happened.
 */
export const letPass = async (shop: Shop, days: number): Promise<void> => {
  const { calendar } = shop;
  const { length: before } = calendar.happenings;
  calendar.pass(days);
  await settleDebits(shop);
  await succeedRefunds(shop);
  await renew(shop);
  await expireCheckouts(shop);
  await fireSchedules(shop, days);
  await pollAll(shop);
  await settle(shop);
  const passed = calendar.happenings.splice(before).sort((one, other) => one.at - other.at);
  calendar.happenings.push(...passed);
};

/** Polls for every polling Zap. */
const pollAll = async ({ runner, zaps, zapsOn, app }: Shop): Promise<void> => {
  for (const { id, trigger } of zaps) {
    const isPolled = trigger.app === 'stripe' && app.triggers[trigger.key]?.operation.type === 'polling';
    if (isPolled && zapsOn.has(id)) await runner.poll(id);
  }
};
