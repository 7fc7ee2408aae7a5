import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { letBuyerPay, type Sale, testHelper } from '../sandbox/stripe/index.ts';
import { Skipped } from './answers.ts';
import { monthly, mug, newCustomer, newLink, newSubscriptionLink } from './catalog.ts';
import { advance, newClock } from './clocks.ts';
import { type Buyer, type Payments, TAG, type Target, type Way } from './target.ts';

/** Prints a link that a person has to pay with a card. */
export type ShowLink = (link: Stripe.PaymentLink, buyer: Buyer, card: string) => void;

const GOOD_CARD = '4242 4242 4242 4242';
const DECLINED_CARD = '4000 0000 0000 0002';

/** https://docs.stripe.com/testing */
const METHODS = {
  card: 'pm_card_visa',
  'declined card': 'pm_card_chargeDeclined',
  'disputed card': 'pm_card_createDispute',
  'card to capture': 'pm_card_visa',
  'inquired card': 'pm_card_createDisputeInquiry',
  'bank debit': 'pm_usBankAccount_success',
} as const;

const BILLING = { name: 'Ada Conformance', email: 'ada@example.com' };

/** Payment methods that have no test id. */
const NEW_METHODS = {
  // https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers
  'bank debit to verify': {
    type: 'us_bank_account',
    billing_details: BILLING,
    us_bank_account: {
      account_holder_type: 'individual',
      account_number: '000123456789',
      routing_number: '110000000',
    },
  },
  voucher: { type: 'multibanco', billing_details: BILLING },
} as const satisfies Record<string, Stripe.PaymentIntentConfirmParams.PaymentMethodData>;

const isNewMethod = (way: Way): way is keyof typeof NEW_METHODS => way in NEW_METHODS;

/** The parameters of the payment method of a way to pay. */
const methodFor = (way: Way): Stripe.PaymentIntentConfirmParams =>
  isNewMethod(way) ? { payment_method_data: NEW_METHODS[way] } : { payment_method: METHODS[way] };

const MANDATE = {
  customer_acceptance: { type: 'offline' },
} as const satisfies Stripe.PaymentIntentConfirmParams['mandate_data'];

/** The time limit for a person who pays a link. */
const PATIENCE_MS = 600_000;

/** Payments through Stripe's API. A person pays a link, if the run shows one. */
export const paymentsByApi =
  (showLink?: ShowLink) =>
  (target: Target): Payments => {
    const newSession = (params: Stripe.Checkout.SessionCreateParams) =>
      target.stripe.checkout.sessions.create({
        success_url: 'https://example.com/thanks',
        metadata: TAG,
        ...params,
      });
    const mugItem = async () => ({ price: (await mug(target)).id, quantity: 1 });
    return {
      pay: async (way) => {
        const { stripe } = target;
        const { id } = await stripe.paymentIntents.create({
          amount: 2000,
          currency: way === 'voucher' ? 'eur' : 'usd',
          ...(way === 'voucher'
            ? { payment_method_types: ['multibanco'] }
            : { automatic_payment_methods: { enabled: true, allow_redirects: 'never' } }),
          ...(way === 'card to capture' && { capture_method: 'manual' }),
          metadata: TAG,
        });
        try {
          await stripe.paymentIntents.confirm(id, {
            ...methodFor(way),
            ...(way.startsWith('bank debit') && { mandate_data: MANDATE }),
          });
        } catch (error) {
          // The payment intent shows a decline.
          if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
        }
        return stripe.paymentIntents.retrieve(id);
      },

      subscribe: async () =>
        target.stripe.subscriptions.create({
          customer: await payingCustomer(target),
          items: [{ price: (await monthly(target)).id }],
          metadata: TAG,
        }),

      endTrial: async (missing_payment_method) => {
        const { stripe } = target;
        const clock = await newClock(target);
        const customer = await stripe.customers.create({ test_clock: clock.id, metadata: TAG });
        const { id } = await stripe.subscriptions.create({
          customer: customer.id,
          items: [{ price: (await monthly(target)).id }],
          trial_period_days: 4,
          trial_settings: { end_behavior: { missing_payment_method } },
        });
        await advance(target, clock, 5 * 86_400);
        return stripe.subscriptions.retrieve(id);
      },

      payInvoice: async () => {
        const { invoices, invoiceItems } = target.stripe;
        const customer = await payingCustomer(target);
        const invoice = await invoices.create({ customer, auto_advance: false, metadata: TAG });
        await invoiceItems.create({ customer, invoice: invoice.id, amount: 2000, currency: 'usd' });
        await invoices.finalizeInvoice(invoice.id);
        return invoices.pay(invoice.id);
      },

      openSession: async (given) => {
        const line_items = given ?? [await mugItem()];
        const { id } = await monthly(target);
        const mode = line_items.some(({ price }) => price === id) ? 'subscription' : 'payment';
        return newSession({ mode, line_items });
      },

      sessionWith: async (customer_email) =>
        newSession({ mode: 'payment', line_items: [await mugItem()], customer_email }),

      buy: async (link, buyer) => {
        if (!showLink) throw NO_BROWSER;
        showLink(link, buyer, GOOD_CARD);
        return until(async () => {
          const sessions = await target.stripe.checkout.sessions.list({
            payment_link: link.id,
            status: 'complete',
          });
          return sessions.data[0];
        });
      },

      tryToBuy: async (link, buyer) => {
        if (!showLink) throw NO_BROWSER;
        const gte = Math.floor(Date.now() / 1000);
        showLink(link, buyer, DECLINED_CARD);
        const failed = await until(async () => {
          const types = ['payment_intent.payment_failed'];
          return (await target.stripe.events.list({ types, created: { gte } })).data[0];
        });
        return failed.data.object as Stripe.PaymentIntent;
      },
    };
  };

