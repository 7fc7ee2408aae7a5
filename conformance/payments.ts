import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { letBuyerPay, testHelper } from '../sandbox/stripe/index.ts';
import { NotAsked } from './probe.ts';
import { monthly, newCustomer, newLink, newSubscriptionLink } from './shop.ts';
import { TAG, type Target } from './target.ts';

/** Ways to pay 20 dollars. */
export type Way = 'card' | 'declined card' | 'bank debit' | 'disputed card';

/** What is typed into a checkout. */
export interface Buyer {
  email: string;
  custom_fields?: Record<string, string>;
}

/** How payments come about: at Stripe by its API, at the embedded Stripe by a buyer at a link. */
export interface Payments {
  /** A payment of 20 dollars, as it stands right afterwards. */
  pay(way: Way): Promise<Stripe.PaymentIntent>;
  /** A subscription of a month, paid by card. */
  subscribe(): Promise<Stripe.Subscription>;
  /** An invoice that was paid by card, as it stands right afterwards. */
  payInvoice(): Promise<Stripe.Invoice>;
  /** The session of somebody who pays a link by card in a browser. */
  buy(link: Stripe.PaymentLink, buyer: Buyer): Promise<Stripe.Checkout.Session>;
}

/** Asks a person to pay a link. */
export type Ask = (link: Stripe.PaymentLink, buyer: Buyer) => void;

/** https://docs.stripe.com/testing */
const METHODS = {
  card: 'pm_card_visa',
  'declined card': 'pm_card_chargeDeclined',
  'disputed card': 'pm_card_createDispute',
  'bank debit': 'pm_usBankAccount_success',
} as const satisfies Record<Way, string>;

const MANDATE = {
  customer_acceptance: { type: 'offline' },
} as const satisfies Stripe.PaymentIntentConfirmParams['mandate_data'];

/** How long a person has to pay. */
const PATIENCE_MS = 600_000;

/** Payments by Stripe's API. A link is paid by a person, where one was found. */
export const paymentsByApi =
  (askPerson?: Ask) =>
  (target: Target): Payments => ({
    pay: async (way) => {
      const { stripe } = target;
      const isDebit = way === 'bank debit';
      const { id } = await stripe.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: TAG,
      });
      try {
        await stripe.paymentIntents.confirm(id, {
          payment_method: METHODS[way],
          ...(isDebit && { mandate_data: MANDATE }),
        });
      } catch (error) {
        // A decline is what was asked for: the payment intent tells of it.
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

    payInvoice: async () => {
      const { invoices, invoiceItems } = target.stripe;
      const customer = await payingCustomer(target);
      const invoice = await invoices.create({ customer, auto_advance: false, metadata: TAG });
      await invoiceItems.create({ customer, invoice: invoice.id, amount: 2000, currency: 'usd' });
      await invoices.finalizeInvoice(invoice.id);
      return invoices.pay(invoice.id);
    },

    buy: async (link, buyer) => {
      if (!askPerson)
        throw new NotAsked('A link is paid in a browser. Run with --browser, and pay it yourself.');
      askPerson(link, buyer);
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(2000)) {
        const { data } = await target.stripe.checkout.sessions.list({
          payment_link: link.id,
          status: 'complete',
        });
        if (data[0]) return data[0];
      }
      throw new NotAsked('Nobody paid the link within ten minutes.');
    },
  });

const payingCustomer = async (target: Target): Promise<string> => {
  const { id } = await newCustomer(target, {
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  return id;
};

/** Payments by the embedded Stripe's test helpers: somebody opens a link and pays. */
export const paymentsByBuyer =
  (url: string) =>
  (target: Target): Payments => {
    const sale = async (link: Stripe.PaymentLink, buyer: object) =>
      (await letBuyerPay(url, { email: 'ada@example.com', ...buyer, payment_link: link.id })).session;
    return {
      pay: async (way) => {
        const { payment_intent } = await sale(await target.once('link', () => newLink(target)), {
          card: way === 'declined card' ? 'declined' : way === 'bank debit' ? 'us_bank_account' : 'visa',
        });
        if (way === 'disputed card') await testHelper(url, 'dispute', { payment_intent });
        return target.stripe.paymentIntents.retrieve(String(payment_intent));
      },

      subscribe: async () => {
        const { subscription } = await sale(await newSubscriptionLink(target), {});
        return target.stripe.subscriptions.retrieve(String(subscription));
      },

      payInvoice: async () => {
        const { invoice } = await sale(await newLink(target, { invoice_creation: { enabled: true } }), {});
        return target.stripe.invoices.retrieve(String(invoice));
      },

      buy: sale,
    };
  };
