import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import app from '../../index.ts';
import {
  doesNotFire,
  type OccasionShop,
  occasionInput,
  occasionOf,
  openOccasionShop,
  stripeSideAt,
} from '../../sandbox/occasions.ts';
import { startStripe } from '../../sandbox/stripe/index.ts';
import { type Fields, startZapRunner, type ZapRunner } from '../../sandbox/zapier/index.ts';
import { dashboardPermission } from '../../stripe/permissions.ts';
import { fillIn, table } from './markdown.ts';
import { OPERATIONS } from './operations.ts';

/*
 * What a restricted key has to be allowed: found by running every operation against an embedded Stripe, which knows
 * what each request and each object that comes along needs.
 */

/** The key that the integration uses here; what the buyers and the merchant do goes by another. */
const KEY = 'sk_test_permissions0Of0The0Integration';

type Level = 'read' | 'write';

const EMAIL = 'ada@example.com';

/** What each action and search is given. */
const INPUTS: Record<string, (shop: OccasionShop) => Promise<Fields>> = {
  find_checkout_session: async () => ({ email: EMAIL }),
  find_payment: async () => ({ email: EMAIL }),
  find_invoice: async () => ({ email: EMAIL }),
  find_refund: async () => ({ status: 'succeeded' }),
  find_customer: async () => ({ email: EMAIL }),
  find_payment_link: async ({ link }) => ({ payment_link: link.id }),
  find_subscription: async ({ subscribe }) => ({ session: (await subscribe()).id }),
  find_payment_link_sales: async ({ link }) => ({ payment_link: link.id }),
  create_payment_link: async ({ sdk }) => ({
    price: (await sdk.prices.create({ currency: 'usd', unit_amount: 700, product_data: { name: 'Cup' } })).id,
  }),
  update_payment_link: async ({ link }) => ({ payment_link: link.id, active: true }),
  create_promotion_code: async () => ({ percent_off: 20 }),
  create_portal_link: async ({ subscribe }) => ({
    customer: (await subscribe()).customer,
    flow: 'subscription_cancel',
  }),
  cancel_subscription: async ({ subscribe }) => ({ subscription: (await subscribe()).id }),
  send_receipt: async ({ pay }) => ({ payment: (await pay()).id }),
  send_invoice: async ({ subscribe, happens }) => {
    const { customer } = await subscribe();
    const { invoice } = await happens<{ invoice: Stripe.Invoice }>('invoice', { customer, amount: 4200 });
    return { invoice: invoice.id };
  },
  update_payment: async ({ pay }) => ({ payment: (await pay()).id, description: 'Order 7' }),
  cancel_refund: async ({ sdk, pay, happens }) => {
    const { payment_intent } = await pay();
    const refund = await sdk.refunds.create({ payment_intent: String(payment_intent) });
    await happens('refund', { refund: refund.id, status: 'requires_action' });
    return { refund: refund.id };
  },
  refund_payment: async ({ pay }) => ({ payment: (await pay()).id }),
  refund_payments: async ({ pay }) => ({ payments: [(await pay()).id] }),
};

/** Turns a Zap with this trigger alone on, lets happen what it fires for, looks at its samples, and turns it off. */
const tryTrigger = async (
  runner: ZapRunner,
  shop: OccasionShop,
  key: string,
  idle: () => Promise<void>,
): Promise<void> => {
  const happen = occasionOf(key);
  const input = occasionInput(key);
  const zap = {
    id: key,
    name: key,
    description: key,
    trigger: { app: 'stripe' as const, key, input },
    steps: [],
  };
  await runner.turnOn(zap);
  const before = runner.runs.length;
  await happen(shop);
  if (key.endsWith('_poll')) await runner.poll(key);
  await idle();
  if (runner.runs.length === before) throw doesNotFire(key);
  await runner.turnOff(key);
  await runner.invoke('trigger', key, input);
};

