import { CONNECTED_ACCOUNT, type StripeSandbox, startStripe, testHelper } from '../sandbox/stripe/index.ts';
import { paymentsByBuyer } from './payments.ts';
import { Target } from './target.ts';

/** Starts an embedded Stripe with its usual delays, as a target for all probes. */
export const startEmbedded = async (): Promise<{ target: Target; sandbox: StripeSandbox }> => {
  const sandbox = await startStripe();
  const { key } = await testHelper<{ key: string }>(sandbox.url, 'keys', {
    permissions: { payment_links: 'write' },
  });
  const target = new Target(sandbox.url, sandbox.apiKey, paymentsByBuyer(sandbox.url), {
    connectedAccount: CONNECTED_ACCOUNT,
    restrictedKey: key,
    fillEndpoints: true,
  });
  return { target, sandbox };
};
