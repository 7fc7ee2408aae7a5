import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { Skipped } from './answers.ts';
import type { Target } from './target.ts';

/** A test clock at the current time. The cleanup deletes it with its customers and subscriptions. */
export const newClock = async (target: Target): Promise<Stripe.TestHelpers.TestClock> => {
  const { testClocks } = target.stripe.testHelpers;
  const now = Math.floor(Date.now() / 1000);
  return target.clean(await testClocks.create({ frozen_time: now, name: 'Conformance' }), ({ id }) =>
    testClocks.del(id),
  );
};

/** Advances a test clock by some seconds, and waits until it is ready. */
export const advance = async (
  { stripe }: Target,
  { id, frozen_time }: Stripe.TestHelpers.TestClock,
  seconds: number,
): Promise<void> => {
  const { testClocks } = stripe.testHelpers;
  await testClocks.advance(id, { frozen_time: frozen_time + seconds });
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await testClocks.retrieve(id)).status === 'ready') return;
    await sleep(1000);
  }
  throw new Skipped('The test clock was not ready within a minute.');
};
