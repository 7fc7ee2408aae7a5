import Stripe from 'stripe';
import { refused, Skipped } from '../answers.ts';
import { mug, newCustomer } from '../catalog.ts';
import type { Probe } from '../probe.ts';

const ERRORS = 'https://docs.stripe.com/error-codes';
const EXPAND = 'https://docs.stripe.com/api/expanding_objects';
const PAGES = 'https://docs.stripe.com/api/pagination';
const VERSIONS = 'https://docs.stripe.com/api/versioning';

/** Keys, versions, errors, `expand` and pages. */
export const requestProbes: Probe[] = [
  {
    name: 'A response has the API version of the request.',
    doc: VERSIONS,
    observe: async ({ stripe }) =>
      (await stripe.products.list({ limit: 1 })).lastResponse.headers['stripe-version'],
    expect: Stripe.API_VERSION,
  },
  {
    name: 'An unknown version is refused.',
    doc: VERSIONS,
    observe: ({ stripe }) => refused(stripe.products.list({ limit: 1 }, { apiVersion: 'tomorrow' })),
    expect: { status: 400, type: 'invalid_request_error' },
  },
  {
    name: 'An unknown key gets a 401.',
    doc: 'https://docs.stripe.com/api/errors',
    observe: (target) => refused(target.client('nobody').products.list({ limit: 1 })),
    expect: { status: 401, type: 'invalid_request_error' },
  },
  {
    name: 'An unknown id gets a 404 with the code resource_missing.',
    doc: ERRORS,
    observe: ({ stripe }) => refused(stripe.charges.retrieve('ch_3ConformanceNothing')),
    expect: { status: 404, code: 'resource_missing', message: /^No such charge/ },
  },
  {
    name: 'Which parameter names the error about an unknown id in a path?',
    doc: ERRORS,
    observe: async ({ stripe }) => {
      const reads: Record<string, Promise<unknown>> = {
        payment: stripe.paymentIntents.retrieve('pi_3ConformanceNothing'),
        link: stripe.paymentLinks.retrieve('plink_1ConformanceNothing'),
        checkout: stripe.checkout.sessions.retrieve('cs_test_ConformanceNothing'),
        invoice: stripe.invoices.retrieve('in_1ConformanceNothing'),
        subscription: stripe.subscriptions.retrieve('sub_1ConformanceNothing'),
        customer: stripe.customers.retrieve('cus_ConformanceNothing'),
        refund: stripe.refunds.retrieve('re_3ConformanceNothing'),
      };
      const answers = await Promise.all(
        Object.entries(reads).map(async ([name, request]) => {
          const refusal = await refused(request);
          return [name, refusal === 'accepted' ? refusal : refusal.param] as const;
        }),
      );
      return Object.fromEntries(answers);
    },
  },
  {
    name: 'The error about an unknown parameter names it.',
    doc: ERRORS,
    observe: ({ stripe }) => refused(stripe.products.create({ name: 'Mug', ...{ nonsense: 'x' } })),
    expect: { status: 400, code: 'parameter_unknown', param: 'nonsense' },
  },
  {
    name: 'The error about a missing parameter names it.',
    doc: ERRORS,
    observe: ({ stripe }) => refused(stripe.rawRequest('POST', '/v1/products')),
    expect: { status: 400, code: 'parameter_missing', param: 'name' },
  },
  {
    name: 'The error about an invalid amount names its parameter.',
    doc: ERRORS,
    observe: async (target) =>
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
    name: '`expand` allows four levels.',
    doc: EXPAND,
    observe: async ({ stripe, payments }) => {
      const { id } = await payments.pay('card');
      const expand = ['latest_charge.balance_transaction.source.payment_intent'];
      const { latest_charge } = await stripe.paymentIntents.retrieve(id, { expand });
      return typeof latest_charge;
    },
    expect: 'object',
  },
  {
    name: '`expand` refuses five levels.',
    doc: EXPAND,
    observe: ({ stripe }) =>
      refused(
        stripe.paymentIntents.list({
          limit: 1,
          expand: ['data.latest_charge.balance_transaction.source.payment_intent'],
        }),
      ),
    expect: { status: 400, message: /4 levels/ },
  },
  {
    name: 'A list starts with the newest object, has has_more, and continues after an id.',
    doc: PAGES,
    observe: async (target) => {
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
    name: 'A page of 101 objects is refused.',
    doc: PAGES,
    observe: ({ stripe }) => refused(stripe.customers.list({ limit: 101 })),
    expect: { status: 400, param: 'limit' },
  },
  {
    name: 'starting_after and ending_before together are refused.',
    doc: PAGES,
    observe: ({ stripe }) =>
      refused(stripe.customers.list({ starting_after: 'cus_1', ending_before: 'cus_2' })),
    expect: { status: 400 },
  },
  {
    name: 'A list of events refuses 21 types.',
    doc: 'https://docs.stripe.com/api/events/list',
    observe: async ({ stripe }) => {
      const types = Array.from({ length: 21 }, (_, index) => EVENTS[index % EVENTS.length] ?? '');
      await stripe.events.list({ types: types.slice(0, 20), limit: 1 });
      return refused(stripe.events.list({ types, limit: 1 }));
    },
    expect: { status: 400 },
  },
  {
    name: 'Which URL of the Dashboard has the log of a refused request?',
    doc: 'https://docs.stripe.com/api/errors',
    observe: async ({ stripe }) => {
      try {
        await stripe.charges.retrieve('ch_3ConformanceNothing');
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError) {
          const raw = error.raw as { request_log_url?: string };
          return raw.request_log_url ?? 'none';
        }
        throw error;
      }
      return 'accepted';
    },
  },
  {
    name: 'Which API version do events in a list have?',
    doc: VERSIONS,
    observe: async (target) => {
      await mug(target);
      const { data } = await target.stripe.events.list({ limit: 1 });
      return data[0]?.api_version ?? 'none';
    },
  },
  {
    name: 'What are the message and the Retry-After of a rate limit?',
    doc: 'https://docs.stripe.com/rate-limits',
    observe: () =>
      Promise.reject(
        new Skipped('The suite provokes no rate limit, because it would apply to the whole account.'),
      ),
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
