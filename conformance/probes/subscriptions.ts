import type Stripe from 'stripe';
import { refused } from '../answers.ts';
import { monthly } from '../catalog.ts';
import { advance, newClock } from '../clocks.ts';
import type { Probe } from '../probe.ts';
import { TAG, type Target } from '../target.ts';
import { eventsAbout } from './payments.ts';

const LIFECYCLE = 'https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle';
const CANCEL = 'https://docs.stripe.com/api/subscriptions/cancel';
const CLOCKS = 'https://docs.stripe.com/billing/testing/test-clocks';
const MONTH = 32 * 86_400;

/** A subscription after its first renewal, which `renewedWith` pays. */
const renewed = async (target: Target, renewedWith: string): Promise<Stripe.Subscription> => {
  const { stripe } = target;
  const clock = await newClock(target);
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
  await advance(target, clock, MONTH);
  return stripe.subscriptions.retrieve(made.id);
};

/** The life of a subscription. */
export const subscriptionProbes: Probe[] = [
  {
    name: 'A paid subscription is active.',
    doc: LIFECYCLE,
    observe: async ({ payments }) => (await payments.subscribe()).status,
    expect: 'active',
  },
  {
    name: 'A subscription without its first payment is incomplete.',
    doc: LIFECYCLE,
    observe: async (target) => {
      const { stripe } = target;
      const customer = await stripe.customers.create({ metadata: TAG });
      target.clean(customer, ({ id }) => stripe.customers.del(id));
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
    name: 'A subscription that cancels at the end of its period stays active.',
    doc: CANCEL,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.subscribe();
      const { status, cancel_at_period_end } = await stripe.subscriptions.update(id, {
        cancel_at_period_end: true,
      });
      return { status, cancel_at_period_end };
    },
    expect: { status: 'active', cancel_at_period_end: true },
  },
  {
    name: 'A canceled subscription sends an event.',
    doc: CANCEL,
    observe: async (target) => {
      const { id } = await target.payments.subscribe();
      const { status } = await target.stripe.subscriptions.cancel(id);
      const [event] = await eventsAbout(target, id, ['customer.subscription.deleted']);
      return { status, event: event?.type };
    },
    expect: { status: 'canceled', event: 'customer.subscription.deleted' },
  },
  {
    name: 'What is the error for a second cancellation?',
    doc: CANCEL,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.subscribe();
      await stripe.subscriptions.cancel(id);
      return refused(stripe.subscriptions.cancel(id));
    },
  },
  {
    name: 'A list of subscriptions has canceled ones only with the status “all”.',
    doc: 'https://docs.stripe.com/api/subscriptions/list',
    observe: async ({ stripe, payments }) => {
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
    name: 'A renewal sends invoice.paid with the billing reason subscription_cycle.',
    doc: CLOCKS,
    observe: async (target) => {
      const { id } = await renewed(target, 'pm_card_visa');
      const events = await eventsAbout(target, id, ['invoice.paid']);
      const reasons = events.map(({ data }) => (data.object as Stripe.Invoice).billing_reason);
      return [...new Set(reasons)].sort();
    },
    expect: ['subscription_create', 'subscription_cycle'],
  },
  {
    name: 'A failed renewal sends invoice.payment_failed with the attempts and the time of the next one.',
    doc: CLOCKS,
    observe: async (target) => {
      const { id, status } = await renewed(target, 'pm_card_chargeCustomerFail');
      const [event] = await eventsAbout(target, id, ['invoice.payment_failed']);
      const invoice = event?.data.object as Stripe.Invoice | undefined;
      return {
        status,
        attempts: invoice?.attempt_count,
        hasNext: Boolean(invoice?.next_payment_attempt),
      };
    },
    expect: { status: 'past_due', attempts: 1, hasNext: true },
  },
];
