import { expecting, happen, lastRun, outputOf, post, type Stage, settle } from './stage.ts';
import { letBuyerPay, type Sale } from './stripe/index.ts';
import type { Fields } from './zap-runner/index.ts';

/** One chapter: what happens, and how it went in a few words. */
export interface Chapter<Place = Stage> {
  title: string;
  play(stage: Place): Promise<string>;
}

const PRODUCTS = [
  {
    product_name: 'T-shirt',
    amount: '24.00',
    currency: 'USD',
    adjustable_quantity: true,
    create_invoice: true,
    metadata: { report: 'weekly' },
  },
  { product_name: 'Sencha', amount: '1800', currency: 'JPY' },
  { product_name: 'Oud', amount: '12.340', currency: 'KWD' },
  { product_name: 'Coffee club', amount: '19.00', currency: 'USD', interval: 'month' },
];

const BUYERS = {
  Ada: { link: 'T-shirt', name: 'Ada Lovelace', quantity: 2, card: 'visa' },
  Yuki: { link: 'Sencha', name: 'Yuki Tanaka', card: 'mastercard' },
  Noor: { link: 'Oud', name: 'Noor Al-Sabah', card: 'visa' },
  Bruno: { link: 'T-shirt', name: 'Bruno Weber', method: 'us_bank_account' },
  Fay: { link: 'T-shirt', name: 'Fay Overdrawn', method: 'us_bank_account' },
  Carl: { link: 'T-shirt', name: 'Carl Declined', card: 'declined' },
  Dora: { link: 'T-shirt', name: 'Dora Twice', card: 'amex' },
  Olga: { link: 'Order', name: 'Olga Order', card: 'visa' },
  Iris: { link: 'Coffee club', name: 'Iris Barista', card: 'visa' },
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

/** The session that a buyer brings back by the redirect. */
function returningSession({ sales }: Stage, name: BuyerName): string {
  const session = new URL(sales[name]?.redirect_url ?? 'about:blank').searchParams.get('session_id');
  if (!session) throw new Error(`${name} came back without a session_id in the address.`);
  return session;
}

/** Runs the refund action on its own, as a person does who tests the step in the editor. */
async function refund(stage: Stage, input: Fields): Promise<Fields> {
  const refunded = await stage.runner.invoke('create', 'refund_payment', input);
  stage.refunds.push(refunded);
  return refunded;
}

/** What runs for every payment that arrives; with an invoice one more. */
const PAID = ['log-every-payment', 'email-the-buyer'];
const PAID_AND_INVOICED = [...PAID, 'invoice-paid-email-pdf'];
const REFUNDED = 'refund-issued-log-and-notify';

const PARTIAL_REFUND = { amount: '10.00', reason: 'requested_by_customer', reference: 'order-ada-1' };

const DAY_MS = 24 * 60 * 60 * 1000;
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

/** From a payment link to the books, chapter by chapter; each one needs those before it. */
export const STORY: Chapter[] = [
  {
    title: 'Turn the Zaps on',
    play: async ({ runner, zaps, sdk }) => {
      for (const zap of zaps) await runner.turnOn(zap);
      const { data: endpoints } = await sdk.webhookEndpoints.list({ limit: 100 });
      return `${zaps.length} Zaps, ${endpoints.length} of them with a webhook endpoint at Stripe`;
    },
  },
  {
    title: 'Create payment links that redirect after the payment',
    play: async ({ runner, links }) => {
      for (const product of PRODUCTS) {
        links[product.product_name] = await runner.invoke('create', 'create_payment_link', {
          ...product,
          after_payment: 'redirect',
          redirect_url: 'https://shop.example.com/thanks',
          append_session_id: true,
          utm_source: 'newsletter',
          utm_campaign: 'autumn',
        });
      }
      return Object.keys(links).join(', ');
    },
  },
  {
    title: 'Buyers pay by card, in dollars, yen and dinars',
    play: async (stage) => {
      await expecting(stage, [...PAID_AND_INVOICED, ...PAID, ...PAID], async () => {
        for (const name of ['Ada', 'Yuki', 'Noor'] as const) await buy(stage, name);
      });
      return 'a row and an email for each, and a PDF for Ada, whose link makes invoices';
    },
  },
  {
    title: 'Two pay by bank debit: one arrives days later, one bounces',
    play: async (stage) => {
      const debit = (name: BuyerName, zaps: string[], outcome: string) =>
        expecting(stage, ['bank-debit-pending', ...zaps], async () => {
          const { session } = await buy(stage, name);
          await settle(stage);
          await happen(stage, 'settle', { session: session.id, outcome });
        });
      await debit('Bruno', PAID_AND_INVOICED, 'succeed');
      await debit('Fay', ['payment-failed-tell-the-buyer'], 'fail');
      return 'both hear that we wait; then Bruno gets his thanks, and Fay hears that nothing arrived';
    },
  },
  {
    title: 'A card is declined, and the buyer gives up',
    play: async (stage) => {
      const { session } = await expecting(stage, [], () => buy(stage, 'Carl'));
      await expecting(stage, ['abandoned-checkout-reminder'], () =>
        happen(stage, 'expire', { session: session.id }),
      );
      return 'no thanks for Carl, but a reminder once the checkout expired';
    },
  },
  {
    title: 'Stripe delivers one payment twice',
    play: async (stage) => {
      const type = 'checkout.session.completed';
      await happen(stage, 'deliver_twice', { times: 1, type });
      const before = stage.stripe.deliveries.length;
      await expecting(stage, PAID_AND_INVOICED, () => buy(stage, 'Dora'));
      const sent = stage.stripe.deliveries.slice(before).filter((delivery) => delivery.type === type);
      const endpoints = new Set(sent.map(({ url }) => url)).size;
      stage.doubled += endpoints;
      return `${sent.length} deliveries to ${endpoints} endpoints; each Zap ran once`;
    },
  },
  {
    title: 'An order comes in and gets a link that takes one payment',
    play: async (stage) => {
      const order = { order_number: 'A-1042', product: 'Portrait', amount: '180.00', currency: 'USD' };
      const zap = 'new-order-payment-link';
      await expecting(stage, [zap], () =>
        post(stage, zap, { ...order, name: BUYERS.Olga.name, email: emailOf('Olga') }),
      );
      stage.links.Order = outputOf(lastRun(stage, zap), 'link');
      const { session } = await expecting(stage, PAID, () => buy(stage, 'Olga'));
      const { active } = await stage.sdk.paymentLinks.retrieve(String(stage.links.Order.id));
      if (active) throw new Error('The link of the order still takes payments.');
      return `${session.client_reference_id} is paid, and the link is closed`;
    },
  },
  {
    title: 'A subscription starts, renews and is canceled',
    play: async (stage) => {
      const { session } = await expecting(stage, [...PAID_AND_INVOICED, 'subscription-welcome'], () =>
        buy(stage, 'Iris'),
      );
      const { subscription } = session;
      await expecting(stage, ['invoice-paid-email-pdf'], () => happen(stage, 'renew', { subscription }));
      const said = { subscription, feedback: 'too_expensive', comment: 'I drink tea now.' };
      await expecting(stage, ['subscription-canceled-log'], () => happen(stage, 'cancel_subscription', said));
      return 'a welcome with a portal link, an invoice for each month, a row with the reason';
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
      const [part, full] = await expecting(stage, [REFUNDED, REFUNDED], async () => [
        await refund(stage, { payment: returningSession(stage, 'Ada'), ...PARTIAL_REFUND }),
        await refund(stage, {
          payment: returningSession(stage, 'Noor'),
          reason: 'other',
          note: 'The bottle arrived broken.',
        }),
      ]);
      return `${part?.amount_display} of Ada's, all ${full?.amount_display} of Noor's`;
    },
  },
  {
    title: 'Run the refund step once more, as a replay does',
    play: async (stage) => {
      const again = await expecting(stage, [], () =>
        refund(stage, { payment: returningSession(stage, 'Ada'), ...PARTIAL_REFUND }),
      );
      if (again.already_refunded !== true) throw new Error('The replay refunded the payment a second time.');
      return 'already refunded, nothing moved';
    },
  },
  {
    title: 'A buyer cancels an order on the thank-you page, and presses the button twice',
    play: async (stage) => {
      const zap = 'refund-on-request';
      const press = () => post(stage, zap, { session_id: returningSession(stage, 'Dora') });
      await expecting(stage, [zap, REFUNDED], press);
      await expecting(stage, [zap], press);
      const { already_refunded, amount_display } = outputOf(lastRun(stage, zap), 'refund');
      if (already_refunded !== true) throw new Error('The second press refunded the payment again.');
      return `${amount_display} went back, once`;
    },
  },
  {
    title: 'A bank sends a refund back, another takes a payment back',
    play: async (stage) => {
      const refunded = stage.refunds.find(({ customer_email }) => customer_email === emailOf('Noor'));
      await expecting(stage, ['refund-failed-alert'], () =>
        happen(stage, 'refund', { refund: refunded?.id, status: 'failed' }),
      );
      const { payment_intent } = stage.sales.Yuki?.session ?? {};
      await expecting(stage, ['dispute-alert'], () => happen(stage, 'dispute', { payment_intent }));
      return "the team is alerted of Noor's refund and of Yuki's dispute";
    },
  },
  {
    title: 'The week is over',
    play: async (stage) => {
      const zap = 'weekly-sales';
      await expecting(stage, [zap], () => stage.runner.fire(zap, { from: day(6), to: day(0) }));
      const { sales, revenue_summary } = outputOf(lastRun(stage, zap), 'sales');
      return `${sales} sales of T-shirts in the report, ${revenue_summary}`;
    },
  },
  {
    title: 'Read the same payments by polling, without a webhook',
    play: async ({ runner }) => {
      const found = await runner.poll('log-every-payment-polling');
      const again = await runner.poll('log-every-payment-polling');
      return `${found} new payments, then ${again}`;
    },
  },
  {
    title: 'Turn the Zaps off',
    play: async (stage) => {
      await settle(stage);
      for (const { id } of stage.zaps) await stage.runner.turnOff(id);
      const { data: left } = await stage.sdk.webhookEndpoints.list();
      return `${left.length} webhook endpoints left at Stripe`;
    },
  },
];
