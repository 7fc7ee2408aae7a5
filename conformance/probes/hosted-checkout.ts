import type Stripe from 'stripe';
import { monthly, newLink } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import type { Target } from '../target.ts';
import { eventsAbout, feeArrives } from './payments.ts';

/** An address in upper and lower case. */
const EMAIL = 'Ada.Conformance@Example.com';

/** One sale for most probes below. A person pays it in test mode. */
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

/** Sales through a payment link, which the API cannot make. */
export const hostedCheckoutProbes: Probe[] = [
  {
    name: 'How long after a payment through a link does the fee exist?',
    doc: 'https://docs.stripe.com/payments/payment-intents/asynchronous-capture',
    observe: async (target) => feeArrives(target, await intentOf(target, await sale(target))),
  },
  {
    name: 'A session has the metadata of its link; payment and invoice have their own.',
    doc: 'https://docs.stripe.com/metadata',
    observe: async (target) => {
      const { metadata, ...session } = await sale(target);
      const intent = await intentOf(target, session as Stripe.Checkout.Session);
      const invoice = await target.stripe.invoices.retrieve(String(session.invoice));
      return { session: metadata?.of, payment: intent.metadata.of, invoice: invoice.metadata?.of };
    },
    expect: { session: 'link', payment: 'payment_intent_data', invoice: 'invoice_data' },
  },
  {
    name: 'A charge has the metadata of its payment intent.',
    doc: 'https://docs.stripe.com/metadata',
    observe: async (target) => {
      const { latest_charge } = await intentOf(target, await sale(target));
      return (await target.stripe.charges.retrieve(String(latest_charge))).metadata.of;
    },
    expect: 'payment_intent_data',
  },
  {
    name: 'The answer to a dropdown is the value of the option, and the session also has its label.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    observe: async (target) => {
      const [field] = (await sale(target)).custom_fields;
      return {
        value: field?.dropdown?.value,
        label: field?.dropdown?.options[0]?.label,
        question: field?.label.custom,
      };
    },
    expect: { value: 'verylarge', label: 'Very large', question: 'Size?' },
  },
  {
    name: 'Does a session keep the case of an email address?',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    observe: async (target) => (await sale(target)).customer_details?.email,
  },
  {
    name: 'Does the session in checkout.session.completed have its invoice already?',
    doc: 'https://docs.stripe.com/api/events/types',
    observe: async (target) => {
      const { id } = await sale(target);
      const events = await eventsAbout(target, id, ['checkout.session.completed']);
      const session = objectIn<Stripe.Checkout.Session>(events);
      return session ? { hasInvoice: session.invoice !== null } : 'no such event';
    },
  },
  {
    name: 'Which currency did the buyer see?',
    doc: 'https://docs.stripe.com/changelog/basil/2025-03-31/add_presentment_details',
    observe: async (target) => {
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
    name: 'A session of a link has no recovery URL.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    observe: async (target) => (await sale(target)).after_expiration?.recovery?.url ?? null,
    expect: null,
  },
  {
    name: 'A subscription of a link has the metadata of subscription_data.',
    doc: 'https://docs.stripe.com/api/payment-link/create',
    observe: async (target) => {
      const id = String((await subscriptionSale(target)).subscription);
      return (await target.stripe.subscriptions.retrieve(id)).metadata.of;
    },
    expect: 'subscription_data',
  },
];
