import type Stripe from 'stripe';
import { assign, mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { badParameter, forbidden, refuse } from '../engine/errors.ts';
import { newId, randomText } from '../engine/ids.ts';
import { boolean, longText, metadata, text, url } from '../engine/param-types.ts';
import { must, nothing, shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { checkVersion } from '../engine/versions.ts';
import { eventType } from './event-types.ts';

type CreateParams = Stripe.WebhookEndpointCreateParams;
type UpdateParams = Stripe.WebhookEndpointUpdateParams;

/** Stripe delivers live events to https only. */
const checkUrl = (shop: Shop, given: string): void => {
  if (!shop.livemode || given.startsWith('https:') || shop.behaviour.insecureLiveEndpoints) return;
  throw badParameter('Invalid URL: an endpoint in live mode has to use https.', 'url', 'url_invalid');
};

const create = (shop: Shop, params: CreateParams): Stripe.WebhookEndpoint => {
  const { connectedEndpoints, mostEndpoints } = shop.behaviour;
  if (shop.isConnected && !connectedEndpoints) {
    throw forbidden(
      'You are not permitted to configure webhook endpoints on a connected account. Did you mean to create a Connect webhook on your account instead?',
    );
  }
  if (shop.table('webhook_endpoint').rows.length >= mostEndpoints) {
    const mode = shop.livemode ? 'live' : 'test';
    throw refuse(`You have reached the maximum of ${mostEndpoints} ${mode} webhook endpoints.`);
  }
  checkUrl(shop, params.url);
  if (params.api_version) checkVersion(params.api_version);
  const endpoint: Stripe.WebhookEndpoint = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: shop.now,
    description: orNull(params.description),
    enabled_events: params.enabled_events,
    livemode: shop.livemode,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
  };
  shop.add('webhook_endpoint', endpoint);
  const secret = `whsec_${randomText(32)}`;
  shop.endpointSecrets.set(endpoint.id, { secret, connect: params.connect ?? false });
  // The only answer that ever has the secret in it.
  return { ...endpoint, secret } as Stripe.WebhookEndpoint;
};

export const webhookEndpoints: Resource<'webhook_endpoint'> = {
  object: 'webhook_endpoint',
  path: 'webhook_endpoints',
  permission: 'webhook',
  list: nothing,
  create: operation(
    shape<CreateParams>({
      api_version: text,
      connect: boolean,
      description: longText,
      enabled_events: must([eventType]),
      metadata,
      url: must(url),
    }),
    create,
  ),
  update: operationOn(
    shape<UpdateParams>({
      description: longText,
      disabled: boolean,
      enabled_events: [eventType],
      metadata,
      url,
    }),
    (shop, endpoint: Stripe.WebhookEndpoint, { disabled, ...params }) => {
      if (params.url) checkUrl(shop, params.url);
      assign(endpoint, {
        description: unset(params.description),
        enabled_events: params.enabled_events,
        metadata: mergeMetadata(endpoint.metadata, params.metadata),
        status: disabled === undefined ? undefined : disabled ? 'disabled' : 'enabled',
        url: params.url,
      });
      return endpoint;
    },
  ),
  remove: operationOn(
    nothing,
    (shop, { id, object }: Stripe.WebhookEndpoint): Stripe.DeletedWebhookEndpoint => {
      shop.table('webhook_endpoint').delete(id);
      shop.endpointSecrets.delete(id);
      return { id, object, deleted: true };
    },
  ),
};
