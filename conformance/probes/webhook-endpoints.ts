import Stripe from 'stripe';
import { NotAsked, type Probe, refused } from '../probe.ts';
import { connectedAccount, TAG, type Target } from '../target.ts';

const CREATE = 'https://docs.stripe.com/api/webhook_endpoints/create';
const CONNECT = 'https://docs.stripe.com/connect/webhooks';

type Params = Partial<Stripe.WebhookEndpointCreateParams>;

const newEndpoint = async (target: Target, params: Params = {}, options: Stripe.RequestOptions = {}) =>
  target.leave(
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

/** Webhook endpoints: what an instant trigger makes and deletes. */
export const webhookEndpointProbes: Probe[] = [
  {
    name: 'The secret of an endpoint is told when it is made, and never again.',
    doc: CREATE,
    ask: async (target) => {
      const { id, secret } = await newEndpoint(target);
      const again = await target.stripe.webhookEndpoints.retrieve(id);
      return { atFirst: secret?.slice(0, 6), again: again.secret };
    },
    expect: { atFirst: 'whsec_', again: undefined },
  },
  {
    name: 'An endpoint hears events in the version of the API that it names.',
    doc: CREATE,
    ask: async (target) => (await newEndpoint(target, { api_version: Stripe.API_VERSION })).api_version,
    expect: Stripe.API_VERSION,
  },
  {
    name: 'An endpoint that is deleted is missing when it is deleted again.',
    doc: 'https://docs.stripe.com/api/webhook_endpoints/delete',
    ask: async ({ stripe }) => {
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
    name: 'How is a type of event refused that does not exist?',
    doc: CREATE,
    ask: ({ stripe }) =>
      refused(
        stripe.rawRequest('POST', '/v1/webhook_endpoints', {
          url: 'https://example.com/conformance',
          enabled_events: ['payment.unheard'],
        }),
      ),
  },
  {
    name: 'How is an address refused that Stripe cannot reach?',
    doc: CREATE,
    ask: (target) => refused(newEndpoint(target, { url: 'http://localhost:4242/hook' })),
  },
  {
    name: 'What is answered to an endpoint for connected accounts, where the key’s account has none?',
    doc: CONNECT,
    ask: (target) => refused(newEndpoint(target, { connect: true })),
  },
  {
    name: 'No endpoint is made on a connected account.',
    doc: CONNECT,
    ask: (target) => {
      const stripeAccount = connectedAccount(target);
      return refused(newEndpoint(target, {}, { stripeAccount }));
    },
    expect: { message: /not permitted to configure webhook endpoints on a connected account/ },
  },
  {
    name: 'With which status and code is that refused?',
    doc: CONNECT,
    ask: async (target) => {
      const stripeAccount = connectedAccount(target);
      const answer = await refused(newEndpoint(target, {}, { stripeAccount }));
      return answer === 'accepted' ? answer : { status: answer.status, type: answer.type, code: answer.code };
    },
  },
  {
    name: 'What does Stripe say where there are too many endpoints?',
    doc: CREATE,
    ask: async (target) => {
      if (!target.options.fillEndpoints) {
        throw new NotAsked('Run with --fill-endpoints: it makes endpoints until there are too many.');
      }
      for (let made = 0; made < 110; made += 1) {
        const answer = await refused(newEndpoint(target, { url: `https://example.com/conformance/${made}` }));
        if (answer !== 'accepted') return { after: made, ...answer };
      }
      return 'nothing, after 110 of them';
    },
  },
];
