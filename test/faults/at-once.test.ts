import { createHash } from 'node:crypto';
import type { Bundle } from 'zapier-platform-core';
import { API_KEY, deliveryFor, letThingsHappen, targetUrl } from './events.ts';
import { stock } from './examples.ts';
import { newState, type Perform, runTogether } from './step.ts';
import { bundleFor, isNarrowed, makesMore, SUBJECTS, type Subject } from './subjects.ts';
import { checkRun } from './verdict.ts';
import { openWorld, type World } from './world.ts';

// The same step several times at once, in virtual time. Requests take different times, and overlap.

const SEEDS = [1, 2, 3];

let seed = 0;
let draws = 0;
/** A pseudo-random number from 0 to 1 that depends on the seed. */
const draw = (): number => {
  draws += 1;
  return createHash('sha1').update(`${seed}:${draws}`).digest().readUInt32BE() / 2 ** 32;
};

let world: World;
let takesTime = false;
beforeAll(async () => {
  world = await openWorld(() => (takesTime ? 20 + draw() * 400 : 0));
});
afterAll(() => world.close());

type Row = Record<string, unknown>;
type Start = { perform: unknown; bundle: Bundle };

/** Runs steps at nearly the same time. Returns their rows, and the sentences of those that fail. */
const together = async (starts: Start[]): Promise<{ rows: Row[]; failures: string[] }> => {
  takesTime = true;
  try {
    const all = starts.map(({ perform, bundle }) => ({
      perform: perform as Perform,
      bundle,
      after: draw() * 200,
    }));
    const { results, ...run } = await runTogether(world, newState(), all);
    for (const result of results) expect(checkRun({ ...run, result }, false)).toEqual([]);
    return {
      rows: results.flatMap((one) => (one.status === 'fulfilled' ? [one.value as Row] : [])),
      failures: results.flatMap((one) => (one.status === 'rejected' ? [one.reason.userMessage] : [])),
    };
  } finally {
    takesTime = false;
  }
};

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

const performOf = (operation: string): Perform => {
  const found = SUBJECTS.find((one) => one.operation === operation);
  if (!found) throw new Error(`There is no ${operation}.`);
  return found.perform;
};

/** An action with its input. */
const act = (operation: string, input: object): Start => ({
  perform: performOf(operation),
  bundle: bundleFor({ ...input }, API_KEY),
});

const BUSY = /^Stripe is still working on this object\./;

/** Runs steps again that ask for it. */
const untilDone = async (starts: Start[]): Promise<{ rows: Row[]; failures: string[] }> => {
  const { rows, failures } = await together(starts);
  if (!failures.every((failure) => BUSY.test(failure))) return { rows, failures };
  const again = failures.length ? await together(starts) : { rows: [], failures: [] };
  return { rows: [...rows, ...again.rows.slice(-failures.length || undefined)], failures: again.failures };
};

