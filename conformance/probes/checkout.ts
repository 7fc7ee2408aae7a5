import type Stripe from 'stripe';
import { type Probe, refused } from '../probe.ts';
import { monthly, mug, newCustomer } from '../shop.ts';
import { TAG, type Target } from '../target.ts';
import { eventsAbout } from './payments.ts';

const LIST = 'https://docs.stripe.com/api/checkout/sessions/list';
const EXPIRE = 'https://docs.stripe.com/api/checkout/sessions/expire';

type Params = Stripe.Checkout.SessionCreateParams;

const newSession = async (target: Target, params: Params = {}): Promise<Stripe.Checkout.Session> =>
  target.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: (await mug(target)).id, quantity: 1 }],
    success_url: 'https://example.com/thanks',
    metadata: TAG,
    ...params,
  });

/** The filters of the list of sessions, with ids that fit each other in form. */
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

/** Checkout Sessions as far as the API makes them; what a buyer does is asked by hosted-checkout.ts. */
export const checkoutProbes: Probe[] = [
  {
    name: 'A session is open until it expires, and that is told.',
    doc: EXPIRE,
    ask: async (target) => {
      const { id, status, payment_status } = await newSession(target);
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
    name: 'A session that has expired cannot expire again.',
    doc: EXPIRE,
    ask: async (target) => {
      const { id } = await newSession(target);
      await target.stripe.checkout.sessions.expire(id);
      return refused(target.stripe.checkout.sessions.expire(id));
    },
    expect: { status: 400 },
  },
  {
    name: 'A session that was made to be recovered has an address for that once it has expired.',
    doc: 'https://docs.stripe.com/payments/checkout/abandoned-carts',
    ask: async (target) => {
      const { id } = await newSession(target, { after_expiration: { recovery: { enabled: true } } });
      const { after_expiration } = await target.stripe.checkout.sessions.expire(id);
      return { hasUrl: Boolean(after_expiration?.recovery?.url) };
    },
    expect: { hasUrl: true },
  },
  {
    name: 'Is Adaptive Pricing on for a session that says nothing about it?',
    doc: 'https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing',
    ask: async (target) => {
      const { adaptive_pricing, presentment_details } = await newSession(target);
      return { adaptive_pricing, presentment_details };
    },
  },
  {
    name: 'A session below the minimum amount is refused.',
    doc: 'https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts',
    ask: (target) =>
      refused(
        newSession(target, {
          line_items: [
            { price_data: { currency: 'usd', unit_amount: 49, product_data: { name: 'Pin' } }, quantity: 1 },
          ],
        }),
      ),
    expect: { status: 400, code: 'amount_too_small' },
  },
  {
    name: 'A session has its items under an address of their own.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/line_items',
    ask: async (target) => {
      const { id } = await newSession(target, {
        line_items: [{ price: (await mug(target)).id, quantity: 2 }],
      });
      const { data } = await target.stripe.checkout.sessions.listLineItems(id);
      return data.map(({ quantity, amount_total, currency }) => ({ quantity, amount_total, currency }));
    },
    expect: [{ quantity: 2, amount_total: 4000, currency: 'usd' }],
  },
  {
    name: 'A session that sells a subscription has no payment of its own.',
    doc: 'https://docs.stripe.com/api/checkout/sessions/object',
    ask: async (target) => {
      const line_items = [{ price: (await monthly(target)).id, quantity: 1 }];
      const { mode, payment_intent } = await newSession(target, { mode: 'subscription', line_items });
      return { mode, payment_intent };
    },
    expect: { mode: 'subscription', payment_intent: null },
  },
  {
    name: 'Which two filters of the list of sessions are refused together?',
    doc: LIST,
    ask: async ({ stripe }) => {
      const refusals: string[] = [];
      for (const [one, other] of pairs(names)) {
        const params = { [one]: FILTERS[one], [other]: FILTERS[other], limit: 1 };
        const answer = await refused(stripe.checkout.sessions.list(params));
        // That an id does not exist is no word about the filter.
        if (answer !== 'accepted' && answer.code !== 'resource_missing') {
          refusals.push(`${one} + ${other}: ${answer.message}`);
        }
      }
      return refusals.length ? refusals : 'none';
    },
  },
  {
    name: 'What does the list of sessions answer for a payment, or a link, that does not exist?',
    doc: LIST,
    ask: async ({ stripe: { checkout } }) => ({
      payment: await refused(checkout.sessions.list({ payment_intent: FILTERS.payment_intent })),
      link: await refused(checkout.sessions.list({ payment_link: FILTERS.payment_link })),
    }),
  },
  {
    name: 'Are sessions found by an email in other letters, upper case for lower?',
    doc: LIST,
    ask: async (target) => {
      const email = `Ada.${Date.now()}@Example.com`;
      await newSession(target, { customer_email: email });
      const found = async (asked: string) =>
        (await target.stripe.checkout.sessions.list({ customer_details: { email: asked } })).data.length;
      return { sameCase: await found(email), lowerCase: await found(email.toLowerCase()) };
    },
  },
  {
    name: 'Customers are listed by their email in exactly its letters.',
    doc: 'https://docs.stripe.com/api/customers/list',
    ask: async (target) => {
      const email = `Ada.${Date.now()}@Example.com`;
      await newCustomer(target, { email });
      const found = async (asked: string) =>
        (await target.stripe.customers.list({ email: asked })).data.length;
      return { sameCase: await found(email), lowerCase: await found(email.toLowerCase()) };
    },
    expect: { sameCase: 1, lowerCase: 0 },
  },
  {
    name: 'A portal session for a customer that does not exist is refused.',
    doc: 'https://docs.stripe.com/api/customer_portal/sessions/create',
    ask: ({ stripe }) =>
      refused(stripe.billingPortal.sessions.create({ customer: 'cus_ConformanceNothing' })),
    expect: { status: 400, code: 'resource_missing', param: 'customer' },
  },
  {
    name: 'What does the portal say in an account whose settings were never saved?',
    doc: 'https://docs.stripe.com/customer-management/integrate-customer-portal',
    ask: async (target) =>
      refused(target.stripe.billingPortal.sessions.create({ customer: (await newCustomer(target)).id })),
  },
];
