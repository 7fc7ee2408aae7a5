import { newLink } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import type { Target, TrialEnd } from '../target.ts';
import { eventsAbout } from './payments.ts';

const TRIALS = 'https://docs.stripe.com/billing/subscriptions/trials';

const trialThat = (target: Target, behavior: TrialEnd) =>
  target.once(`trial with ${behavior}`, () => target.payments.endTrial(behavior));

const eventsOf = async (target: Target, behavior: TrialEnd, type: string) => {
  const { id } = await trialThat(target, behavior);
  return (await eventsAbout(target, id, [type])).map((event) => event.type).slice(0, 1);
};

/** The end of a trial without a payment method, and paused collection. */
export const trialProbes: Probe[] = [
  {
    name: 'A trial without a payment method ends as its settings say.',
    doc: TRIALS,
    fact: 'S26',
    observe: async (target) => ({
      cancel: (await trialThat(target, 'cancel')).status,
      pause: (await trialThat(target, 'pause')).status,
    }),
    expect: { cancel: 'canceled', pause: 'paused' },
  },
  {
    name: 'Which status has a subscription whose trial ended with an unpaid invoice?',
    doc: TRIALS,
    fact: 'S26',
    observe: async (target) => (await trialThat(target, 'create_invoice')).status,
  },
  {
    name: 'A trial tells its end in advance, and a pause has its own event.',
    doc: TRIALS,
    fact: 'S26',
    observe: async (target) => ({
      ending: await eventsOf(target, 'pause', 'customer.subscription.trial_will_end'),
      paused: await eventsOf(target, 'pause', 'customer.subscription.paused'),
    }),
    expect: {
      ending: ['customer.subscription.trial_will_end'],
      paused: ['customer.subscription.paused'],
    },
  },
  {
    name: 'Does customer.subscription.updated come with customer.subscription.paused?',
    doc: TRIALS,
    fact: 'S26',
    observe: async (target) => (await eventsOf(target, 'pause', 'customer.subscription.updated')).length > 0,
  },
  {
    name: 'What is the reason of a cancellation at the end of a trial?',
    doc: TRIALS,
    fact: 'S26',
    observe: async (target) => (await trialThat(target, 'cancel')).cancellation_details?.reason,
  },
  {
    name: 'A link can say how its trials end without a payment method.',
    doc: 'https://docs.stripe.com/api/payment-link/create',
    fact: 'S26',
    observe: async (target) => {
      const price_data = {
        currency: 'usd',
        unit_amount: 2000,
        product_data: { name: 'Mug club' },
        recurring: { interval: 'month' as const },
      };
      const { subscription_data: data } = await newLink(target, {
        line_items: [{ price_data, quantity: 1 }],
        payment_method_collection: 'if_required',
        subscription_data: {
          trial_period_days: 7,
          trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
        },
      });
      return data?.trial_settings?.end_behavior.missing_payment_method;
    },
    expect: 'pause',
  },
  {
    name: 'A subscription whose collection is paused stays active.',
    doc: 'https://docs.stripe.com/billing/subscriptions/pause-payment',
    fact: 'S27',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.subscribe();
      const paused = await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
      return { status: paused.status, behavior: paused.pause_collection?.behavior };
    },
    expect: { status: 'active', behavior: 'void' },
  },
];
