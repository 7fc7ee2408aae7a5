import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type StripeSandbox, type StripeSandboxOptions, startStripe } from '../../../sandbox/stripe/index.ts';

/** The real SDK, pointed at a sandbox. It does not retry by itself, so that a test sees each answer. */
export const clientOf = (
  sandbox: StripeSandbox,
  config: Stripe.StripeConfig = {},
  key = sandbox.apiKey,
): Stripe => {
  const { hostname: host, port } = new URL(sandbox.url);
  return new Stripe(key, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...config });
};

/** A sandbox for a test file, started and closed with it. */
export const sandboxForTests = (
  options: StripeSandboxOptions = {},
): { sandbox: () => StripeSandbox; stripe: () => Stripe } => {
  let running: StripeSandbox;
  beforeAll(async () => {
    running = await startStripe({ deliveryRetryDelaysMs: [10, 20], bookingDelayMs: 20, ...options });
  });
  afterAll(() => running.close());
  return { sandbox: () => running, stripe: () => clientOf(running) };
};

/** What is sold in the tests. */
export const item = (currency = 'usd', unit_amount = 2000, name = 'Mug') => ({
  price_data: { currency, unit_amount, product_data: { name } },
  quantity: 1,
});

/** The error that a promise ends with, as Stripe's SDK sees it. */
export const refusal = async (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('This was expected to be refused.');
};

export interface Received {
  body: string;
  signature: string;
  event: { id: string; type: string; account?: string; data: { object: { id: string } } };
}

/** A status, or what the receiver does before it answers with one. */
type Answer = number | (() => Promise<number>);

/** A webhook receiver that answers with the statuses in `answers`, then with 200. */
export const startReceiver = async (): Promise<{
  url: string;
  received: Received[];
  answers: Answer[];
  close: () => Promise<void>;
}> => {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    received.push({ body, signature: String(request.headers['stripe-signature']), event: JSON.parse(body) });
    const answer = answers.shift() ?? 200;
    response.writeHead(typeof answer === 'number' ? answer : await answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
