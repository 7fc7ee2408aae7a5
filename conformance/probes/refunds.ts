import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { refused, Skipped } from '../answers.ts';
import type { Probe } from '../probe.ts';
import { TAG, type Target } from '../target.ts';
import { eventsAbout } from './payments.ts';

const CREATE = 'https://docs.stripe.com/api/refunds/create';
const TESTING = 'https://docs.stripe.com/testing#refunds';

/** The status of a refund at first and seconds later. */
const statusesOf = async ({ stripe }: Target, payment_method: string): Promise<object> => {
  const { id } = await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    confirm: true,
    payment_method,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: TAG,
  });
  const { id: refund, status: first } = await stripe.refunds.create({ payment_intent: id });
  let later: Stripe.Refund = await stripe.refunds.retrieve(refund);
  for (let tries = 0; later.status === first && tries < 20; tries += 1) {
    await sleep(1000);
    later = await stripe.refunds.retrieve(refund);
  }
  return { first, later: later.status, reason: later.failure_reason };
};

/** Refunds and their errors. */
export const refundProbes: Probe[] = [
  {
    name: 'Two partial refunds add up on the charge.',
    doc: 'https://docs.stripe.com/refunds',
    observe: async ({ stripe, payments }) => {
      const { id, latest_charge } = await payments.pay('card');
      const statuses: (string | null)[] = [];
      for (const amount of [500, 300]) {
        statuses.push((await stripe.refunds.create({ payment_intent: id, amount })).status);
      }
      const charge = await stripe.charges.retrieve(String(latest_charge));
      return { statuses, sum: charge.amount_refunded, isRefunded: charge.refunded };
    },
    expect: { statuses: ['succeeded', 'succeeded'], sum: 800, isRefunded: false },
  },
  {
    name: 'A refund without an amount returns the remaining amount.',
    doc: CREATE,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      await stripe.refunds.create({ payment_intent: id, amount: 500 });
      return (await stripe.refunds.create({ payment_intent: id })).amount;
    },
    expect: 1500,
  },
  {
    name: 'A refund larger than the payment or its rest is refused, with different words.',
    doc: CREATE,
    fact: 'S33',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      const whole = await refused(stripe.refunds.create({ payment_intent: id, amount: 2001 }));
      await stripe.refunds.create({ payment_intent: id, amount: 500 });
      return { whole, rest: await refused(stripe.refunds.create({ payment_intent: id, amount: 1501 })) };
    },
    // The words are recorded answers of Stripe.
    expect: {
      whole: {
        status: 400,
        type: 'invalid_request_error',
        message: /^Refund amount \(\$20\.01\) is greater than charge amount \(\$20\.00\)/,
      },
      rest: { status: 400, message: /greater than unrefunded amount on charge \(\$15\.00\)/ },
    },
  },
  {
    name: 'A negative amount is refused with its least value.',
    doc: CREATE,
    fact: 'S33',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      return refused(stripe.refunds.create({ payment_intent: id, amount: -1 }));
    },
    expect: { status: 400, message: /^This value must be greater than or equal to 1\.?$/ },
  },
  {
    name: 'The bank reference of a new refund is pending.',
    doc: 'https://docs.stripe.com/refunds#trace-a-refund',
    fact: 'S25',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      const { destination_details: details } = await stripe.refunds.create({ payment_intent: id });
      return { status: details?.card?.reference_status, reference: details?.card?.reference ?? null };
    },
    expect: { status: 'pending', reference: null },
  },
  {
    name: 'A second full refund is refused with charge_already_refunded.',
    doc: 'https://docs.stripe.com/error-codes#charge-already-refunded',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      await stripe.refunds.create({ payment_intent: id });
      return refused(stripe.refunds.create({ payment_intent: id }));
    },
    expect: { status: 400, code: 'charge_already_refunded' },
  },
  {
    name: 'A refund of a disputed payment is refused with charge_disputed.',
    doc: 'https://docs.stripe.com/error-codes#charge-disputed',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('disputed card');
      return refused(stripe.refunds.create({ payment_intent: id }));
    },
    expect: { status: 400, code: 'charge_disputed' },
  },
  {
    name: 'What is the error for a refund of a declined payment?',
    doc: CREATE,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('declined card');
      return refused(stripe.refunds.create({ payment_intent: id }));
    },
  },
  {
    name: 'What is the error for a refund of a pending bank debit?',
    doc: CREATE,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('bank debit');
      return refused(stripe.refunds.create({ payment_intent: id }));
    },
  },
  {
    name: 'What is the error for the cancellation of a succeeded refund?',
    doc: 'https://docs.stripe.com/api/refunds/cancel',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      const refund = await stripe.refunds.create({ payment_intent: id });
      return refused(stripe.refunds.cancel(refund.id));
    },
  },
  {
    name: 'The error about an unknown reason names its parameter.',
    doc: CREATE,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      return refused(
        stripe.rawRequest('POST', '/v1/refunds', { payment_intent: id, reason: 'changed_my_mind' }),
      );
    },
    expect: { status: 400, param: 'reason' },
  },
  {
    name: 'The list of refunds of a payment has their metadata, newest first.',
    doc: 'https://docs.stripe.com/api/refunds/list',
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      for (const reference of ['first', 'second']) {
        await stripe.refunds.create({ payment_intent: id, amount: 100, metadata: { reference } });
        // Stripe's times are in seconds, and it does not define an order within one.
        await sleep(1100);
      }
      const { data } = await stripe.refunds.list({ payment_intent: id });
      return data.map(({ metadata }) => metadata?.reference);
    },
    expect: ['second', 'first'],
  },
  {
    name: 'A charge can expand its refunds.',
    doc: 'https://docs.stripe.com/api/charges/object',
    observe: async ({ stripe, payments }) => {
      const { id, latest_charge } = await payments.pay('card');
      await stripe.refunds.create({ payment_intent: id, amount: 100 });
      const { refunds } = await stripe.charges.retrieve(String(latest_charge), { expand: ['refunds'] });
      return refunds?.data.map(({ amount }) => amount);
    },
    expect: [100],
  },
  {
    name: 'A refund sends refund.created and charge.refunded.',
    doc: 'https://docs.stripe.com/api/events/types',
    observe: async (target) => {
      const { id, latest_charge } = await target.payments.pay('card');
      await target.stripe.refunds.create({ payment_intent: id });
      const types = ['charge.refunded', 'refund.created'];
      const events = await eventsAbout(target, String(latest_charge), types);
      return [...new Set(events.map(({ type }) => type))].sort();
    },
    expect: ['charge.refunded', 'refund.created'],
  },
  {
    name: 'A refund to a slow card is pending first.',
    doc: TESTING,
    observe: (target) => statusesOf(target, 'pm_card_pendingRefund'),
    expect: { first: 'pending', later: 'succeeded' },
  },
  {
    name: 'A refund that the bank refuses succeeds first and fails later.',
    doc: TESTING,
    observe: (target) => statusesOf(target, 'pm_card_refundFail'),
    expect: { first: 'succeeded', later: 'failed' },
  },
  {
    name: 'Does the same receipt address send the receipt again?',
    doc: 'https://docs.stripe.com/receipts',
    observe: () =>
      Promise.reject(new Skipped('Test mode sends no receipts, and the API does not show them.')),
  },
];