describe.each(SEEDS)('seed %p', (one) => {
  beforeEach(() => {
    seed = one;
    draws = 0;
  });

  describe('six runs of an action at once', () => {
    const actions = SUBJECTS.filter(({ kind }) => kind === 'create');

    test.each(actions.map((subject) => [subject.name, subject] as const))(
      'do its work once: %s',
      async (_name, subject) => {
        const bundle = async (): Promise<Bundle> => bundleFor(await subject.input(stock(world)), API_KEY);
        const clean = { perform: subject.perform, bundle: await bundle() };
        await world.happens('forget_idempotency_keys');
        const sinceThen = await world.watch();
        const { rows } = await together([clean]);
        // Some optional fields do not go together.
        if (!rows.length) return;
        const once = await sinceThen();

        const start = { perform: subject.perform, bundle: await bundle() };
        await world.happens('forget_idempotency_keys');
        const watch = await world.watch();
        const result = await together(times(6, start));
        expect(result.failures.filter((failure) => !BUSY.test(failure))).toEqual([]);
        if (!makesMore(subject)) expect(await watch()).toEqual(once);
      },
    );
  });

  test('makes one refund for one reference, by any id, action and amount', async () => {
    const shop = stock(world);
    const { payment, session, invoice } = await shop.sale();
    const ids = [payment, session.id, invoice, await shop.charge()];
    const reference = `order-${one}`;
    const watch = await world.watch();
    const { rows, failures } = await together([
      ...ids.flatMap((id, i) => [
        act('refund_payment', { payment: id, reference, amount: `${i + 5}.00` }),
        act('refund_payment', { payment: id, reference }),
        act('refund_payments', { payments: [id], reference }),
      ]),
      act('refund_payments', { payments: ids, reference }),
    ]);
    expect((await watch()).filter((name) => name === 'refund.created')).toEqual(['refund.created']);
    const isNew = (row: Row): boolean => row.already_refunded === false || row.refunded === 1;
    expect(rows.filter(isNew)).toHaveLength(1);
    for (const failure of failures)
      expect(failure).toMatch(/^(Stripe is still working|Reference: in the last|Payments: none of the)/);
    expect(rows.length + failures.length).toBe(13);
  });

  test('makes one refund for one amount without a reference, by any id', async () => {
    const shop = stock(world);
    const { payment, session, invoice } = await shop.sale();
    const ids = [payment, session.id, invoice, await shop.charge()];
    const watch = await world.watch();
    await together(ids.flatMap((id) => times(3, act('refund_payment', { payment: id, amount: '5.00' }))));
    expect((await watch()).filter((name) => name === 'refund.created')).toHaveLength(1);
  });

  test('creates one code for one reference', async () => {
    const watch = await world.watch();
    const code = act('create_promotion_code', { percent_off: '15', reference: `order-${one}` });
    const { rows } = await together(times(8, code));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    expect((await watch()).filter((name) => name === 'promotion_code.created')).toHaveLength(1);
  });

  test('creates one link for one reference, and a link for each run without a reference', async () => {
    const input = { product_name: `Mug ${one}`, amount: '5.00', currency: 'usd', max_payments: '1' };
    const { rows } = await together(times(8, act('create_payment_link', { ...input, reference: 'order-7' })));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    const others = await together(times(8, act('create_payment_link', input)));
    expect(new Set(others.rows.map(({ id }) => id)).size).toBe(8);
  });

  describe('turning a Zap on and off', () => {
    const { subscribe } = SUBJECTS.find(({ operation }) => operation === 'payment_completed') as Subject;
    const off = SUBJECTS.find(({ name }) => name === 'payment_completed (unsubscribe)') as Subject;
    const bundleAt = (name: string, more: object = {}) =>
      bundleFor({}, API_KEY, { targetUrl: targetUrl(`${name} ${one}`), ...more });
    const endpointsAt = async ({ targetUrl: address }: Bundle): Promise<string[]> =>
      (await world.sdk.webhookEndpoints.list({ limit: 100 })).data
        .filter(({ url }) => url === address)
        .map(({ id }) => id);

    test('creates one endpoint in four runs at once, and returns it to each', async () => {
      const bundle = bundleAt('on');
      for (const again of [false, true]) {
        const { rows } = await untilDone(times(4, { perform: subscribe, bundle }));
        const [subscription] = rows;
        expect(rows).toEqual(times(4, subscription));
        expect(await endpointsAt(bundle)).toEqual([subscription?.id]);
        // Off, and on again: Stripe still repeats its first answer.
        const offBundle = bundleAt('on', { subscribeData: subscription });
        const { failures } = await together(times(4, { perform: off.perform, bundle: offBundle }));
        expect([failures, await endpointsAt(bundle), again]).toEqual([[], [], again]);
      }
    });
  });
});

describe('twenty deliveries of one event at once', () => {
  const hooks = SUBJECTS.filter(({ kind, name, operation }) => kind === 'hook' && name.startsWith(operation));
  const shop = () => stock(world);
  let things: ReturnType<typeof shop>;
  beforeAll(async () => {
    things = shop();
    await letThingsHappen(world, things);
  });

  test.each(hooks.map((subject) => [subject.name, subject] as const))(
    'emit one row: %s',
    async (_name, subject) => {
      const bundle = await deliveryFor(world, subject, things);
      if (!bundle) return expect(isNarrowed(subject)).toBe(true);
      const { rows, failures } = await together(times(20, { perform: subject.perform, bundle }));
      expect(failures).toEqual([]);
      expect(rows.flat()).toHaveLength(1);
    },
  );
});
