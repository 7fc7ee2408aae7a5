import type Stripe from 'stripe';
import { refused } from '../answers.ts';
import { monthly, mug, newCustomer } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import { TAG } from '../target.ts';
import { eventsAbout } from './payments.ts';

const LIST = 'https://docs.stripe.com/api/checkout/sessions/list';
const EXPIRE = 'https://docs.stripe.com/api/checkout/sessions/expire';

/** The filters of the list of sessions, with ids of the right form. */
const FILTERS = {
  customer: 'cus_ConformanceNothing',
  customer_details: { email: 'nobody@example.com' },
  payment_intent: 'pi_3ConformanceNothing',
  payment_link: 'plink_1ConformanceNothing',
  subscription: 'sub_1ConformanceNothing',
  status: 'complete',
  created: { gte: 1_700_000_000 },
} as const satisfies Stripe.Checkout.SessionListParams;

const pairs = <T>(all: T[]): [T, T][] =>
  all.flatMap((one, index) => all.slice(index + 1).map((other): [T, T] => [one, other]));

const names = Object.keys(FILTERS) as (keyof typeof FILTERS)[];

/** Checkout Sessions without a buyer. hosted-checkout.ts has those with one. */
export const checkoutProbes: Probe[] = [
  {
    name: 'A session is open until it expires, and its end sends an event.',
    doc: EXPIRE,
    observe: async (target) => {
      const { id, status, payment_status } = await target.payments.openSession();
      const expired = await target.stripe.checkout.sessions.expire(id);
      const [event] = await eventsAbout(target, id, ['checkout.session.expired']);
      return { status, payment_status, afterwards: expired.status, event: event?.type };
    },
    expect: {
      status: 'open',
      payment_status: 'unpaid',
      afterwards: 'expired',
      event: 'checkout.session.expired',
    },
  },
  {
    name: 'An expired session cannot expire again.',
    doc: EXPIRE,
    observe: async (target) => {
      const { id } = await target.payments.openSession();
      await target.stripe.checkout.sessions.expire(id);
      return refused(target.stripe.checkout.sessions.expire(id));
    },
    expect: { status: 400 },
  },
  {
    name: 'An expired session with recovery has a recovery URL.',
    doc: 'https://docs.stripe.com/payments/checkout/abandoned-carts',
    observe: async (target) => {
      const { id } = await target.stripe.checkout.sessions.create({
        mode: 'payment',
        line_items: [{ price: (await mug(target)).id, quantity: 1 }],
        success_url: 'https://example.com/thanks',
        metadata: TAG,
        after_expiration: { recovery: { enabled: true } },
      });
      const { after_expiration } = await target.stripe.checkout.sessions.expire(id);
      return { hasUrl: Boolean(after_expiration?.recovery?.url) };
    },
    expect: { hasUrl: true },
  },
  {
    name: 'Is Adaptive Pricing on by default?',
    doc: 'https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing',
    observe: async (target) => {
      const { adaptive_pricing, presentment_details } = await target.payments.openSession();
      return { adaptive_pricing, presentment_details };
    },
  },
  {
    name: 'An amount below the minimum is refused.',
    doc: 'https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts',
    observe: (target) =>
      refused(
        target.payments.openSession([
          { price_data: { currency: 'usd', unit_amount: 49, product_data: { name: 'Pin' } }, quantity: 1 },
        ]),
      ),
    expect: { status: 400, code: 'amount_too_small' },
  },
  {
    name: 'The items of a session have a list of their own.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/line_items',
    observe: async (target) => {
      const { id } = await target.payments.openSession([{ price: (await mug(target)).id, quantity: 2 }]);
      const { data } = await target.stripe.checkout.sessions.listLineItems(id);
      return data.map(({ quantity, amount_total, currency }) => ({ quantity, amount_total, currency }));
    },
    expect: [{ quantity: 2, amount_total: 4000, currency: 'usd' }],
  },
  {
    name: 'A session for a subscription has no payment intent.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    observe: async (target) => {
      const line_items = [{ price: (await monthly(target)).id, quantity: 1 }];
      const { mode, payment_intent } = await target.payments.openSession(line_items);
      return { mode, payment_intent };
    },
    expect: { mode: 'subscription', payment_intent: null },
  },
  {
    name: 'Which pairs of filters does the list of sessions refuse?',
    doc: LIST,
    observe: async ({ stripe }) => {
      const refusals: string[] = [];
      for (const [one, other] of pairs(names)) {
        const params = { [one]: FILTERS[one], [other]: FILTERS[other], limit: 1 };
        const answer = await refused(stripe.checkout.sessions.list(params));
        // An unknown id says nothing about the filters.
        if (answer !== 'accepted' && answer.code !== 'resource_missing') {
          refusals.push(`${one} + ${other}: ${answer.message}`);
        }
      }
      return refusals.length ? refusals : 'none';
    },
  },
  {
    name: 'What does the list of sessions return for an unknown payment intent or link?',
    doc: LIST,
    observe: async ({ stripe: { checkout } }) => ({
      payment: await refused(checkout.sessions.list({ payment_intent: FILTERS.payment_intent })),
      link: await refused(checkout.sessions.list({ payment_link: FILTERS.payment_link })),
    }),
  },
  {
    name: 'Does the list of sessions ignore the case of an email address?',
    doc: LIST,
    observe: async (target) => {
      const email = `Ada.${Date.now()}@Example.com`;
      await target.payments.sessionWith(email);
      const found = async (wanted: string) =>
        (await target.stripe.checkout.sessions.list({ customer_details: { email: wanted } })).data.length;
      return { sameCase: await found(email), lowerCase: await found(email.toLowerCase()) };
    },
  },
  {
    name: 'The list of customers respects the case of an email address.',
    doc: 'https://docs.stripe.com/api/customers/list',
    observe: async (target) => {
      const email = `Ada.${Date.now()}@Example.com`;
      await newCustomer(target, { email });
      const found = async (wanted: string) =>
        (await target.stripe.customers.list({ email: wanted })).data.length;
      return { sameCase: await found(email), lowerCase: await found(email.toLowerCase()) };
    },
    expect: { sameCase: 1, lowerCase: 0 },
  },
  {
    name: 'A portal session for an unknown customer is refused.',
    doc: 'https://docs.stripe.com/api/customer_portal/sessions/create',
    observe: ({ stripe }) =>
      refused(stripe.billingPortal.sessions.create({ customer: 'cus_ConformanceNothing' })),
    expect: { status: 400, code: 'resource_missing', param: 'customer' },
  },
  {
    name: 'What is the error for a portal session without saved portal settings?',
    doc: 'https://docs.stripe.com/customer-management/integrate-customer-portal',
    observe: async (target) =>
      refused(target.stripe.billingPortal.sessions.create({ customer: (await newCustomer(target)).id })),
  },
];
