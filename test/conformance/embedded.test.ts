import { startEmbedded } from '../../conformance/embedded.ts';
import { PROBES } from '../../conformance/index.ts';
import type { Probe } from '../../conformance/probe.ts';
import { type Outcome, run } from '../../conformance/run.ts';

// What the integration relies on of Stripe, asked of the embedded one. `npm run conformance` asks the real one.

let embedded: Awaited<ReturnType<typeof startEmbedded>>;
const outcomes = new Map<Probe, Outcome>();
// A real Stripe is asked one question at a time; here the groups wait for their searches and clocks side by side.
beforeAll(async () => {
  embedded = await startEmbedded();
  const groups = Object.values(PROBES).map((probes) => run(probes, embedded.target));
  for (const outcome of (await Promise.all(groups)).flat()) outcomes.set(outcome.probe, outcome);
});
afterAll(() => embedded.sandbox.close());

const probes = Object.values(PROBES).flat();

test.each(probes.map((probe) => [probe.name, probe] as const))('%s', (_name, probe) => {
  const { verdict, answer } = outcomes.get(probe) ?? {};
  expect(verdict === 'differs' ? answer : '').toBe('');
  expect(verdict).toBeDefined();
});

test('what was made is taken back', async () => {
  expect(await embedded.target.tidy()).toEqual([]);
  const { paymentLinks, webhookEndpoints } = embedded.target.stripe;
  expect((await paymentLinks.list({ active: true })).data).toEqual([]);
  expect((await webhookEndpoints.list()).data).toEqual([]);
});
