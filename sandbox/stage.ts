import { rm } from 'node:fs/promises';
import Stripe from 'stripe';
import {
  type Sale,
  type StripeSandbox,
  type StripeSandboxOptions,
  startStripe,
  testHelper,
} from './stripe/index.ts';
import { type Fields, startZapRunner, type Zap, type ZapRun, type ZapRunner } from './zap-runner/index.ts';

/** A Stripe and a Zapier on this machine, connected with each other, and what has happened there so far. */
export interface Stage {
  stripe: StripeSandbox;
  /** Stripe's own SDK, to look at the books past the integration. */
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
}

export interface StageOptions {
  app: object;
  zaps: Zap[];
  /** Emptied first. */
  outDir: string;
  smtpUrl?: string | undefined;
  /** The longest wait in ms before a throttled step runs again. */
  maxWait?: number;
  /** How the embedded Stripe is to behave. */
  sandbox?: StripeSandboxOptions;
}

/** Starts an embedded Stripe and a Zap runner that is connected to it. */
export async function openStage({ zaps, sandbox, ...options }: StageOptions): Promise<Stage> {
  const { outDir } = options;
  await rm(outDir, { recursive: true, force: true });
  const stripe = await startStripe({ bookingDelayMs: 0, searchLagMs: 0, ...sandbox });
  const { hostname: host, port } = new URL(stripe.url);
  const runner = await startZapRunner({
    ...options,
    authData: { api_key: stripe.apiKey },
    env: { STRIPE_API_BASE_URL: stripe.url },
  });
  const sdk = new Stripe(stripe.apiKey, { host, port, protocol: 'http', telemetry: false });
  return { stripe, sdk, runner, zaps, outDir, links: {}, sales: {}, refunds: [], doubled: 0 };
}

export async function closeStage({ stripe, runner }: Stage): Promise<void> {
  await runner.close();
  await stripe.close();
}

/** Waits until Stripe has delivered everything and every Zap has run: also for what those Zaps set off at Stripe. */
export async function settle({ stripe, runner }: Stage): Promise<void> {
  let delivered: number;
  await stripe.idle();
  do {
    delivered = stripe.deliveries.length;
    await runner.idle();
    await stripe.idle();
  } while (stripe.deliveries.length > delivered);
}

/** Does something after which these Zaps have to have run, and no others; of each as often as it is named. */
export async function expecting<T>(stage: Stage, zapIds: string[], act: () => Promise<T>): Promise<T> {
  const before = stage.runner.runs.length;
  const done = await act();
  await settle(stage);
  const ran = stage.runner.runs.slice(before).map(({ zap }) => zap);
  if (ran.sort().join() === zapIds.toSorted().join()) return done;
  throw new Error(
    `These Zaps had to run: ${zapIds.join(', ') || 'none'}. These ran: ${ran.join(', ') || 'none'}.`,
  );
}

/** Asks something of the embedded Stripe's side door. */
export const happen = <T>({ stripe }: Stage, what: string, body: object): Promise<T> =>
  testHelper<T>(stripe.url, what, body);

/** Posts data to a Zap's own hook, as a shop's page would. */
export async function post({ runner }: Stage, zapId: string, body: object): Promise<void> {
  const { status } = await fetch(runner.hookUrl(zapId), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (status !== 200) throw new Error(`The hook of "${zapId}" answered ${status}.`);
}

/** The last run of a Zap. */
export function lastRun({ runner }: Pick<Stage, 'runner'>, zapId: string): ZapRun {
  const run = runner.runs.findLast(({ zap }) => zap === zapId);
  if (!run) throw new Error(`The Zap "${zapId}" has not run.`);
  return run;
}

/** What a step of a run returned. */
export function outputOf({ zap, steps, error }: ZapRun, stepId: string): Fields {
  const output = steps.find(({ id }) => id === stepId)?.output;
  if (!output)
    throw new Error(`The step "${stepId}" of "${zap}" did not end well: ${error ?? 'it never ran'}.`);
  return output;
}
