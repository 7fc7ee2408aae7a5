import type Stripe from 'stripe';
import type { Probe } from '../probe.ts';
import { monthly, newLink } from '../shop.ts';
import type { Target } from '../target.ts';
import { eventsAbout, feeArrives } from './payments.ts';

/** Letters of both cases: do they survive the checkout? */
const EMAIL = 'Ada.Conformance@Example.com';

/** One sale that has all that is asked about below. In test mode a person pays it. */
const sale = (target: Target): Promise<Stripe.Checkout.Session> =>
  target.once('sale', async () => {
    const link = await newLink(target, {
      metadata: { of: 'link' },
      payment_intent_data: { metadata: { of: 'payment_intent_data' } },
      invoice_creation: { enabled: true, invoice_data: { metadata: { of: 'invoice_data' } } },
      custom_fields: [
        {
          key: 'size',
          label: { type: 'custom', custom: 'Size?' },
          type: 'dropdown',
          dropdown: { options: [{ label: 'Very large', value: 'verylarge' }] },
        },
      ],
    });
    return target.payments.buy(link, { email: EMAIL, custom_fields: { size: 'verylarge' } });
  });

const subscriptionSale = (target: Target): Promise<Stripe.Checkout.Session> =>
  target.once('subscription sale', async () => {
    const link = await newLink(target, {
      line_items: [{ price: (await monthly(target)).id, quantity: 1 }],
      metadata: { of: 'link' },
      subscription_data: { metadata: { of: 'subscription_data' } },
    });
    return target.payments.buy(link, { email: EMAIL });
  });

const intentOf = (target: Target, { payment_intent }: Stripe.Checkout.Session) =>
  target.stripe.paymentIntents.retrieve(String(payment_intent));

const objectIn = <T>(events: Stripe.Event[]): T | undefined => events.at(-1)?.data.object as T | undefined;

/** What a buyer does at a payment link: nobody can do it by the API. */
export const hostedCheckoutProbes: Probe[] = [
  {
    name: 'When is the fee of a payment through a link known?',
    doc: 'https://docs.stripe.com/payments/payment-intents/asynchronous-capture',
    ask: async (target) => feeArrives(target, await intentOf(target, await sale(target))),
  },
  {
    name: 'The metadata of a link reaches its sessions; its payments and invoices have metadata of their own.',
    doc: 'https://docs.stripe.com/metadata',
    ask: async (target) => {
      const { metadata, ...session } = await sale(target);
      const intent = await intentOf(target, session as Stripe.Checkout.Session);
      const invoice = await target.stripe.invoices.retrieve(String(session.invoice));
      return { session: metadata?.of, payment: intent.metadata.of, invoice: invoice.metadata?.of };
    },
    expect: { session: 'link', payment: 'payment_intent_data', invoice: 'invoice_data' },
  },
  {
    name: 'The charge has the metadata of its payment.',
    doc: 'https://docs.stripe.com/metadata',
    ask: async (target) => {
      const { latest_charge } = await intentOf(target, await sale(target));
      return (await target.stripe.charges.retrieve(String(latest_charge))).metadata.of;
    },
    expect: 'payment_intent_data',
  },
  {
    name: 'An answer to a custom field is the value of the option, and its label stands beside it.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    ask: async (target) => {
      const [field] = (await sale(target)).custom_fields;
      return {
        value: field?.dropdown?.value,
        label: field?.dropdown?.options[0]?.label,
        asked: field?.label.custom,
      };
    },
    expect: { value: 'verylarge', label: 'Very large', asked: 'Size?' },
  },
  {
    name: 'In which letters does a session keep an email that was typed in both cases?',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    ask: async (target) => (await sale(target)).customer_details?.email,
  },
  {
    name: 'Is the invoice named in the session when checkout.session.completed is sent?',
    doc: 'https://docs.stripe.com/api/events/types',
    ask: async (target) => {
      const { id } = await sale(target);
      const events = await eventsAbout(target, id, ['checkout.session.completed']);
      const session = objectIn<Stripe.Checkout.Session>(events);
      return session ? { invoiceIsNamed: session.invoice !== null } : 'no such event';
    },
  },
  {
    name: 'What did the buyer see in a currency of their own?',
    doc: 'https://docs.stripe.com/changelog/basil/2025-03-31/add_presentment_details',
    ask: async (target) => {
      const session = await sale(target);
      const intent = await intentOf(target, session);
      return {
        currency: session.currency,
        session: session.presentment_details ?? 'nothing else',
        payment: intent.presentment_details ?? 'nothing else',
      };
    },
  },
  {
    name: 'Sessions of links have no address to recover them.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    ask: async (target) => (await sale(target)).after_expiration?.recovery?.url ?? null,
    expect: null,
  },
  {
    name: 'With which status is a subscription of a link created, and with which does it go on?',
    doc: 'https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle',
    ask: async (target) => {
      const id = String((await subscriptionSale(target)).subscription);
      const created = await eventsAbout(target, id, ['customer.subscription.created']);
      return {
        created: objectIn<Stripe.Subscription>(created)?.status,
        now: (await target.stripe.subscriptions.retrieve(id)).status,
      };
    },
  },
  {
    name: 'A subscription of a link has the metadata that is meant for it.',
    doc: 'https://docs.stripe.com/api/payment-link/create',
    ask: async (target) => {
      const id = String((await subscriptionSale(target)).subscription);
      return (await target.stripe.subscriptions.retrieve(id)).metadata.of;
    },
    expect: 'subscription_data',
  },
];
