import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { badParameter, forbidden, refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import { boolean, longText, metadata, text, url } from '../engine/param-types.ts';
import { must, nothing, shape, unlisted } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { checkVersion } from '../engine/versions.ts';
import { eventType } from './event-types.ts';

type Endpoint = Stripe.WebhookEndpoint;

/** Stripe's limit for an account in one mode. */
const MOST_ENDPOINTS = 16;

const create = (store: Store, params: Stripe.WebhookEndpointCreateParams): Endpoint => {
  // https://docs.stripe.com/connect/webhooks
  if (store.options.isConnected) {
    throw forbidden(
      'You are not permitted to configure webhook endpoints on a connected account. Did you mean to create a Connect webhook on your account instead?',
    );
  }
  if (store.table('webhook_endpoint').rows.length >= MOST_ENDPOINTS) {
    const mode = store.livemode ? 'live' : 'test';
    throw refuse(`You have reached the maximum of ${MOST_ENDPOINTS} ${mode} webhook endpoints.`);
  }
  if (store.livemode && !params.url.startsWith('https:')) {
    throw badParameter('Invalid URL: an endpoint in live mode has to use https.', 'url', 'url_invalid');
  }
  if (params.api_version) checkVersion(params.api_version);
  const endpoint: Endpoint = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: store.now,
    description: orNull(params.description),
    enabled_events: params.enabled_events,
    livemode: store.livemode,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
  };
  store.add('webhook_endpoint', endpoint);
  const secret = `whsec_${randomText(32)}`;
  store.endpointSecrets.set(endpoint.id, { secret, connect: params.connect ?? false });
  // No other response contains the secret.
  return { ...endpoint, secret } as Endpoint;
};

/**
 * Webhook endpoints: for the account's own events, or with `connect` for those of connected accounts. Events go only
 * to URLs on this machine. No request changes or disables an endpoint.
 */
export const webhookEndpoints: Resource<'webhook_endpoint'> = {
  object: 'webhook_endpoint',
  path: 'webhook_endpoints',
  permission: 'webhook',
  expands: {},
  list: nothing,
  create: operation(
    shape<Stripe.WebhookEndpointCreateParams>({
      api_version: unlisted(text),
      connect: boolean,
      description: longText,
      enabled_events: must([eventType]),
      metadata,
      url: must(url),
    }),
    create,
  ),
  remove: operationOn(nothing, (store, { id, object }: Endpoint): Stripe.DeletedWebhookEndpoint => {
    store.table('webhook_endpoint').delete(id);
    store.endpointSecrets.delete(id);
    return { id, object, deleted: true };
  }),
};
