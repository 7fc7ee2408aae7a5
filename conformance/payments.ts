import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { letBuyerPay, type Sale, testHelper } from '../sandbox/stripe/index.ts';
import { Skipped } from './answers.ts';
import { monthly, mug, newCustomer, newLink, newSubscriptionLink } from './catalog.ts';
import { type Buyer, type Payments, TAG, type Target, type Way } from './target.ts';

/** Prints a link that a person has to pay. */
export type ShowLink = (link: Stripe.PaymentLink, buyer: Buyer) => void;

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
          currency: 'usd',
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          metadata: TAG,
        });
        try {
          await stripe.paymentIntents.confirm(id, {
            payment_method: METHODS[way],
            ...(way === 'bank debit' && { mandate_data: MANDATE }),
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
        if (!showLink) throw new Skipped('Run with --browser and pay the link yourself.');
        showLink(link, buyer);
        for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(2000)) {
          const { data } = await target.stripe.checkout.sessions.list({
            payment_link: link.id,
            status: 'complete',
          });
          if (data[0]) return data[0];
        }
        throw new Skipped('The link was not paid within ten minutes.');
      },
    };
  };

const payingCustomer = async (target: Target): Promise<string> => {
  const { id } = await newCustomer(target, {
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  return id;
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
        const { payment_intent } = await sale(await mugLink(), {
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

      openSession: async (line_items) => {
        const { id } = line_items ? await newLink(target, { line_items }) : await mugLink();
        return (await testHelper<Sale>(url, 'open', { payment_link: id })).session;
      },

      sessionWith: async (email) => sale(await mugLink(), { email }),

      buy: sale,
    };
  };
