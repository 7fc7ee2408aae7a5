import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import app from '../../index.ts';
import { type StripeSandbox, type StripeSandboxOptions, startStripe } from '../../sandbox/stripe/index.ts';
import { startZapRunner, type ZapRunner } from '../../sandbox/zap-runner/index.ts';

/** An embedded Stripe, the SDK that talks to it, and Zapier's part beside them. */
export interface Shop {
  stripe: StripeSandbox;
  sdk: Stripe;
  runner: ZapRunner;
}

/** Opens a shop for one measurement and closes it afterwards. */
export const withShop = async <R>(
  options: StripeSandboxOptions,
  measure: (shop: Shop) => Promise<R>,
): Promise<R> => {
  const outDir = mkdtempSync(join(tmpdir(), 'stripe-payment-links-bench-'));
  const stripe = await startStripe(options);
  const { hostname, port } = new URL(stripe.url);
  const sdk = new Stripe(stripe.apiKey, { host: hostname, port, protocol: 'http', telemetry: false });
  const runner = await startZapRunner({
    app,
    authData: { api_key: stripe.apiKey },
    outDir,
    env: { STRIPE_API_BASE_URL: stripe.url },
  });
  try {
    return await measure({ stripe, sdk, runner });
  } finally {
    await runner.close();
    await stripe.close();
    rmSync(outDir, { recursive: true });
  }
};
