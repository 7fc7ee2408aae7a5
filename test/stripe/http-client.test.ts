import { withStripe } from '../../operations/connection.ts';
import { type Accident, type Misbehave, newState, runStep } from '../faults/step.ts';
import { bundleFor } from '../faults/subjects.ts';
import { openWorld, type World } from '../faults/world.ts';

// The times of requests, in virtual time, against the embedded Stripe. Their content is tested in client.test.ts.

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const refused =
  (status: number, headers: Record<string, string>): Misbehave =>
  async () =>
    new Response(JSON.stringify({ error: { type: 'api_error', message: 'Not now.' } }), { status, headers });

/** The first so many requests go wrong. */
const atFirst = (times: number, misbehave: Misbehave): Accident => ({
  hits: (_call, index) => index < times,
  misbehave,
});

/** Reads the account, so many times at once. */
const read = (times: number, accident?: Accident) =>
  runStep(
    world,
    newState(),
    withStripe((stripe) =>
      Promise.all(Array.from({ length: times }, () => stripe.accounts.retrieveCurrent())),
    ),
    bundleFor({}, world.apiKey),
    accident,
  );

test.each([429, 503])(
  'sends no request for as long as Stripe asks to wait, after status %p',
  async (status) => {
    const times: number[] = [];
    const { result, seconds, calls } = await read(5, {
      hits: (_call, index) => {
        times.push(performance.now());
        return index === 0;
      },
      misbehave: refused(status, { 'retry-after': '7' }),
    });
    expect(result.status).toBe('fulfilled');
    expect(calls).toHaveLength(6);
    // The second request has its turn already when the answer comes.
    expect(times.filter((ms) => ms > 50 && ms < 7000)).toEqual([]);
    expect(seconds).toBeGreaterThan(7);
    expect(seconds).toBeLessThan(8);
  },
);

test('ends an attempt after twelve seconds, which leaves time for a retry that succeeds', async () => {
  const { result, seconds, calls } = await read(
    1,
    atFirst(1, () => new Promise(() => undefined)),
  );
  expect(result.status).toBe('fulfilled');
  expect(calls).toHaveLength(2);
  expect(seconds).toBeCloseTo(12.5, 1);
});

test('ends the step at once if Stripe asks to wait longer than its time, and passes the delay to Zapier', async () => {
  const { result, seconds, calls } = await read(1, atFirst(1, refused(429, { 'retry-after': '600' })));
  expect(result).toMatchObject({ reason: { message: expect.stringContaining('"delay":600') } });
  expect([seconds, calls.length]).toEqual([0, 1]);
});

test('sends no request after the time of the step', async () => {
  const { result, seconds, calls } = await read(600, atFirst(2000, refused(429, {})));
  expect(result).toMatchObject({ reason: { name: 'ThrottledError' } });
  expect(seconds).toBeLessThan(26);
  // One at once, and 22 a second for 25 seconds.
  expect(calls.length).toBeLessThanOrEqual(551);
});

test('ends an attempt that is on its way at the end of the step', async () => {
  const wait = refused(429, { 'retry-after': '15' });
  const never: Misbehave = () => new Promise(() => undefined);
  const { result, seconds } = await read(1, {
    hits: () => true,
    misbehave: (call, act, state) => (performance.now() < 15_000 ? wait : never)(call, act, state),
  });
  expect(result).toMatchObject({ reason: { name: 'ThrottledError' } });
  expect(seconds).toBeCloseTo(25, 1);
});

test('sends 22 requests a second', async () => {
  const { seconds } = await read(45);
  expect(seconds).toBeCloseTo(2, 1);
});
