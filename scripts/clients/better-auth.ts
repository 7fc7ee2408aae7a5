import type Stripe from 'stripe';
import { type Attempt, type Client, expect } from './client.ts';

interface BetterAuth {
  betterAuth(options: object): { handler(request: Request): Promise<Response> };
}
interface MemoryAdapter {
  memoryAdapter(tables: Record<string, unknown[]>): unknown;
}
interface Plugin {
  stripe(options: object): unknown;
}

const BASE = 'http://127.0.0.1:3000';
const SECRET = 'whsec_clients';

/** Better Auth's plugin: an account, its customer, its subscription. */
export const betterAuth: Client = {
  name: 'Better Auth, plugin Stripe 1.7.6',
  packages: ['better-auth@1.7.25', '@better-auth/stripe@1.7.6', 'stripe@22'],
  open: async ({ stripe, url, apiKey, load }) => {
    const { betterAuth: start } = await load<BetterAuth>('node_modules/better-auth/dist/index.mjs');
    const { memoryAdapter } = await load<MemoryAdapter>(
      'node_modules/better-auth/dist/adapters/memory-adapter/index.mjs',
    );
    const { stripe: plugin } = await load<Plugin>('node_modules/@better-auth/stripe/dist/index.mjs');
    const { default: Sdk } = await load<{ default: typeof Stripe }>(
      'node_modules/stripe/esm/stripe.esm.node.js',
    );
    const product = await stripe.products.create({ name: 'Pro' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 2000,
      recurring: { interval: 'month' },
    });
    const tables = { user: [], session: [], account: [], verification: [], subscription: [] };
    const { hostname: host, port } = new URL(url);
    const { handler } = start({
      baseURL: BASE,
      secret: 'a secret of the clients, long enough',
      database: memoryAdapter(tables),
      emailAndPassword: { enabled: true },
      logger: { disabled: true },
      plugins: [
        plugin({
          stripeClient: new Sdk(apiKey, { host, port, protocol: 'http' }),
          stripeWebhookSecret: SECRET,
          createCustomerOnSignUp: true,
          subscription: { enabled: true, plans: [{ name: 'pro', priceId: price.id }] },
        }),
      ],
    });

    let cookie = '';
    const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
      const answer = await handler(
        new Request(`${BASE}/api/auth${path}`, {
          method,
          headers: { 'Content-Type': 'application/json', origin: BASE, cookie },
          ...(body && { body: JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status} ${text}`);
      cookie =
        answer.headers
          .getSetCookie()
          .map((one) => one.split(';')[0])
          .join('; ') || cookie;
      return JSON.parse(text) as Answer;
    };
    const pages = { successUrl: `${BASE}/ok`, cancelUrl: `${BASE}/no`, returnUrl: BASE };
    const attempts: Attempt[] = [
      [
        'sign-up makes a customer',
        async () => {
          await ask('POST', '/sign-up/email', {
            name: 'Ada',
            email: 'ada.auth@example.com',
            password: 'analytical',
          });
          const { data } = await stripe.customers.list({ email: 'ada.auth@example.com' });
          expect(data.length === 1, `There are ${data.length} customers.`);
        },
      ],
      ['portal', () => ask('POST', '/subscription/billing-portal', pages)],
      ['list of subscriptions', () => ask('GET', '/subscription/list')],
      [
        'upgrade, by a Checkout Session',
        () => ask('POST', '/subscription/upgrade', { plan: 'pro', ...pages, disableRedirect: true }),
      ],
      [
        'a webhook of an event',
        async () => {
          const [event] = (await stripe.events.list({ type: 'customer.subscription.updated' })).data;
          const payload = JSON.stringify(event);
          const answer = await handler(
            new Request(`${BASE}/api/auth/stripe/webhook`, {
              method: 'POST',
              headers: {
                'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET }),
              },
              body: payload,
            }),
          );
          expect(answer.ok, `${answer.status} ${await answer.text()}`);
        },
      ],
    ];
    return { attempts };
  },
};
