import Stripe from 'stripe';
import { refused, Skipped } from '../answers.ts';
import type { Probe } from '../probe.ts';
import { connectedAccount, TAG, type Target } from '../target.ts';

const CREATE = 'https://docs.stripe.com/api/webhook_endpoints/create';
const CONNECT = 'https://docs.stripe.com/connect/webhooks';

type Params = Partial<Stripe.WebhookEndpointCreateParams>;

const newEndpoint = async (target: Target, params: Params = {}, options: Stripe.RequestOptions = {}) =>
  target.clean(
    await target.stripe.webhookEndpoints.create(
      {
        url: 'https://example.com/conformance',
        enabled_events: ['checkout.session.completed'],
        metadata: TAG,
        ...params,
      },
      options,
    ),
    ({ id }) => target.stripe.webhookEndpoints.del(id, {}, options),
  );

/** Webhook endpoints, which instant triggers create and delete. */
export const webhookEndpointProbes: Probe[] = [
  {
    name: 'Only the response to a creation has the secret of an endpoint.',
    doc: CREATE,
    observe: async (target) => {
      const { id, secret } = await newEndpoint(target);
      const again = await target.stripe.webhookEndpoints.retrieve(id);
      return { atFirst: secret?.slice(0, 6), again: again.secret };
    },
    expect: { atFirst: 'whsec_', again: undefined },
  },
  {
    name: 'An endpoint keeps its API version.',
    doc: CREATE,
    observe: async (target) => (await newEndpoint(target, { api_version: Stripe.API_VERSION })).api_version,
    expect: Stripe.API_VERSION,
  },
  {
    name: 'A second deletion of an endpoint gets a 404.',
    doc: 'https://docs.stripe.com/api/webhook_endpoints/delete',
    observe: async ({ stripe }) => {
      const { id } = await stripe.webhookEndpoints.create({
        url: 'https://example.com/conformance',
        enabled_events: ['checkout.session.completed'],
      });
      await stripe.webhookEndpoints.del(id);
      return refused(stripe.webhookEndpoints.del(id));
    },
    expect: { status: 404, code: 'resource_missing' },
  },
  {
    name: 'What is the error for an unknown event type?',
    doc: CREATE,
    observe: ({ stripe }) =>
      refused(
        stripe.rawRequest('POST', '/v1/webhook_endpoints', {
          url: 'https://example.com/conformance',
          enabled_events: ['payment.unknown'],
        }),
      ),
  },
  {
    name: 'What is the error for a URL that Stripe cannot reach?',
    doc: CREATE,
    observe: (target) => refused(newEndpoint(target, { url: 'http://localhost:4242/hook' })),
  },
  {
    name: 'What is the response to an endpoint for connected accounts without any connected account?',
    doc: CONNECT,
    observe: (target) => refused(newEndpoint(target, { connect: true })),
  },
  {
    name: 'An endpoint of a connected account is refused.',
    doc: CONNECT,
    observe: (target) => {
      const stripeAccount = connectedAccount(target);
      return refused(newEndpoint(target, {}, { stripeAccount }));
    },
    expect: { message: /not permitted to configure webhook endpoints on a connected account/ },
  },
  {
    name: 'What are the status and code of that error?',
    doc: CONNECT,
    observe: async (target) => {
      const stripeAccount = connectedAccount(target);
      const answer = await refused(newEndpoint(target, {}, { stripeAccount }));
      return answer === 'accepted' ? answer : { status: answer.status, type: answer.type, code: answer.code };
    },
  },
  {
    name: 'What is the error for too many endpoints?',
    doc: CREATE,
    observe: async (target) => {
      if (!target.options.fillEndpoints) {
        throw new Skipped('Run with --fill-endpoints.');
      }
      for (let made = 0; made < 110; made += 1) {
        const answer = await refused(newEndpoint(target, { url: `https://example.com/conformance/${made}` }));
        if (answer !== 'accepted') return { after: made, ...answer };
      }
      return 'no error after 110 endpoints';
    },
  },
];
