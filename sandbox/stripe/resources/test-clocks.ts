import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import { text, wholeNumber } from '../engine/param-types.ts';
import { must, nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { methodNamed } from '../objects/payment-methods.ts';
import { newTestClock } from '../objects/test-clock.ts';
import { renew } from '../payments/subscription-cycle.ts';
import { expireSubscription } from '../payments/subscription-end.ts';

type Clock = Stripe.TestHelpers.TestClock;

/** Nobody pays for a subscription in this time: it expires. */
const TIME_TO_PAY = 23 * 3600;

const customersOn = (shop: Shop, { id }: Clock): Set<string> =>
  new Set(
    shop
      .table('customer')
      .rows.filter(({ test_clock }) => test_clock === id)
      .map((customer) => customer.id),
  );

/** When something next happens to a subscription by itself, if anything does. */
const dueAt = (subscription: Stripe.Subscription): number => {
  const { cancel_at, created, items, status } = subscription;
  if (status === 'incomplete') return created + TIME_TO_PAY;
  if (!['active', 'past_due', 'trialing'].includes(status)) return Number.POSITIVE_INFINITY;
  const ends = items.data.map(({ current_period_end }) => current_period_end);
  return Math.min(...ends, cancel_at ?? Number.POSITIVE_INFINITY);
};

/** Lets the time of a clock pass, moment by moment: its customers' subscriptions renew, end and expire. */
const pass = (shop: Shop, clock: Clock, until: number): void => {
  const customers = customersOn(shop, clock);
  const isHere = (one: Stripe.Subscription) => customers.has(String(one.customer));
  for (;;) {
    const [next] = shop
      .table('subscription')
      .rows.filter(isHere)
      .map((subscription) => ({ subscription, at: dueAt(subscription) }))
      .filter(({ at }) => at <= until)
      .sort((a, b) => a.at - b.at);
    if (!next) return;
    clock.frozen_time = next.at;
    shop.during({ at: next.at }, () => happen(shop, next.subscription));
  }
};

const happen = (shop: Shop, subscription: Stripe.Subscription): void => {
  if (subscription.status === 'incomplete') expireSubscription(shop, subscription);
  else renew(shop, subscription, methodNamed('visa'));
};

/** Time passes while the request has been answered already; `test_helpers.test_clock.ready` tells when it has. */
const advance = (shop: Shop, clock: Clock, { frozen_time: target }: { frozen_time: number }): Clock => {
  if (clock.status !== 'ready') throw refuse(`Test clock advancement is already underway on ${clock.id}.`);
  if (target <= clock.frozen_time) {
    throw refuse('Cannot advance a test clock to a time that it has reached.', undefined, 'frozen_time');
  }
  Object.assign(clock, {
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: target } },
  } satisfies Partial<Clock>);
  shop.emit('test_helpers.test_clock.advancing', clock);
  shop.later(1, () => {
    pass(shop, clock, target);
    Object.assign(clock, {
      frozen_time: target,
      status: 'ready',
      status_details: {},
    } satisfies Partial<Clock>);
    shop.emit('test_helpers.test_clock.ready', clock);
  });
  return clock;
};

/** A clock takes its customers, and what is theirs, along. */
const remove = (shop: Shop, clock: Clock): Stripe.TestHelpers.DeletedTestClock => {
  const customers = customersOn(shop, clock);
  for (const { id, customer } of [...shop.table('subscription').rows]) {
    if (customers.has(String(customer))) shop.table('subscription').delete(id);
  }
  for (const id of customers)
    shop.table('customer').delete(id, { id, object: 'customer', deleted: true } as never);
  shop.table('test_helpers.test_clock').delete(clock.id);
  shop.emit('test_helpers.test_clock.deleted', clock);
  return { id: clock.id, object: 'test_helpers.test_clock', deleted: true };
};

/** Clocks that stand still until somebody advances them: https://docs.stripe.com/billing/testing/test-clocks */
export const testClocks: Resource<'test_helpers.test_clock'> = {
  object: 'test_helpers.test_clock',
  path: 'test_helpers/test_clocks',
  permission: 'billing_clock',
  idParam: 'test_clock',
  list: shape<object>({}),
  create: operation(
    shape<Stripe.TestHelpers.TestClockCreateParams>({
      frozen_time: must(wholeNumber),
      name: text,
      ...unsimulated('customer'),
    }),
    (shop, { frozen_time, name }) => {
      if (shop.livemode) throw refuse('Test clocks are only available in test mode.');
      return newTestClock(shop, frozen_time, name ?? null);
    },
  ),
  remove: operationOn(nothing, remove),
  actions: {
    advance: operationOn(
      shape<Stripe.TestHelpers.TestClockAdvanceParams>({ frozen_time: must(wholeNumber) }),
      advance,
    ),
  },
};
