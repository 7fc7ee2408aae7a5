import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import Stripe from 'stripe';
import type { Bundle } from 'zapier-platform-core';
import { anyCharacter } from '../support/any-character.ts';
import { API_KEY, deliveryFor, deliveryOf, SECRET, useEventfulWorld } from './events.ts';
import { oddlyChanged, RUNS, SEED } from './odd-values.ts';
import { type Accident, type Call, newState, runStep } from './step.ts';
import { bundleFor, dependsOnFresh, isNarrowed, SUBJECTS, type Subject } from './subjects.ts';
import { checkRecords, checkRun } from './verdict.ts';

// Odd deliveries: a forged one is refused, and a signed one is not lost.

const hooks = SUBJECTS.filter((subject) => subject.kind === 'hook' && !isNarrowed(subject));

const happened = useEventfulWorld();

const parameters = { seed: SEED, numRuns: RUNS };

const delivered = async (subject: Subject): Promise<Bundle> => {
  const { world, things } = happened();
  const bundle = await deliveryFor(world, subject, things);
  ok(bundle);
  return bundle;
};

const run = (subject: Subject, bundle: Bundle, accident?: Accident) =>
  runStep(happened().world, newState(), subject.perform, bundle, accident);

const isOfStripe = ({ party }: Call): boolean => party === 'stripe';

/** A request to Stripe by its index. Requests to the cache are not counted: their order varies. */
const isReadAt =
  (at: number): Accident['hits'] =>
  (call, index, calls) =>
    isOfStripe(call) && calls.slice(0, index).filter(isOfStripe).length === at;

const rowsOf = (result: PromiseSettledResult<unknown>): unknown[] =>
  result.status === 'fulfilled' ? (result.value as unknown[]) : [];

/** A raw request that Stripe did not sign, or signed long ago. */
const forged = (content: string) => {
  const now = Math.floor(Date.now() / 1000);
  const signed = (secret: string, timestamp = now, payload = content) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const genuine = signed(SECRET);
  const odd = fc.string({ unit: anyCharacter });
  const headers = fc.oneof(
    fc.constantFrom({}, { 'Http-Stripe-Signature': '' }, { 'Stripe-Signature': 't=,v1=' }),
    fc.string({ minLength: 1 }).map((secret) => ({ 'Http-Stripe-Signature': signed(`whsec_${secret}`) })),
    fc.integer({ min: 24 * 3600 + 60, max: 10 ** 9 }).map((age) => ({
      'Http-Stripe-Signature': signed(SECRET, now - age),
    })),
    odd.map((text) => ({ 'Http-Stripe-Signature': text })),
    odd.map((text) => ({ 'Http-Stripe-Signature': genuine.replace(/v1=.*/, `v1=${text}`) })),
    fc.nat(63).map((at) => ({
      'Http-Stripe-Signature': genuine.replace(/v1=(.*)/, (_all, hex: string) => {
        const digit = hex[at] === '0' ? '1' : '0';
        return `v1=${hex.slice(0, at)}${digit}${hex.slice(at + 1)}`;
      }),
    })),
    fc.constant({ 'Http-Stripe-Signature': genuine.replace('v1=', 'v0=') }),
    fc.constant({ 'X-Stripe-Signature': genuine }),
  );
  const changed = fc
    .tuple(fc.nat(content.length - 1), fc.string({ unit: anyCharacter, minLength: 1, maxLength: 3 }))
    .map(([at, text]) => content.slice(0, at) + text + content.slice(at))
    .map((body) => ({ headers: { 'Http-Stripe-Signature': genuine }, content: body }));
  return fc.oneof(
    headers.map((one) => ({ headers: one as Record<string, string>, content })),
    changed,
  );
};

describe(`seed ${SEED}`, () => {
  describe('a forged delivery', () => {
    test.each(hooks.map((subject) => [subject.name, subject] as const))(
      'is refused without a request: %s',
      async (_name, subject) => {
        const bundle = await delivered(subject);
        const content = String(bundle.rawRequest?.content);
        const attempt = fc.asyncProperty(forged(content), async (request) => {
          const rawRequest = { method: 'POST' as const, querystring: '', ...request };
          const { result, calls } = await run(subject, { ...bundle, rawRequest });
          expect(calls).toEqual([]);
          expect(result).toMatchObject({
            status: 'rejected',
            reason: { userMessage: expect.stringMatching(/^Webhook: this delivery was not signed/) },
          });
        });
        await fc.assert(attempt, parameters);
      },
    );

    test('is refused if the Zap has no secret', async () => {
      const [subject] = hooks;
      if (!subject) throw new Error('There are no hooks.');
      const bundle = await delivered(subject);
      const content = String(bundle.rawRequest?.content);
      for (const subscribeData of [undefined, {}, { secret: '' }, { id: 'we_1', secret: null }]) {
        const signature = Stripe.webhooks.generateTestHeaderString({ payload: content, secret: '' });
        const rawRequest = {
          method: 'POST' as const,
          querystring: '',
          headers: { 'Stripe-Signature': signature },
          content,
        };
        const { result } = await run(
          subject,
          bundleFor({}, API_KEY, { rawRequest, ...(subscribeData && { subscribeData }) }),
        );
        expect(result.status).toBe('rejected');
      }
    });
  });

  describe('a signed event of an odd shape', () => {
    test.each(hooks.map((subject) => [subject.name, subject] as const))(
      'gives one record or one sentence: %s',
      async (_name, subject) => {
        const bundle = await delivered(subject);
        const event: object = JSON.parse(String(bundle.rawRequest?.content));
        const attempt = fc.asyncProperty(oddlyChanged(event), async (odd) => {
          const outcome = await run(subject, deliveryOf(odd, bundle.inputData));
          expect([...checkRun(outcome, true), ...checkRecords(outcome, subject.keys)]).toEqual([]);
          expect(rowsOf(outcome.result).length).toBeLessThanOrEqual(1);
        });
        await fc.assert(attempt, parameters);
      },
    );
  });

  describe('a fresh object of an odd shape', () => {
    const certain = hooks.filter((subject) => !dependsOnFresh(subject));
    test.each(certain.map((subject) => [subject.name, subject] as const))(
      'loses no event: %s',
      async (_name, subject) => {
        const bundle = await delivered(subject);
        const { calls } = await run(subject, bundle);
        const reads = calls.filter(isOfStripe);
        if (!reads.length) return;
        const oddAnswers = await Promise.all(
          reads.map(async (_read, at) =>
            fc.tuple(fc.constant(at), oddlyChanged(await answerTo(subject, bundle, at))),
          ),
        );
        const attempt = fc.asyncProperty(fc.oneof(...oddAnswers), async ([at, odd]) => {
          const outcome = await run(subject, bundle, {
            hits: isReadAt(at),
            misbehave: async () => new Response(JSON.stringify(odd)),
          });
          expect([...checkRun(outcome, true), ...checkRecords(outcome, subject.keys)]).toEqual([]);
          expect(rowsOf(outcome.result)).toHaveLength(1);
        });
        await fc.assert(attempt, parameters);
      },
    );
  });
});

/** Stripe's answer to a request of a run, by the index of the request. */
const answerTo = async (subject: Subject, bundle: Bundle, at: number): Promise<unknown> => {
  let answer: unknown;
  await run(subject, bundle, {
    hits: isReadAt(at),
    misbehave: async (_call, act) => {
      const response = (await act()) as Response;
      answer = await response.clone().json();
      return response;
    },
  });
  return answer;
};
