import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { refused } from '../answers.ts';
import { newCustomer } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import { TAG, type Target } from '../target.ts';

const doc = 'https://docs.stripe.com/api/idempotent_requests';

type Response = { lastResponse: { headers: Record<string, string> } };

/** Whether a response repeats an earlier one. */
const isReplayed = async (request: Promise<Response>): Promise<boolean> => {
  try {
    return (await request).lastResponse.headers['idempotent-replayed'] === 'true';
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error.headers?.['idempotent-replayed'] === 'true';
    throw error;
  }
};

/** Sends a request twice with one key: does the second response repeat the first one? */
const keptTwice = async (request: (key: Stripe.RequestOptions) => Promise<Response>): Promise<string> => {
  const key = { idempotencyKey: randomUUID() };
  await refused(request(key));
  return (await isReplayed(request(key))) ? 'kept' : 'not kept';
};

const customerUnder = async (target: Target, key: string, name: string) => {
  const made = await target.stripe.customers.create({ name, metadata: TAG }, { idempotencyKey: key });
  return target.clean(made, ({ id }) => target.stripe.customers.del(id));
};

/** Repeated requests. */
export const idempotencyProbes: Probe[] = [
  {
    name: 'A repeated request gets the first response again, with a header.',
    doc,
    observe: async (target) => {
      const key = randomUUID();
      const first = await customerUnder(target, key, 'Ada');
      const again = await target.stripe.customers.create(
        { name: 'Ada', metadata: TAG },
        { idempotencyKey: key },
      );
      return {
        sameObject: again.id === first.id,
        replayed: again.lastResponse.headers['idempotent-replayed'],
      };
    },
    expect: { sameObject: true, replayed: 'true' },
  },
  {
    name: 'Other parameters with the same key are an idempotency_error.',
    doc,
    observe: async (target) => {
      const key = randomUUID();
      await customerUnder(target, key, 'Ada');
      return refused(customerUnder(target, key, 'Grace'));
    },
    expect: { status: 400, type: 'idempotency_error' },
  },
  {
    name: 'Another endpoint with the same key is an idempotency_error.',
    doc,
    observe: async (target) => {
      const idempotencyKey = randomUUID();
      const { id } = await customerUnder(target, idempotencyKey, 'Ada');
      return refused(target.stripe.customers.update(id, { name: 'Ada' }, { idempotencyKey }));
    },
    expect: { status: 400, type: 'idempotency_error' },
  },
  {
    name: 'An invalid request does not use up its key.',
    doc,
    observe: async (target) => {
      const idempotencyKey = randomUUID();
      await refused(
        target.stripe.customers.create({ ...{ nonsense: 'x' }, metadata: TAG }, { idempotencyKey }),
      );
      return (await customerUnder(target, idempotencyKey, 'Ada')).object;
    },
    expect: 'customer',
  },
  {
    name: 'Does Stripe keep the error of a refund larger than the payment?',
    doc,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      return keptTwice((key) => stripe.refunds.create({ payment_intent: id, amount: 999_999 }, key));
    },
  },
  {
    name: 'Does Stripe keep the error of a second full refund?',
    doc,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      await stripe.refunds.create({ payment_intent: id });
      return keptTwice((key) => stripe.refunds.create({ payment_intent: id }, key));
    },
  },
  {
    name: 'Does Stripe keep the error of a refund of an unknown payment?',
    doc,
    observe: ({ stripe }) =>
      keptTwice((key) => stripe.refunds.create({ payment_intent: 'pi_3ConformanceNothing' }, key)),
  },
  {
    name: 'Does Stripe keep the error of an update of an unknown object?',
    doc,
    observe: ({ stripe }) =>
      keptTwice((key) => stripe.paymentLinks.update('plink_1ConformanceNothing', { active: false }, key)),
  },
  {
    name: 'What are the responses to two simultaneous requests with one key?',
    doc,
    observe: async (target) => {
      const idempotencyKey = randomUUID();
      const both = [1, 2].map(() => refused(customerUnder(target, idempotencyKey, 'Ada')));
      return (await Promise.all(both)).map((answer) =>
        answer === 'accepted' ? answer : `${answer.status} ${answer.code}`,
      );
    },
  },
  {
    name: 'A key has at most 255 characters.',
    doc,
    observe: (target) =>
      refused(
        newCustomer(target).then(({ id }) =>
          target.stripe.customers.update(id, { name: 'Ada' }, { idempotencyKey: 'k'.repeat(256) }),
        ),
      ),
    expect: { status: 400 },
  },
];
