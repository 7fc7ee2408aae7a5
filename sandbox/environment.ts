import Stripe from 'stripe';
import {
  letBuyerPay,
  type Sale,
  type StripeSandbox,
  type StripeSandboxOptions,
  startStripe,
  testHelper,
} from './stripe/index.ts';
import { type Fields, startZapRunner, type Zap, type ZapRun, type ZapRunner } from './zapier/index.ts';

export type { Sale } from './stripe/index.ts';

/** An embedded Stripe, a Zap runner that is connected to it, and the state of a scenario. */
export interface Environment {
  stripe: StripeSandbox;
  /** The SDK, which reads Stripe without the integration. */
  sdk: Stripe;
  runner: ZapRunner;
  zaps: Zap[];
  outDir: string;
  /** The links by product. */
  links: Record<string, Fields>;
  /** The sales by first name of the buyer. */
  sales: Record<string, Sale>;
  /** The outputs of the refund steps. */
  refunds: Fields[];
  /** The number of repeated deliveries. */
  doubled: number;
  /** The Zaps that have to run (one entry per run), and the number of runs before. */
  due: { zaps: string[]; since: number };
}

export interface EnvironmentOptions {
  app: object;
  zaps: Zap[];
  outDir: string;
  smtpUrl?: string | undefined;
  /** The longest wait in ms for a throttled step. */
  maxWait?: number;
  /** Options of the embedded Stripe. */
  sandbox?: StripeSandboxOptions;
}

/** Starts an embedded Stripe and a Zap runner that is connected to it. */
export const openEnvironment = async ({
  zaps,
  sandbox,
  ...options
}: EnvironmentOptions): Promise<Environment> => {
  const { outDir } = options;
  const stripe = await startStripe(sandbox);
  const { hostname: host, port } = new URL(stripe.url);
  const runner = await startZapRunner({
    ...options,
    authData: { api_key: stripe.apiKey },
    env: { STRIPE_API_BASE_URL: stripe.url },
  }).catch(async (error: unknown) => {
    await stripe.close();
    throw error;
  });
  const sdk = new Stripe(stripe.apiKey, { host, port, protocol: 'http', telemetry: false });
  const due = { zaps: [], since: 0 };
  return { stripe, sdk, runner, zaps, outDir, links: {}, sales: {}, refunds: [], doubled: 0, due };
};

export const closeEnvironment = async ({ stripe, runner }: Environment): Promise<void> => {
  await runner.close();
  await stripe.close();
};

/** Waits until both sides have no pending work, including work for each other. */
export const untilIdle = async ({ stripe, runner }: Environment): Promise<void> => {
  const activity = () => stripe.requests.length + stripe.deliveries.length + runner.deliveries.length;
  let seen: number;
  do {
    seen = activity();
    await stripe.idle();
    await runner.idle();
  } while (activity() > seen);
};

/** Does something that starts these Zaps, each as often as it is in the list. `allRan` waits for them. */
export const start = <T>({ due }: Environment, zapIds: string[], act: () => Promise<T>): Promise<T> => {
  due.zaps.push(...zapIds);
  return act();
};

/** The first list without the items of the second one. */
const beyond = (some: string[], others: string[]): string[] => {
  const left = [...some];
  for (const other of others) if (left.includes(other)) left.splice(left.indexOf(other), 1);
  return left;
};

/**
 * Waits for the expected Zaps. Returns the number of runs.
 * @throws Error if a Zap did not run, or another one did
 */
export const allRan = async (env: Environment): Promise<number> => {
  await untilIdle(env);
  const ran = env.runner.runs.slice(env.due.since).map(({ zap }) => zap);
  const { zaps } = env.due;
  env.due = { zaps: [], since: env.runner.runs.length };
  const [missing, surplus] = [beyond(zaps, ran), beyond(ran, zaps)];
  if (missing.length + surplus.length === 0) return ran.length;
  throw new Error(
    `Zaps that did not run: ${missing.join(', ') || 'none'}. Zaps that ran unexpectedly: ${surplus.join(', ') || 'none'}.`,
  );
};

/** Does something that starts these Zaps, and waits for them. */
export const expectRuns = async <T>(
  env: Environment,
  zapIds: string[],
  act: () => Promise<T>,
): Promise<T> => {
  const done = await start(env, zapIds, act);
  await allRan(env);
  return done;
};

/** Calls a test helper of the embedded Stripe. */
export const simulate = <T>({ stripe }: Environment, what: string, body: object): Promise<T> =>
  testHelper<T>(stripe.url, what, body);

/** A buyer and a link. */
export type Visit = Parameters<typeof letBuyerPay>[1];

/** Opens a link and pays. It does not wait for Zaps. */
export const pay = ({ stripe }: Environment, visit: Visit): Promise<Sale> => letBuyerPay(stripe.url, visit);

/** The sums of the embedded Stripe, in minor units. */
export interface Totals {
  paid_sessions: number;
  expired_sessions: number;
  refunds: number;
  /** By currency of the payments. */
  currencies: Record<string, { paid: number; refunded: number }>;
  /** In the currency of the account. */
  settlement: { currency: string; gross: number; fees: number };
}

/** @param span a link or a time range: `payment_link`, `from`, `to` (Unix seconds) */
export const readTotals = async (
  { stripe }: Environment,
  span: Record<string, string> = {},
): Promise<Totals> => {
  const answer = await fetch(`${stripe.url}/_sandbox/sums?${new URLSearchParams(span)}`);
  return (await answer.json()) as Totals;
};

/** Posts data to the hook of a Zap. */
export const postToHook = async ({ runner }: Environment, zapId: string, body: object): Promise<void> => {
  const { status } = await fetch(runner.hookUrl(zapId), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (status !== 200) throw new Error(`The hook of "${zapId}" answered with status ${status}.`);
};

/** The last run of a Zap. */
export const lastRun = ({ runner }: Pick<Environment, 'runner'>, zapId: string): ZapRun => {
  const run = runner.runs.findLast(({ zap }) => zap === zapId);
  if (!run) throw new Error(`The Zap "${zapId}" has not run.`);
  return run;
};

/** The output of a step. */
export const outputOf = ({ zap, steps, error }: ZapRun, stepId: string): Fields => {
  const output = steps.find(({ id }) => id === stepId)?.output;
  if (!output) throw new Error(`The step "${stepId}" of "${zap}" failed: ${error ?? 'it did not run'}.`);
  return output;
};