const NO_BROWSER = new Skipped('Run with --browser and use the links yourself.');

/** Asks every two seconds, until there is an answer. */
const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(2000)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Skipped('Nobody used the link within ten minutes.');
};

const payingCustomer = async (target: Target): Promise<string> => {
  const { id } = await newCustomer(target, {
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  return id;
};

/** The payment methods of the test helpers. */
const CARDS: Partial<Record<Way, string>> = {
  'declined card': 'declined',
  'bank debit': 'us_bank_account',
  'bank debit to verify': 'us_bank_account_unverified',
  voucher: 'multibanco',
};

const linkFor = (target: Target, way: Way): Promise<Stripe.PaymentLink> => {
  if (way === 'card to capture') {
    return target.once('manual link', () =>
      newLink(target, { payment_intent_data: { capture_method: 'manual' } }),
    );
  }
  if (way !== 'voucher') return target.once('link', () => newLink(target));
  const price_data = { currency: 'eur', unit_amount: 2000, product_data: { name: 'Mug' } };
  return target.once('euro link', () => newLink(target, { line_items: [{ price_data, quantity: 1 }] }));
};

/** Payments through the test helpers of the embedded Stripe. */
export const paymentsByBuyer =
  (url: string) =>
  (target: Target): Payments => {
    const sale = async (link: Stripe.PaymentLink, buyer: object) =>
      (await letBuyerPay(url, { email: 'ada@example.com', ...buyer, payment_link: link.id })).session;
    const mugLink = () => target.once('link', () => newLink(target));
    return {
      pay: async (way) => {
        const { payment_intent } = await sale(await linkFor(target, way), {
          card: CARDS[way] ?? 'visa',
        });
        if (way === 'disputed card') await testHelper(url, 'dispute', { payment_intent });
        if (way === 'inquired card') await testHelper(url, 'dispute', { payment_intent, inquiry: true });
        return target.stripe.paymentIntents.retrieve(String(payment_intent));
      },

      subscribe: async () => {
        const { subscription } = await sale(await newSubscriptionLink(target), {});
        return target.stripe.subscriptions.retrieve(String(subscription));
      },

      endTrial: async (missing_payment_method) => {
        const link = await newSubscriptionLink(target, {
          payment_method_collection: 'if_required',
          subscription_data: {
            trial_period_days: 4,
            trial_settings: { end_behavior: { missing_payment_method } },
          },
        });
        const { subscription } = await sale(link, {});
        await testHelper(url, 'trial_will_end', { subscription });
        await testHelper(url, 'renew', { subscription });
        return target.stripe.subscriptions.retrieve(String(subscription));
      },

      payInvoice: async () => {
        const { invoice } = await sale(await newLink(target, { invoice_creation: { enabled: true } }), {});
        return target.stripe.invoices.retrieve(String(invoice));
      },

      openSession: async (line_items) => {
        const { id } = line_items ? await newLink(target, { line_items }) : await mugLink();
        return (await testHelper<Sale>(url, 'open', { payment_link: id })).session;
      },

      sessionWith: async (email) => sale(await mugLink(), { email }),

      buy: sale,

      tryToBuy: async (link, buyer) => {
        const { id } = await sale(link, { ...buyer, card: 'declined' });
        const { data } = await target.stripe.paymentIntents.list({ limit: 100 });
        const reference = id.slice(0, 25);
        const tried = data.find((one) => one.payment_details?.order_reference === reference);
        if (!tried) throw new Error(`No payment has the order reference ${reference}.`);
        return tried;
      },
    };
  };
