import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { type Probe, refused } from '../probe.ts';
import { newCustomer } from '../shop.ts';
import { TAG, type Target } from '../target.ts';

const doc = 'https://docs.stripe.com/api/idempotent_requests';

type Answered = { lastResponse: { headers: Record<string, string> } };

/** Whether an answer, or a refusal, says that it is the first one again. */
const isReplayed = async (request: Promise<Answered>): Promise<boolean> => {
  try {
    return (await request).lastResponse.headers['idempotent-replayed'] === 'true';
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error.headers?.['idempotent-replayed'] === 'true';
    throw error;
  }
};

/** Asks twice under one key: is the second answer the first one, kept? */
const keptTwice = async (request: (key: Stripe.RequestOptions) => Promise<Answered>): Promise<string> => {
  const key = { idempotencyKey: randomUUID() };
  await refused(request(key));
  return (await isReplayed(request(key))) ? 'kept' : 'worked on again';
};

const customerUnder = async (target: Target, key: string, name: string) => {
  const made = await target.stripe.customers.create({ name, metadata: TAG }, { idempotencyKey: key });
  return target.leave(made, ({ id }) => target.stripe.customers.del(id));
};

/** What is answered to a request that comes a second time. */
export const idempotency: Probe[] = [
  {
    name: 'The same request under the same key gets the first answer again, marked so.',
    doc,
    ask: async (target) => {
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
    name: 'Other parameters under the same key are refused as an idempotency_error.',
    doc,
    ask: async (target) => {
      const key = randomUUID();
      await customerUnder(target, key, 'Ada');
      return refused(customerUnder(target, key, 'Grace'));
    },
    expect: { status: 400, type: 'idempotency_error' },
  },
  {
    name: 'Another endpoint under the same key is refused as an idempotency_error.',
    doc,
    ask: async (target) => {
      const idempotencyKey = randomUUID();
      const { id } = await customerUnder(target, idempotencyKey, 'Ada');
      return refused(target.stripe.customers.update(id, { name: 'Ada' }, { idempotencyKey }));
    },
    expect: { status: 400, type: 'idempotency_error' },
  },
  {
    name: 'A request that fails its validation keeps nothing under its key.',
    doc,
    ask: async (target) => {
      const idempotencyKey = randomUUID();
      await refused(
        target.stripe.customers.create({ ...{ nonsense: 'x' }, metadata: TAG }, { idempotencyKey }),
      );
      return (await customerUnder(target, idempotencyKey, 'Ada')).object;
    },
    expect: 'customer',
  },
  {
    name: 'Is the refusal of a refund kept that is larger than the payment?',
    doc,
    ask: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      return keptTwice((key) => stripe.refunds.create({ payment_intent: id, amount: 999_999 }, key));
    },
  },
  {
    name: 'Is the refusal of a refund kept where all was refunded already?',
    doc,
    ask: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      await stripe.refunds.create({ payment_intent: id });
      return keptTwice((key) => stripe.refunds.create({ payment_intent: id }, key));
    },
  },
  {
    name: 'Is the refusal of a refund kept whose payment does not exist?',
    doc,
    ask: ({ stripe }) =>
      keptTwice((key) => stripe.refunds.create({ payment_intent: 'pi_3ConformanceNothing' }, key)),
  },
  {
    name: 'Is the refusal of an update kept whose object does not exist?',
    doc,
    ask: ({ stripe }) =>
      keptTwice((key) => stripe.paymentLinks.update('plink_1ConformanceNothing', { active: false }, key)),
  },
  {
    name: 'What does the second of two requests get that arrive under one key at once?',
    doc,
    ask: async (target) => {
      const idempotencyKey = randomUUID();
      const both = [1, 2].map(() => refused(customerUnder(target, idempotencyKey, 'Ada')));
      return (await Promise.all(both)).map((answer) =>
        answer === 'accepted' ? answer : `${answer.status} ${answer.code}`,
      );
    },
  },
  {
    name: 'A key has 255 characters at most.',
    doc,
    ask: (target) =>
      refused(
        newCustomer(target).then(({ id }) =>
          target.stripe.customers.update(id, { name: 'Ada' }, { idempotencyKey: 'k'.repeat(256) }),
        ),
      ),
    expect: { status: 400 },
  },
];
