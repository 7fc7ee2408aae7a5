import type Stripe from 'stripe';
import { Skipped } from '../answers.ts';
import { newSubscriptionLink } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import type { Target } from '../target.ts';
import { eventsAbout } from './payments.ts';

const UPGRADE = 'https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade';
const INTENT = 'https://docs.stripe.com/api/payment_intents/object';
const BUYER = { email: 'ada.conformance@example.com' };

/** A declined first payment of a subscription link. A person tries it in test mode. */
const declined = (target: Target): Promise<{ link: Stripe.PaymentLink; intent: Stripe.PaymentIntent }> =>
  target.once('declined first payment', async () => {
    const link = await newSubscriptionLink(target, { metadata: { of: 'declined' } });
    return { link, intent: await target.payments.tryToBuy(link, BUYER) };
  });

const firstSale = (target: Target): Promise<Stripe.Checkout.Session> =>
  target.once('first payment', async () => target.payments.buy(await newSubscriptionLink(target), BUYER));

/** The first payments of subscriptions at links. */
export const firstPaymentProbes: Probe[] = [
  {
    name: 'A declined first payment leaves no subscription and no invoice.',
    doc: UPGRADE,
    fact: 'S21',
    observe: async (target) => {
      const { link, intent } = await declined(target);
      const [session] = (await target.stripe.checkout.sessions.list({ payment_link: link.id })).data;
      const payment = { type: 'payment_intent', payment_intent: intent.id } as const;
      return {
        session: session?.status,
        subscription: session?.subscription,
        invoices: (await target.stripe.invoicePayments.list({ payment })).data.length,
      };
    },
    expect: { session: 'open', subscription: null, invoices: 0 },
  },
  {
    name: 'A subscription of a link is active when it is created.',
    doc: UPGRADE,
    fact: 'S21',
    observe: async (target) => {
      const id = String((await firstSale(target)).subscription);
      const [created] = await eventsAbout(target, id, ['customer.subscription.created']);
      const updates = (await target.stripe.events.list({ type: 'customer.subscription.updated' })).data;
      const fromIncomplete = updates.filter(
        ({ data: { object, previous_attributes: before } }) =>
          (object as Stripe.Subscription).id === id &&
          (before as Partial<Stripe.Subscription> | undefined)?.status === 'incomplete',
      );
      return {
        created: (created?.data.object as Stripe.Subscription | undefined)?.status,
        updates: fromIncomplete.length,
      };
    },
    expect: { created: 'active', updates: 0 },
  },
  {
    name: 'The declined payment of a subscription link leads to its session by the order reference only.',
    doc: INTENT,
    fact: 'S22',
    observe: async (target) => {
      const { link, intent } = await declined(target);
      const { sessions } = target.stripe.checkout;
      const start = intent.payment_details?.order_reference?.slice(0, 25) ?? 'none';
      const ofLink = (await sessions.list({ payment_link: link.id })).data;
      return {
        byPayment: (await sessions.list({ payment_intent: intent.id })).data.length,
        byReference: ofLink.filter(({ id }) => id.startsWith(start)).length,
      };
    },
    expect: { byPayment: 0, byReference: 1 },
  },
  {
    name: 'How long is the order reference of a payment, and is it the whole session id?',
    doc: INTENT,
    fact: 'S22',
    observe: async (target) => {
      const reference = (await declined(target)).intent.payment_details?.order_reference;
      return { characters: reference?.length ?? 'none' };
    },
  },
  {
    name: 'At a sale, the invoice is paid before the subscription is created, and that before the checkout is complete.',
    doc: 'https://docs.stripe.com/api/events/types',
    fact: 'S23',
    observe: async (target) => {
      const { id, invoice, subscription } = await firstSale(target);
      const timeOf = async (about: unknown, type: string) =>
        (await eventsAbout(target, String(about), [type])).at(-1)?.created ?? Number.NaN;
      const paid = await timeOf(invoice, 'invoice.paid');
      const created = await timeOf(subscription, 'customer.subscription.created');
      const completed = await timeOf(id, 'checkout.session.completed');
      return { isFirst: paid <= created, isLast: created <= completed };
    },
    expect: { isFirst: true, isLast: true },
  },
  {
    name: 'Does the list of sessions by subscription have the session when the subscription is created?',
    doc: 'https://docs.stripe.com/api/checkout/sessions/list',
    fact: 'S23',
    observe: () =>
      Promise.reject(new Skipped('Only a webhook can ask at that moment: the checkout ends seconds later.')),
  },
  {
    name: 'The session of a subscription has its invoice when it is complete.',
    doc: UPGRADE,
    fact: 'S32',
    observe: async (target) => {
      const { id } = await firstSale(target);
      const [event] = await eventsAbout(target, id, ['checkout.session.completed']);
      const session = event?.data.object as Stripe.Checkout.Session | undefined;
      return { hasInvoice: Boolean(session?.invoice), hasPayment: Boolean(session?.payment_intent) };
    },
    expect: { hasInvoice: true, hasPayment: false },
  },
  {
    name: 'The session of a link without consents says what it does not collect.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    fact: 'S32',
    observe: async (target) => (await firstSale(target)).consent_collection,
    expect: { payment_method_reuse_agreement: null, promotions: 'none', terms_of_service: 'none' },
  },
  {
    name: 'Does a session that expired after a declined payment have the currency of the buyer?',
    doc: 'https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing',
    fact: 'S32',
    observe: () => Promise.reject(new Skipped('It needs a buyer in another country, and a day.')),
  },
];
