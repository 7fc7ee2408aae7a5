import { startEmbedded } from '../../conformance/embedded.ts';
import { PROBES } from '../../conformance/index.ts';
import { outcomeOf } from '../../conformance/run.ts';

// What the integration relies on of Stripe, asked of the embedded one. `npm run conformance` asks the real one.

let embedded: Awaited<ReturnType<typeof startEmbedded>>;
beforeAll(async () => {
  embedded = await startEmbedded();
});
afterAll(() => embedded.sandbox.close());

const probes = Object.values(PROBES).flat();

test.each(probes.map((probe) => [probe.name, probe] as const))('%s', async (_, probe) => {
  const { verdict, answer } = await outcomeOf(probe, embedded.target);
  expect(verdict === 'differs' ? answer : '').toBe('');
});

test('what was made is taken back', async () => {
  expect(await embedded.target.tidy()).toEqual([]);
  const { paymentLinks, webhookEndpoints } = embedded.target.stripe;
  expect((await paymentLinks.list({ active: true })).data).toEqual([]);
  expect((await webhookEndpoints.list()).data).toEqual([]);
});
