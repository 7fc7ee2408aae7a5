import type Stripe from 'stripe';
import { refundPayments } from '../../creates/refund-payments.ts';
import { type Accident, type Misbehave, newState, type Perform, runStep } from '../faults/step.ts';
import { bundleFor } from '../faults/subjects.ts';
import { openWorld, type World } from '../faults/world.ts';
import type { Row } from '../support/zapier.ts';

// The most payments of one step while Stripe is slow or does not answer, in virtual time, against the embedded Stripe.

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const PAYMENTS = 225;

const sell = async (): Promise<string[]> => {
  const { payment_link } = await world.happens<{ payment_link: string }>('seed', { payments: PAYMENTS });
  const sessions = await world.sdk.checkout.sessions
    .list({ payment_link, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return sessions.map(({ payment_intent }) => String(payment_intent));
};

const run = (payments: string[], accident?: Accident) =>
  runStep(
    world,
    newState(),
    refundPayments.operation.perform as Perform,
    bundleFor({ payments }, world.apiKey),
    accident,
  );

const rowOf = (result: PromiseSettledResult<unknown>): Row => {
  if (result.status === 'rejected') throw result.reason;
  return result.value as Row;
};

const never: Misbehave = () => new Promise(() => undefined);
const answers =
  (status: number, headers: Record<string, string> = {}): Misbehave =>
  async () =>
    new Response('', { status, headers });

const whatever = () => true;
const refunds = ({ name }: { name: string }) => name === 'POST /v1/refunds';

test('refunds 225 payments in 25 seconds', async () => {
  const { result, seconds, calls } = await run(await sell());
  expect(rowOf(result)).toMatchObject({ requested: PAYMENTS, refunded: PAYMENTS, failed: 0, unknown: 0 });
  expect(calls).toHaveLength(2 * PAYMENTS);
  expect(seconds).toBeLessThan(25);
});

test.each<[string, Misbehave]>([
  ['never answers', never],
  ['answers 503', answers(503)],
  ['answers 429', answers(429)],
  ['asks to wait for twenty seconds', answers(429, { 'retry-after': '20' })],
  ['asks to wait for an hour', answers(429, { 'retry-after': '3600' })],
])('ends in time and runs again if Stripe %s', async (_what, misbehave) => {
  const { result, seconds } = await run(await sell(), { hits: whatever, misbehave });
  expect(result).toMatchObject({ reason: { name: 'ThrottledError' } });
  expect(seconds).toBeLessThan(27);
});

test('reports unknown outcomes if Stripe stops answering, and refunds the rest in the next run', async () => {
  const payments = await sell();
  let made = 0;
  const silent: Accident = {
    hits: (call) => {
      made += refunds(call) ? 1 : 0;
      return refunds(call) && made > 100;
    },
    // Stripe does half of the refunds that it does not answer.
    misbehave: async (call, act, state) => {
      if (made % 2) await act();
      return never(call, act, state);
    },
  };
  const first = await run(payments, silent);
  const row = rowOf(first.result);
  expect(first.seconds).toBeLessThan(27);
  expect(row).toMatchObject({ requested: PAYMENTS, refunded: 100, failed: 0, unknown: PAYMENTS - 100 });
  const unknown = (row.results as Row[]).filter(({ status }) => status === 'unknown');
  expect(unknown[0]?.error).toBe('Stripe could not be reached. Run the step again: nothing is done twice.');

  const again = rowOf((await run(payments)).result);
  expect(Number(again.refunded) + Number(again.already_refunded)).toBe(PAYMENTS);
  const all: Stripe.Refund[] = await world.sdk.refunds
    .list({ limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const ours = all.filter(({ payment_intent }) => payments.includes(String(payment_intent)));
  expect(ours).toHaveLength(PAYMENTS);
});

test('does not report a refusal as unknown', async () => {
  const [first = '', second = ''] = await sell();
  await world.happens('dispute', { payment_intent: first });
  expect(rowOf((await run([first, second])).result)).toMatchObject({ refunded: 1, failed: 1, unknown: 0 });
});
