import { rm } from 'node:fs/promises';
import Stripe from 'stripe';
import { letBuyerPay, type Sale, sideDoor } from './stripe/demo-shop.ts';
import { type StripeSandbox, startStripe } from './stripe/index.ts';
import { type Fields, startZapRunner, type Zap, type ZapRunner } from './zap-runner/index.ts';

/** Everything that the story needs and leaves behind. */
export interface Stage {
  stripe: StripeSandbox;
  /** Stripe's own SDK, to look at the books past the integration. */
  sdk: Stripe;
  runner: ZapRunner;
  zaps: Zap[];
  outDir: string;
  /** The links by the currency that they take. */
  links: Record<string, Fields>;
  /** The sales by the buyer's first name. */
  sales: Record<string, Sale>;
  /** What the refund steps returned, in order. */
  refunds: Fields[];
}

export interface StageOptions {
  app: object;
  zaps: Zap[];
  /** Emptied first. */
  outDir: string;
  smtpUrl?: string | undefined;
}

/** Starts an embedded Stripe and a Zap runner that is connected to it. */
export async function openStage({ app, zaps, outDir, smtpUrl }: StageOptions): Promise<Stage> {
  await rm(outDir, { recursive: true, force: true });
  const stripe = await startStripe();
  const { hostname: host, port } = new URL(stripe.url);
  const runner = await startZapRunner({
    app,
    authData: { api_key: stripe.apiKey },
    outDir,
    smtpUrl,
    env: { STRIPE_API_BASE_URL: stripe.url },
  });
  return {
    stripe,
    sdk: new Stripe(stripe.apiKey, { host, port, protocol: 'http', telemetry: false }),
    runner,
    zaps,
    outDir,
    links: {},
    sales: {},
    refunds: [],
  };
}

export async function closeStage({ stripe, runner }: Stage): Promise<void> {
  await runner.close();
  await stripe.close();
}

/** One chapter: what happens, and how it went in a few words. */
export interface Chapter<Place = Stage> {
  title: string;
  play(stage: Place): Promise<string>;
}

const PRODUCTS = [
  { product_name: 'T-shirt', amount: '24.00', currency: 'USD', adjustable_quantity: true },
  { product_name: 'Sencha', amount: '1800', currency: 'JPY' },
  { product_name: 'Oud', amount: '12.340', currency: 'KWD' },
];

const BUYERS = {
  Ada: { link: 'USD', name: 'Ada Lovelace', quantity: 2, card: 'visa' },
  Yuki: { link: 'JPY', name: 'Yuki Tanaka', card: 'mastercard' },
  Noor: { link: 'KWD', name: 'Noor Al-Sabah', card: 'visa' },
  Bruno: { link: 'USD', name: 'Bruno Weber', method: 'us_bank_account' },
  Carl: { link: 'USD', name: 'Carl Declined', card: 'declined' },
  Dora: { link: 'USD', name: 'Dora Twice', card: 'amex' },
} as const;

type BuyerName = keyof typeof BUYERS;

const emailOf = (name: BuyerName) => `${name.toLowerCase()}@example.com`;

async function buy({ stripe, links, sales }: Stage, name: BuyerName): Promise<Sale> {
  const { link, ...buyer } = BUYERS[name];
  const visit = { ...buyer, url: String(links[link]?.share_url), email: emailOf(name) };
  const sale = await letBuyerPay(stripe.url, visit);
  sales[name] = sale;
  return sale;
}

/** Waits until Stripe has delivered everything and every Zap has run. */
async function settle({ stripe, runner }: Stage): Promise<void> {
  await stripe.idle();
  await runner.idle();
}

/** Does something that no Zap may take for a payment. */
async function withoutRuns<T>(stage: Stage, act: () => Promise<T>): Promise<T> {
  const before = stage.runner.runs.length;
  const done = await act();
  await settle(stage);
  const runs = stage.runner.runs.slice(before);
  if (runs.length > 0) throw new Error(`Nothing was paid, yet "${runs[0]?.zap}" ran.`);
  return done;
}

/** The session that a buyer brings back by the redirect. */
function returningSession({ sales }: Stage, name: BuyerName): string {
  const session = new URL(sales[name]?.redirect_url ?? 'about:blank').searchParams.get('session_id');
  if (!session) throw new Error(`${name} came back without a session_id in the address.`);
  return session;
}

