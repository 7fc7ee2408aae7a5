import type Stripe from 'stripe';
import { newId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

const THIRTY_DAYS = 30 * 86_400;

export const newTestClock = (
  shop: Shop,
  frozen_time: number,
  name: string | null,
): Stripe.TestHelpers.TestClock =>
  shop.add(
    'test_helpers.test_clock',
    {
      id: newId('clock'),
      object: 'test_helpers.test_clock',
      created: shop.now,
      deletes_after: shop.now + THIRTY_DAYS,
      frozen_time,
      livemode: shop.livemode,
      name,
      status: 'ready',
      status_details: {},
    },
    'test_helpers.test_clock.created',
  );

/** Does some work at the time that it is for a customer: where he has a test clock, at what that says. */
export const atTimeOf = <T>(shop: Shop, customer: string | null | undefined, work: () => T): T => {
  const clock = shop.find('customer', String(customer))?.test_clock;
  const at = shop.find('test_helpers.test_clock', String(clock))?.frozen_time;
  return at === undefined ? work() : shop.during({ at }, work);
};
