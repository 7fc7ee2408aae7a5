import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import app from '../../index.ts';
import { closeEnvironment, type Environment, openEnvironment } from '../../sandbox/environment.ts';
import type { StripeSandboxOptions } from '../../sandbox/stripe/index.ts';

/** An embedded Stripe, an SDK client for it, and a Zap runner. */
export type Shop = Pick<Environment, 'stripe' | 'sdk' | 'runner'>;

/** Opens a shop for one measurement, without delays for bookings and searches, and closes it afterwards. */
export const withShop = async <R>(
  sandbox: StripeSandboxOptions,
  measure: (shop: Shop) => Promise<R>,
): Promise<R> => {
  const outDir = mkdtempSync(join(tmpdir(), 'stripe-payment-links-bench-'));
  const noDelays = { bookingDelayMs: 0, searchLagMs: 0 };
  const env = await openEnvironment({ app, zaps: [], outDir, sandbox: { ...noDelays, ...sandbox } });
  try {
    return await measure(env);
  } finally {
    await closeEnvironment(env);
    rmSync(outDir, { recursive: true, force: true });
  }
};
