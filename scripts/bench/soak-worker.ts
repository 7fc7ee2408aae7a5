/**
 * Runs the integration in its own process, like Zapier: `soak-worker.ts STRIPE KEY ZAPIER TOKEN`. Each message is a call.
 * The response has its result, or the used bytes after a garbage collection.
 */
import app from '../../index.ts';
import { type CallBundle, ZapierApp } from '../../sandbox/zapier/zapier-app.ts';

export type SoakCall = { id: number; method: string; bundle: CallBundle } | { id: number; memory: true };
export type SoakAnswer = { id: number; result?: unknown; error?: string };

const [stripeUrl = '', api_key = '', zapierUrl = '', token = ''] = process.argv.slice(2);
const zapier = await ZapierApp.open({
  app,
  authData: { api_key },
  env: { STRIPE_API_BASE_URL: stripeUrl },
  zapierUrl,
  token,
});

const memory = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const answer = async (call: SoakCall): Promise<SoakAnswer> => {
  const { id } = call;
  if ('memory' in call) return { id, result: memory() };
  try {
    return { id, result: await zapier.call(call.method, call.bundle) };
  } catch (error) {
    return { id, error: String(error) };
  }
};

process.on('message', (call: SoakCall) => {
  void answer(call).then((done) => process.send?.(done));
});
process.send?.({ id: 0 });