async function refund(stage: Stage, input: Fields): Promise<Fields> {
  const refunded = await stage.runner.invoke('create', 'refund_payment', input);
  stage.refunds.push(refunded);
  await settle(stage);
  return refunded;
}

const PARTIAL_REFUND = { amount: '10.00', reason: 'requested_by_customer', reference: 'order-ada-1' };

/** From a payment link to the books, chapter by chapter; each one needs those before it. */
export const STORY: Chapter[] = [
  {
    title: 'Turn the Zaps on',
    play: async ({ runner, zaps }) => {
      for (const zap of zaps) await runner.turnOn(zap);
      return zaps.map(({ id }) => id).join(', ');
    },
  },
  {
    title: 'Create payment links that redirect after the payment',
    play: async ({ runner, links }) => {
      for (const product of PRODUCTS) {
        links[product.currency] = await runner.invoke('create', 'create_payment_link', {
          ...product,
          after_payment: 'redirect',
          redirect_url: 'https://shop.example.com/thanks',
          append_session_id: true,
          create_invoice: product.currency === 'USD',
          utm_source: 'newsletter',
          utm_campaign: 'autumn',
        });
      }
      return `${Object.keys(links).join(', ')}; the first is ${links.USD?.share_url}`;
    },
  },
  {
    title: 'Buyers pay by card, in dollars, yen and dinars',
    play: async (stage) => {
      for (const name of ['Ada', 'Yuki', 'Noor'] as const) await buy(stage, name);
      await settle(stage);
      return `${stage.runner.runs.length} Zap runs`;
    },
  },
  {
    title: 'A buyer pays by bank debit, which settles days later',
    play: async (stage) => {
      const { session } = await withoutRuns(stage, () => buy(stage, 'Bruno'));
      const before = stage.runner.runs.length;
      await sideDoor(stage.stripe.url, 'settle', { session: session.id, outcome: 'succeed' });
      await settle(stage);
      return `${session.payment_status} at the checkout; ${stage.runner.runs.length - before} Zap runs once settled`;
    },
  },
  {
    title: 'A card is declined',
    play: async (stage) => {
      const { session } = await withoutRuns(stage, () => buy(stage, 'Carl'));
      return `the session stays ${session.status}, no Zap runs`;
    },
  },
  {
    title: 'Stripe delivers one payment twice',
    play: async (stage) => {
      const type = 'checkout.session.completed';
      await sideDoor(stage.stripe.url, 'deliver_twice', { times: 1, type });
      const before = stage.stripe.deliveries.length;
      await buy(stage, 'Dora');
      await settle(stage);
      const sent = stage.stripe.deliveries.slice(before).filter((delivery) => delivery.type === type);
      return `${sent.length} deliveries to ${new Set(sent.map(({ url }) => url)).size} Zaps`;
    },
  },
  {
    title: 'Find the payment of a buyer who came back by the redirect',
    play: async (stage) => {
      const session = returningSession(stage, 'Ada');
      const [found] = await stage.runner.invoke('search', 'find_checkout_session', { session });
      if (found?.customer_email !== emailOf('Ada')) throw new Error(`${session} was not found as Ada's.`);
      return `${found.customer_name}, ${found.amount_display}`;
    },
  },
  {
    title: 'Refund one payment in part and one in full',
    play: async (stage) => {
      const part = await refund(stage, { payment: returningSession(stage, 'Ada'), ...PARTIAL_REFUND });
      const full = await refund(stage, {
        payment: returningSession(stage, 'Noor'),
        reason: 'other',
        note: 'The bottle arrived broken.',
      });
      return `${part.amount_display} of Ada's, all ${full.amount_display} of Noor's`;
    },
  },
  {
    title: 'Run the refund step once more, as a replay does',
    play: async (stage) => {
      const again = await refund(stage, { payment: returningSession(stage, 'Ada'), ...PARTIAL_REFUND });
      if (again.already_refunded !== true) throw new Error('The replay refunded the payment a second time.');
      return 'already refunded, nothing moved';
    },
  },
  {
    title: 'Turn the Zaps off',
    play: async (stage) => {
      await settle(stage);
      for (const { id } of stage.zaps) await stage.runner.turnOff(id);
      return `${stage.zaps.length} webhook endpoints removed`;
    },
  },
];
