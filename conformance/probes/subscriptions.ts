import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { NotAsked, type Probe, refused } from '../probe.ts';
import { monthly } from '../shop.ts';
import { TAG, type Target } from '../target.ts';
import { eventsAbout } from './payments.ts';

const LIFECYCLE = 'https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle';
const CANCEL = 'https://docs.stripe.com/api/subscriptions/cancel';
const CLOCKS = 'https://docs.stripe.com/billing/testing/test-clocks';
const MONTH = 32 * 86_400;

/** Lets a clock run, and waits until all that is due has happened. */
const advance = async ({ stripe }: Target, { id, frozen_time }: Stripe.TestHelpers.TestClock) => {
  const { testClocks } = stripe.testHelpers;
  await testClocks.advance(id, { frozen_time: frozen_time + MONTH });
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await testClocks.retrieve(id)).status === 'ready') return;
    await sleep(1000);
  }
  throw new NotAsked('The test clock did not come to rest within a minute.');
};

/** A subscription, a month and two days after it began; the second payment is made with `renewedWith`. */
const renewed = async (target: Target, renewedWith: string): Promise<Stripe.Subscription> => {
  const { stripe } = target;
  const now = Math.floor(Date.now() / 1000);
  const clock = target.leave(
    await stripe.testHelpers.testClocks.create({ frozen_time: now, name: 'Conformance' }),
    // Its customer and what belongs to it go with it.
    ({ id }) => stripe.testHelpers.testClocks.del(id),
  );
  const customer = await stripe.customers.create({
    test_clock: clock.id,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    metadata: TAG,
  });
  const made = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: (await monthly(target)).id }],
  });
  const method = await stripe.paymentMethods.attach(renewedWith, { customer: customer.id });
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
  await advance(target, clock);
  return stripe.subscriptions.retrieve(made.id);
};

/** What becomes of a subscription. */
export const subscriptionProbes: Probe[] = [
  {
    name: 'A subscription that was paid is active.',
    doc: LIFECYCLE,
    ask: async ({ payments }) => (await payments.subscribe()).status,
    expect: 'active',
  },
  {
    name: 'A subscription whose first payment is to come is incomplete.',
    doc: LIFECYCLE,
    ask: async (target) => {
      const { stripe } = target;
      const customer = await stripe.customers.create({ metadata: TAG });
      target.leave(customer, ({ id }) => stripe.customers.del(id));
      const { status } = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: (await monthly(target)).id }],
        payment_behavior: 'default_incomplete',
      });
      return status;
    },
    expect: 'incomplete',
  },
  {
    name: 'A subscription that ends with its period stays active until then.',
    doc: CANCEL,
    ask: async ({ stripe, payments }) => {
      const { id } = await payments.subscribe();
      const { status, cancel_at_period_end } = await stripe.subscriptions.update(id, {
        cancel_at_period_end: true,
      });
      return { status, cancel_at_period_end };
    },
    expect: { status: 'active', cancel_at_period_end: true },
  },
  {
    name: 'A subscription is canceled at once, and that is told.',
    doc: CANCEL,
    ask: async (target) => {
      const { id } = await target.payments.subscribe();
      const { status } = await target.stripe.subscriptions.cancel(id);
      const [event] = await eventsAbout(target, id, ['customer.subscription.deleted']);
      return { status, event: event?.type };
    },
    expect: { status: 'canceled', event: 'customer.subscription.deleted' },
  },
  {
    name: 'How is a second cancellation refused?',
    doc: CANCEL,
    ask: async ({ stripe, payments }) => {
      const { id } = await payments.subscribe();
      await stripe.subscriptions.cancel(id);
      return refused(stripe.subscriptions.cancel(id));
    },
  },
  {
    name: 'A list of subscriptions leaves out the canceled ones, unless it asks for all.',
    doc: 'https://docs.stripe.com/api/subscriptions/list',
    ask: async ({ stripe, payments }) => {
      const { id, customer } = await payments.subscribe();
      await stripe.subscriptions.cancel(id);
      const listed = async (status?: 'all') =>
        (await stripe.subscriptions.list({ customer: String(customer), ...(status && { status }) })).data
          .length;
      return { without: await listed(), all: await listed('all') };
    },
    expect: { without: 0, all: 1 },
  },
  {
    name: 'A renewal is told by invoice.paid, with subscription_cycle as its reason.',
    doc: CLOCKS,
    ask: async (target) => {
      const { id } = await renewed(target, 'pm_card_visa');
      const events = await eventsAbout(target, id, ['invoice.paid']);
      const reasons = events.map(({ data }) => (data.object as Stripe.Invoice).billing_reason);
      return [...new Set(reasons)].sort();
    },
    expect: ['subscription_create', 'subscription_cycle'],
  },
  {
    name: 'A renewal that fails is told by invoice.payment_failed, with attempts and the time of the next.',
    doc: CLOCKS,
    ask: async (target) => {
      const { id, status } = await renewed(target, 'pm_card_chargeCustomerFail');
      const [event] = await eventsAbout(target, id, ['invoice.payment_failed']);
      const invoice = event?.data.object as Stripe.Invoice | undefined;
      return {
        status,
        attempts: invoice?.attempt_count,
        nextIsKnown: Boolean(invoice?.next_payment_attempt),
      };
    },
    expect: { status: 'past_due', attempts: 1, nextIsKnown: true },
  },
];
