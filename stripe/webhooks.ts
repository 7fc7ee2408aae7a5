import Stripe from 'stripe';
import { invalid } from '../lib/errors.ts';
import { API_VERSION } from './client.ts';
import { orNull } from './failures.ts';
import { isReplayed } from './http-client.ts';
import { writeOnce } from './once.ts';

/** The types of events that a webhook endpoint can receive. */
export type EventType = Stripe.Event['type'] & Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** The object that events of these types are about, as Stripe sends it. */
export type PayloadOf<Type extends EventType> = Extract<Stripe.Event, { type: Type }>['data']['object'];

/** The webhook endpoint of one Zap. Stripe shows the secret only when it creates the endpoint. */
export interface Endpoint {
  id: string;
  secret: string;
}

/** Zapier may hold deliveries back while a Zap is paused. Older deliveries are replays by somebody else. */
const MAX_AGE_SECONDS = 24 * 60 * 60;

/** The number in Stripe's message about too many endpoints; undefined if the error is about something else. */
const limitIn = (error: unknown): string | undefined =>
  error instanceof Stripe.errors.StripeInvalidRequestError && /maximum|limit/i.test(error.message)
    ? (/\d+/.exec(error.message)?.[0] ?? '16')
    : undefined;

/** Endpoints of the same URL that are younger belong to a run that goes on at the same time. */
const PARALLEL_SECONDS = 60;

/** Deletes the endpoints that an earlier subscription left for the very same URL. */
const removeStale = async (stripe: Stripe, targetUrl: string): Promise<void> => {
  const { data: endpoints } = await stripe.webhookEndpoints.list({ limit: 100 });
  const youngest = Date.now() / 1000 - PARALLEL_SECONDS;
  const stale = endpoints.filter(({ url, created }) => url === targetUrl && !(created > youngest));
  for (const { id } of stale) await unsubscribe(stripe, id);
};

const isOn = async (stripe: Stripe, id: string): Promise<boolean> =>
  (await orNull(stripe.webhookEndpoints.retrieve(id)))?.status === 'enabled';

/**
 * Creates the webhook endpoint of one Zap, once: several runs for the same URL at the same time get the same endpoint and
 * secret, because Stripe replays its first answer. If that endpoint is gone by now, the next key creates another. A stale
 * endpoint of the very same URL is replaced; no other endpoint is touched.
 *
 * @param label of the trigger, for the description of the endpoint
 * @param connect true if the Zap acts for a connected account: Stripe allows no endpoints there, so this one belongs to the
 *   platform and receives the events of all connected accounts
 * @throws UserError if the account has no room for another endpoint
 * @see https://docs.stripe.com/api/webhook_endpoints/create
 * @see https://docs.stripe.com/connect/webhooks
 */
export const subscribe = async (
  stripe: Stripe,
  targetUrl: string,
  events: EventType[],
  label: string,
  connect: boolean,
): Promise<Endpoint> => {
  await removeStale(stripe, targetUrl);
  const params: Stripe.WebhookEndpointCreateParams = {
    url: targetUrl,
    enabled_events: events,
    api_version: API_VERSION,
    description: `Zapier: ${label}`,
    connect: connect || undefined,
  };
  try {
    return await writeOnce({
      intention: ['webhook-endpoint', params],
      write: async (once) => {
        const created = await stripe.webhookEndpoints.create(params, once);
        const { id, secret } = created;
        if (isReplayed(created) && !(secret && (await isOn(stripe, id)))) return null;
        if (!secret) {
          throw invalid(
            'Stripe webhook endpoints',
            'Stripe made one without a secret. Turn the Zap on again.',
          );
        }
        return { id, secret };
      },
    });
  } catch (error) {
    const limit = limitIn(error);
    if (!limit) throw error;
    throw invalid(
      'Stripe webhook endpoints',
      `Stripe allows ${limit} per account and mode, and all are in use. Delete one that nothing needs in the Stripe Dashboard under Developers > Webhooks, or turn off a Zap that starts with Stripe; then turn this Zap on again.`,
    );
  }
};

/** Deletes the endpoint of a Zap. It is a success if the endpoint is gone already. */
export const unsubscribe = async (stripe: Stripe, id: string): Promise<void> => {
  await orNull(stripe.webhookEndpoints.del(id));
};

/** A delivery as it arrived. */
interface Delivery {
  /** The raw body. */
  content?: string;
  headers?: Record<string, string>;
}

/**
 * Verifies a delivery by its signature over the raw body.
 *
 * @param delivery Zapier passes the header on as `Http-Stripe-Signature`; any case is accepted, with or without the prefix
 * @param secret of the Zap's endpoint
 * @throws UserError if the delivery is unsigned, forged or older than 24 hours
 */
export const verifyEvent = ({ content = '', headers = {} }: Delivery, secret: string): Stripe.Event => {
  const signature = Object.entries(headers).find(([name]) => /^(http-)?stripe-signature$/i.test(name))?.[1];
  const refused = invalid(
    'Webhook',
    'this delivery was not signed by Stripe for this Zap, or is older than 24 hours, and was ignored. If it came from Stripe, turn the Zap off and on again.',
  );
  // Anyone can sign with an empty secret.
  if (!secret || !signature) throw refused;
  try {
    return Stripe.webhooks.constructEvent(content, signature, secret, MAX_AGE_SECONDS);
  } catch (error) {
    // The SDK parses only what is signed. Whatever else it throws for a header, the delivery is forged.
    throw error instanceof SyntaxError ? error : refused;
  }
};