/** The permissions that each operation was seen to need, by its label. */
export const readNeeds = async (): Promise<Map<string, Set<string>>> => {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'permissions-'));
  const stripe = await startStripe({ bookingDelayMs: 0, searchLagMs: 0 });
  const env = { STRIPE_API_BASE_URL: stripe.url };
  const runner = await startZapRunner({ app, authData: { api_key: KEY }, env, outDir });
  try {
    const { hostname: host, port } = new URL(stripe.url);
    const sdk = new Stripe('sk_test_the0Merchant', { host, port, protocol: 'http', telemetry: false });
    const shop = await openOccasionShop(stripeSideAt(stripe.url, sdk), { email: EMAIL, name: 'Ada' });
    const isOurs = ({ key }: { key: string }): boolean => key.endsWith(KEY.slice(-4));
    const idle = async () => {
      await stripe.idle();
      await runner.idle();
    };
    const needs = new Map<string, Set<string>>();
    const note = async (label: string, run: () => Promise<unknown>): Promise<void> => {
      const before = stripe.requests.length;
      await run();
      await idle();
      const asked = stripe.requests.slice(before).filter(isOurs);
      needs.set(label, new Set(asked.flatMap((request) => request.needs)));
    };
    for (const { key, display } of OPERATIONS.Triggers) {
      await note(display.label ?? key, () => tryTrigger(runner, shop, key, idle));
    }
    for (const kind of ['search', 'create'] as const) {
      for (const { key, display } of OPERATIONS[kind === 'search' ? 'Searches' : 'Actions']) {
        const inputOf = INPUTS[key];
        if (!inputOf)
          throw new Error(`Add to INPUTS in scripts/docs/permissions.ts what “${key}” is tried with.`);
        const input = await inputOf(shop);
        await note(display.label ?? key, () =>
          kind === 'search' ? runner.invoke(kind, key, input) : runner.invoke(kind, key, input),
        );
      }
    }
    return needs;
  } finally {
    await runner.close();
    await stripe.close();
    await rm(outDir, { recursive: true });
  }
};

/** `charge_read` -> its name and level. */
const parse = (need: string): { name: string; level: Level } => {
  const at = need.lastIndexOf('_');
  return { name: need.slice(0, at), level: need.slice(at + 1) as Level };
};

/** `docs/key.md` with the link and the table made anew. */
export const keyPage = async (current: string): Promise<string> => {
  const needs = await readNeeds();
  const all = [...new Set([...needs.values()].flatMap((some) => [...some]))];
  const labels = (need: string): string[] =>
    [...needs].flatMap(([label, some]) => (some.has(need) ? [`**${label}**`] : []));
  const words = (need: string): string[] => {
    const { name, level } = parse(need);
    const users = name === 'webhook' ? ['every instant trigger'] : labels(need);
    return [dashboardPermission(name), level === 'write' ? 'Write' : 'Read', users.join(', ')];
  };
  // Write includes Read: whoever writes need not be told to read.
  const isSaid = (need: string): boolean =>
    need.endsWith('_write') ||
    labels(need).some((label) => !labels(need.replace(/_read$/, '_write')).includes(label));
  const rows = all
    .filter(isSaid)
    .map(words)
    .sort(([a = '', x = ''], [b = '', y = '']) => a.localeCompare(b) || x.localeCompare(y));
  const asked = all.filter(
    (need) => !(need.endsWith('_read') && all.includes(need.replace(/_read$/, '_write'))),
  );
  const query = asked.sort().map((need) => `permissions%5B%5D=rak_${need}`);
  const logs = [...(needs.get('Payment Completed') ?? [])]
    .filter((need) => need.endsWith('_read') && !need.startsWith('webhook'))
    .sort();
  return fillIn(
    current,
    'permissions',
    `[This link](https://dashboard.stripe.com/apikeys/create?name=Zapier&${query.join('&')})
opens the form with them filled in. Stripe does not document such links, so compare it with the table before you click
**Create key**.

${table(['In the Dashboard', 'Set to', 'Needed for'], rows)}

So a Zap that only logs payments gets by with **Write** on Webhook Endpoints and **Read** on ${logs
      .map((need) => dashboardPermission(parse(need).name))
      .join(', ')}.`,
  );
};
