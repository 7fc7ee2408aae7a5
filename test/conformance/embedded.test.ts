import { startEmbedded } from '../../conformance/embedded.ts';
import { PROBES } from '../../conformance/index.ts';
import type { Probe } from '../../conformance/probe.ts';
import { type Outcome, run } from '../../conformance/run.ts';

// Runs the conformance suite against the embedded Stripe. `npm run conformance` can run it against Stripe itself.

const probes = Object.values(PROBES).flat();
const outcomes = new Map<Probe, Outcome>();
let embedded: Awaited<ReturnType<typeof startEmbedded>>;

// The groups run in parallel here, because some wait for a search or a fee.
beforeAll(async () => {
  embedded = await startEmbedded();
  const groups = Object.values(PROBES).map((group) => run(group, embedded.target));
  for (const outcome of (await Promise.all(groups)).flat()) outcomes.set(outcome.probe, outcome);
});
afterAll(() => embedded.sandbox.close());

test.each(probes.map((probe) => [probe.name, probe] as const))('%s', (_name, probe) => {
  const { verdict, answer } = outcomes.get(probe) ?? {};
  expect(verdict === 'differs' ? answer : '').toBe('');
  expect(verdict).toBeDefined();
});

it('cleans up its objects', async () => {
  expect(await embedded.target.cleanUp()).toEqual([]);
  const { paymentLinks, webhookEndpoints } = embedded.target.stripe;
  expect((await paymentLinks.list({ active: true })).data).toEqual([]);
  expect((await webhookEndpoints.list()).data).toEqual([]);
});
