import Stripe from 'stripe';
import { NotAsked, type Probe, refused } from '../probe.ts';
import { mug, newCustomer } from '../shop.ts';

const ERRORS = 'https://docs.stripe.com/error-codes';
const EXPAND = 'https://docs.stripe.com/api/expanding_objects';
const PAGES = 'https://docs.stripe.com/api/pagination';
const VERSIONS = 'https://docs.stripe.com/api/versioning';

/** The wire: keys, versions, errors, expansion, pages. */
export const requests: Probe[] = [
  {
    name: 'An answer bears the version of the API that was asked for.',
    doc: VERSIONS,
    ask: async ({ stripe }) =>
      (await stripe.products.list({ limit: 1 })).lastResponse.headers['stripe-version'],
    expect: Stripe.API_VERSION,
  },
  {
    name: 'A version that does not exist is refused.',
    doc: VERSIONS,
    ask: ({ stripe }) => refused(stripe.products.list({ limit: 1 }, { apiVersion: 'tomorrow' })),
    expect: { status: 400, type: 'invalid_request_error' },
  },
  {
    name: 'A key that does not exist is refused with 401.',
    doc: 'https://docs.stripe.com/api/errors',
    ask: (target) => refused(target.client('sk_test_nobody').products.list({ limit: 1 })),
    expect: { status: 401, type: 'invalid_request_error' },
  },
  {
    name: 'An id that does not exist is a 404 with the code resource_missing.',
    doc: ERRORS,
    ask: ({ stripe }) => refused(stripe.charges.retrieve('ch_3ConformanceNothing')),
    expect: { status: 404, code: 'resource_missing', message: /^No such charge/ },
  },
  {
    name: 'Which parameter does Stripe name where the id in an address does not exist?',
    doc: ERRORS,
    ask: async ({ stripe }) => {
      const asked: Record<string, Promise<unknown>> = {
        payment: stripe.paymentIntents.retrieve('pi_3ConformanceNothing'),
        link: stripe.paymentLinks.retrieve('plink_1ConformanceNothing'),
        checkout: stripe.checkout.sessions.retrieve('cs_test_ConformanceNothing'),
        invoice: stripe.invoices.retrieve('in_1ConformanceNothing'),
        subscription: stripe.subscriptions.retrieve('sub_1ConformanceNothing'),
        customer: stripe.customers.retrieve('cus_ConformanceNothing'),
        refund: stripe.refunds.retrieve('re_3ConformanceNothing'),
      };
      const answers = await Promise.all(
        Object.entries(asked).map(async ([name, request]) => {
          const refusal = await refused(request);
          return [name, refusal === 'accepted' ? refusal : refusal.param] as const;
        }),
      );
      return Object.fromEntries(answers);
    },
  },
  {
    name: 'A parameter that Stripe does not know is refused by its name.',
    doc: ERRORS,
    ask: ({ stripe }) => refused(stripe.products.create({ name: 'Mug', ...{ nonsense: 'x' } })),
    expect: { status: 400, code: 'parameter_unknown', param: 'nonsense' },
  },
  {
    name: 'A parameter that is missing is named.',
    doc: ERRORS,
    ask: ({ stripe }) => refused(stripe.rawRequest('POST', '/v1/products')),
    expect: { status: 400, code: 'parameter_missing', param: 'name' },
  },
  {
    name: 'An amount that is no number is refused by its parameter.',
    doc: ERRORS,
    ask: async (target) =>
      refused(
        target.stripe.rawRequest('POST', '/v1/prices', {
          product: (await mug(target)).product,
          currency: 'usd',
          unit_amount: 'twelve',
        }),
      ),
    expect: { status: 400, code: 'parameter_invalid_integer', param: 'unit_amount' },
  },
  {
    name: 'Four levels are expanded at once.',
    doc: EXPAND,
    ask: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      const expand = ['latest_charge.balance_transaction.source.payment_intent'];
      const { latest_charge } = await stripe.paymentIntents.retrieve(id, { expand });
      return typeof latest_charge;
    },
    expect: 'object',
  },
  {
    name: 'Five levels are refused.',
    doc: EXPAND,
    ask: ({ stripe }) =>
      refused(
        stripe.paymentIntents.list({
          limit: 1,
          expand: ['data.latest_charge.balance_transaction.source.payment_intent'],
        }),
      ),
    expect: { status: 400, message: /4 levels/ },
  },
  {
    name: 'A list begins with the newest, says whether there is more, and goes on after an id.',
    doc: PAGES,
    ask: async (target) => {
      const { stripe } = target;
      const email = `pages-${Date.now()}@example.com`;
      const first = await newCustomer(target, { email });
      const second = await newCustomer(target, { email });
      const page = await stripe.customers.list({ email, limit: 1 });
      const next = await stripe.customers.list({ email, limit: 1, starting_after: String(page.data[0]?.id) });
      return {
        newestFirst: page.data[0]?.id === second.id || page.data[0]?.created === first.created,
        more: page.has_more,
        next: next.data.length,
        last: !next.has_more,
      };
    },
    expect: { newestFirst: true, more: true, next: 1, last: true },
  },
  {
    name: 'A page has 100 objects at most.',
    doc: PAGES,
    ask: ({ stripe }) => refused(stripe.customers.list({ limit: 101 })),
    expect: { status: 400, param: 'limit' },
  },
  {
    name: 'A page after one id and before another is refused.',
    doc: PAGES,
    ask: ({ stripe }) => refused(stripe.customers.list({ starting_after: 'cus_1', ending_before: 'cus_2' })),
    expect: { status: 400 },
  },
  {
    name: 'A list of events takes 20 types, and no more.',
    doc: 'https://docs.stripe.com/api/events/list',
    ask: async ({ stripe }) => {
      const types = Array.from({ length: 21 }, (_, index) => EVENTS[index % EVENTS.length] ?? '');
      await stripe.events.list({ types: types.slice(0, 20), limit: 1 });
      return refused(stripe.events.list({ types, limit: 1 }));
    },
    expect: { status: 400 },
  },
  {
    name: 'Where does the log of a refused request stand in the Dashboard?',
    doc: 'https://docs.stripe.com/api/errors',
    ask: async ({ stripe }) => {
      try {
        await stripe.charges.retrieve('ch_3ConformanceNothing');
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError) {
          const raw = error.raw as { request_log_url?: string };
          return raw.request_log_url ?? 'It is not said.';
        }
        throw error;
      }
      return 'It was not refused.';
    },
  },
  {
    name: 'Which version of the API do listed events have?',
    doc: VERSIONS,
    ask: async (target) => {
      await mug(target);
      const { data } = await target.stripe.events.list({ limit: 1 });
      return data[0]?.api_version ?? 'none';
    },
  },
  {
    name: 'What does Stripe say, with which Retry-After, where there are too many requests?',
    doc: 'https://docs.stripe.com/rate-limits',
    ask: () => Promise.reject(new NotAsked('Rate limits are not provoked: they hold for the whole account.')),
  },
];

const EVENTS = [
  'charge.captured',
  'charge.expired',
  'charge.failed',
  'charge.pending',
  'charge.refunded',
  'charge.succeeded',
  'charge.updated',
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'checkout.session.completed',
  'checkout.session.expired',
  'customer.created',
  'customer.deleted',
  'customer.updated',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.updated',
  'invoice.voided',
];
