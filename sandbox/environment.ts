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

/** A Stripe and a Zapier on this machine, connected with each other, and what has happened there so far. */
export interface Environment {
  stripe: StripeSandbox;
  /** Stripe's own SDK, to look at Stripe past the integration. */
  sdk: Stripe;
  runner: ZapRunner;
  zaps: Zap[];
  outDir: string;
  /** The links by the product that they sell. */
  links: Record<string, Fields>;
  /** The sales by the buyer's first name. */
  sales: Record<string, Sale>;
  /** What the refund steps returned, in order. */
  refunds: Fields[];
  /** How many deliveries were made to come twice. */
  doubled: number;
  /** The Zaps that have to run, of each as often as it has to, and how many runs there were before. */
  due: { zaps: string[]; since: number };
}

export interface EnvironmentOptions {
  app: object;
  zaps: Zap[];
  outDir: string;
  smtpUrl?: string | undefined;
  /** The longest wait in ms before a throttled step runs again. */
  maxWait?: number;
  /** How the embedded Stripe is to behave. */
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

/** Waits until neither side has anything left to do, not even for what the other has just set off. */
export const untilIdle = async ({ stripe, runner }: Environment): Promise<void> => {
  const activity = () => stripe.requests.length + stripe.deliveries.length + runner.deliveries.length;
  let seen: number;
  do {
    seen = activity();
    await stripe.idle();
    await runner.idle();
  } while (activity() > seen);
};

/** Does something that sets these Zaps off, each as often as it is named; `allRan` waits for them. */
export const setOff = <T>({ due }: Environment, zapIds: string[], act: () => Promise<T>): Promise<T> => {
  due.zaps.push(...zapIds);
  return act();
};

/** What is left of one list when each of the other is taken out of it once. */
const beyond = (some: string[], others: string[]): string[] => {
  const left = [...some];
  for (const other of others) if (left.includes(other)) left.splice(left.indexOf(other), 1);
  return left;
};

/** Waits until the Zaps that were set off have run, and no others. Returns how many runs there were. */
export const allRan = async (env: Environment): Promise<number> => {
  await untilIdle(env);
  const ran = env.runner.runs.slice(env.due.since).map(({ zap }) => zap);
  const { zaps } = env.due;
  env.due = { zaps: [], since: env.runner.runs.length };
  const [missing, surplus] = [beyond(zaps, ran), beyond(ran, zaps)];
  if (missing.length + surplus.length === 0) return ran.length;
  throw new Error(
    `Zaps that had to run and did not: ${missing.join(', ') || 'none'}. That ran and had no reason to: ${surplus.join(', ') || 'none'}.`,
  );
};

/** Does something that sets these Zaps off, and waits until they have run, and no others. */
export const expectRuns = async <T>(
  env: Environment,
  zapIds: string[],
  act: () => Promise<T>,
): Promise<T> => {
  const done = await setOff(env, zapIds, act);
  await allRan(env);
  return done;
};

/** Lets something happen that people do in a browser or at a bank: a test helper of the embedded Stripe. */
export const simulate = <T>({ stripe }: Environment, what: string, body: object): Promise<T> =>
  testHelper<T>(stripe.url, what, body);

/** A buyer, and the link that is opened. */
export type Visit = Parameters<typeof letBuyerPay>[1];

/** Lets a buyer open a link and pay; does not wait for what that sets off. */
export const pay = ({ stripe }: Environment, visit: Visit): Promise<Sale> => letBuyerPay(stripe.url, visit);

/** What the embedded Stripe's own objects add up to, in minor units. */
export interface Totals {
  paid_sessions: number;
  expired_sessions: number;
  refunds: number;
  /** By the currency that buyers paid in. */
  currencies: Record<string, { paid: number; refunded: number }>;
  /** In the account's currency. */
  settlement: { currency: string; gross: number; fees: number };
}

/** @param span narrows to a link or a time: `payment_link`, `from`, `to` (unix seconds) */
export const readTotals = async (
  { stripe }: Environment,
  span: Record<string, string> = {},
): Promise<Totals> => {
  const answer = await fetch(`${stripe.url}/_sandbox/sums?${new URLSearchParams(span)}`);
  return (await answer.json()) as Totals;
};

/** Posts data to a Zap's own hook, as a shop's page would. */
export const postToHook = async ({ runner }: Environment, zapId: string, body: object): Promise<void> => {
  const { status } = await fetch(runner.hookUrl(zapId), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (status !== 200) throw new Error(`The hook of "${zapId}" answered ${status}.`);
};

/** The last run of a Zap. */
export const lastRun = ({ runner }: Pick<Environment, 'runner'>, zapId: string): ZapRun => {
  const run = runner.runs.findLast(({ zap }) => zap === zapId);
  if (!run) throw new Error(`The Zap "${zapId}" has not run.`);
  return run;
};

/** What a step of a run returned. */
export const outputOf = ({ zap, steps, error }: ZapRun, stepId: string): Fields => {
  const output = steps.find(({ id }) => id === stepId)?.output;
  if (!output)
    throw new Error(`The step "${stepId}" of "${zap}" did not end well: ${error ?? 'it never ran'}.`);
  return output;
};
