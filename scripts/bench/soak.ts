import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { letBuyerPay, startStripe, testHelper } from '../../sandbox/stripe/index.ts';
import { startZapierServer } from '../../sandbox/zapier/zapier-server.ts';
import type { Measurement } from './measurement.ts';
import type { SoakAnswer, SoakCall } from './soak-worker.ts';

/** Zapier's limit for one Zap. @see https://docs.zapier.com/platform/build/operating-constraints */
const PER_SECOND = 30;
/** Of this number of deliveries, one follows a fault of Stripe, one a fault of the cache, and one comes twice. */
const EVERY = 100;
const GOAL_KB = 100;

const TOKEN = 'token-of-the-soak';
const TRIGGER = 'triggers.payment_completed.operation';
const READ = { method: 'GET', path: '/v1/checkout/sessions/cs_' };

const STRIPE_FAULTS = [
  { drop: 'before' },
  { drop: 'after' },
  { status: 500 },
  { status: 503, body: '<html>Busy</html>' },
  { status: 429, code: 'rate_limit' },
  { status: 400 },
  { delay_ms: 13_000 },
];

/** Without a cache that never responds: core waits for it forever and keeps the memory of the call. `npm run faults` has that fault. */
const CACHE_FAULTS = ['refused', 'lost'] as const;

/** @returns a function that calls the integration in its process */
const callerOf = (worker: ChildProcess) => {
  const waiting = new Map<number, (answer: SoakAnswer) => void>();
  let last = 0;
  worker.on('message', (answer: SoakAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  return (call: { method: string; bundle: object } | { memory: true }) => {
    last += 1;
    const id = last;
    worker.send({ ...call, id } as SoakCall);
    return new Promise<SoakAnswer>((resolve) => waiting.set(id, resolve));
  };
};

interface RawRequest {
  headers: Record<string, string>;
  content: string;
}

/** Accepts deliveries without Zapier's rate limit: the payments already come at that rate, and some deliveries repeat. */
const listen = async (receive: (delivery: RawRequest) => void) => {
  const server = createServer(async (request, response) => {
    const content = await text(request);
    const headers = Object.entries(request.headers).map(([name, value]) => [`Http-${name}`, String(value)]);
    response.end('{}');
    receive({ headers: Object.fromEntries(headers), content });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** The slope of a line through the points, by least squares. */
const slopeOf = (points: [x: number, y: number][]): number => {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  const rise = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  return rise / points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
};

/** The figures of a soak test. */
export interface Soak {
  deliveries: number;
  faults: number;
  lost: number;
  doubled: number;
  /** Additional memory for a thousand deliveries, in kB. */
  growth: number;
}

/**
 * Makes payments at Zapier's rate limit, with faults of Stripe and the cache, and counts lost and repeated records.
 * @param seconds the duration
 */
export const soakFor = async (seconds: number): Promise<Soak> => {
  const stripe = await startStripe({
    deliveryRetryDelaysMs: [200, 500, 1000, 2000, 4000, 8000],
    bookingDelayMs: 0,
  });
  const zapier = await startZapierServer(TOKEN, () => false);
  let receive: (delivery: RawRequest) => void = () => undefined;
  const hooks = await listen((delivery) => receive(delivery));
  const worker = fork(
    join(import.meta.dirname, 'soak-worker.ts'),
    [stripe.url, stripe.apiKey, zapier.url, TOKEN],
    // Core prints each log line that it could not send.
    { execArgv: ['--import', 'tsx', '--expose-gc'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  try {
    await once(worker, 'message');
    const call = callerOf(worker);
    const targetUrl = hooks.url;
    const on = await call({ method: `${TRIGGER}.performSubscribe`, bundle: { targetUrl } });
    if (!on.result) throw new Error(`The Zap cannot be turned on: ${on.error}`);

    const rows = new Map<string, number>();
    const errors: string[] = [];
    const memory: [number, number][] = [];
    const running = new Set<Promise<void>>();
    let deliveries = 0;
    receive = (rawRequest) => {
      deliveries += 1;
      const bundle = { targetUrl, subscribeData: on.result, rawRequest };
      const run = call({ method: `${TRIGGER}.perform`, bundle }).then(({ result, error }) => {
        running.delete(run);
        if (error) errors.push(error);
        for (const { id } of (result ?? []) as { id: string }[]) rows.set(id, (rows.get(id) ?? 0) + 1);
      });
      running.add(run);
    };

    const { hostname: host, port } = new URL(stripe.url);
    const sdk = new Stripe(stripe.apiKey, { host, port, protocol: 'http', telemetry: false });
    const price_data = { currency: 'usd', unit_amount: 2000, product_data: { name: 'Mug' } };
    const link = await sdk.paymentLinks.create({ line_items: [{ price_data, quantity: 1 }] });
    const sold: Promise<string>[] = [];
    let faults = 0;
    const start = performance.now();
    for (let nth = 0; nth < seconds * PER_SECOND; nth += 1) {
      await sleep(Math.max(0, start + (nth * 1000) / PER_SECOND - performance.now()));
      const turn = Math.floor(nth / EVERY);
      if (nth % EVERY === 0) {
        await testHelper(stripe.url, 'fail_next', { ...READ, ...STRIPE_FAULTS[turn % STRIPE_FAULTS.length] });
        faults += 1;
      }
      if (nth % EVERY === Math.floor(EVERY / 3)) await testHelper(stripe.url, 'deliver_twice', { times: 1 });
      if (nth % EVERY === Math.floor((2 * EVERY) / 3)) {
        zapier.failNext({ how: CACHE_FAULTS[turn % CACHE_FAULTS.length] ?? 'lost', method: 'zcache_set' });
        faults += 1;
      }
      const buyer = { email: `buyer-${nth}@example.com`, name: 'Ada Lovelace' };
      sold.push(
        letBuyerPay(stripe.url, { payment_link: link.id, ...buyer }).then(({ session }) => session.id),
      );
      if (nth % (PER_SECOND * 5) === 0) {
        memory.push([deliveries, Number((await call({ memory: true })).result)]);
        zapier.logs.splice(0);
      }
    }
    const sessions = await Promise.all(sold);
    await stripe.idle();
    while (running.size) await Promise.all(running);

    for (const error of errors.slice(0, 3)) console.error(error);
    const warm = memory.slice(Math.floor(memory.length / 3));
    return {
      deliveries,
      faults,
      lost: sessions.filter((id) => !rows.has(id)).length,
      doubled: [...rows.values()].filter((times) => times > 1).length,
      growth: (slopeOf(warm) * 1000) / 1024,
    };
  } finally {
    worker.kill();
    hooks.close();
    await zapier.close();
    await stripe.close();
  }
};

/** The text of the memory growth. */
export const growthOf = ({ growth }: Soak): string =>
  growth > 0 ? `${growth.toFixed(0)} kB more memory for a thousand` : 'no more memory';

/** Signed deliveries at Zapier's rate limit, while Stripe and the cache fail from time to time. */
export const soak = (seconds: number): Measurement => ({
  name: `${PER_SECOND} webhooks a second for ${seconds} s, with faults of Stripe and the cache`,
  goal: `none lost, none twice, under ${GOAL_KB} kB of memory for a thousand`,
  run: async () => {
    const figures = await soakFor(seconds);
    const { deliveries, faults, lost, doubled, growth } = figures;
    return {
      value: lost + doubled,
      unit: 'lost or twice',
      ok: lost + doubled === 0 && growth < GOAL_KB,
      note: `${deliveries} deliveries, ${faults} faults, ${lost} lost, ${doubled} twice, ${growthOf(figures)}`,
    };
  },
});
