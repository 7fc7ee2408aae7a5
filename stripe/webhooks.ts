import Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { zapierCache } from './cache.ts';
import { API_VERSION } from './client.ts';
import type { Deadline } from './deadline.ts';
import { invalid, orNull } from './errors.ts';
import { isReplayed } from './http-client.ts';
import { writeOnce } from './write-once.ts';

/** The types of events that a webhook endpoint can ask for. */
export type EventType = Stripe.Event['type'] & Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** What `performSubscribe` keeps: Stripe tells the secret only once. */
export interface Subscription {
  id: string;
  secret: string;
}

/** Zapier may hold a delivery back while a Zap is paused; older ones are somebody else's replay. */
const MAX_AGE_SECONDS = 24 * 60 * 60;

/** Stripe repeats a delivery for up to three days; a day covers all repeats but those after an outage of Zapier. */
const CLAIM_SECONDS = 24 * 60 * 60;

/** Stripe's number in its message about too many endpoints; undefined where the error is about something else. */
const limitIn = (error: unknown): string | undefined =>
  error instanceof Stripe.errors.StripeInvalidRequestError && /maximum|limit/i.test(error.message)
    ? (/\d+/.exec(error.message)?.[0] ?? '16')
    : undefined;

/** Younger endpoints of the same URL are those of a run that goes on at the same time. */
const PARALLEL_SECONDS = 60;

/** Deletes what an earlier time has left for the very same URL. */
const removeStale = async (stripe: Stripe, targetUrl: string): Promise<void> => {
  const { data: endpoints } = await stripe.webhookEndpoints.list({ limit: 100 });
  const youngest = Date.now() / 1000 - PARALLEL_SECONDS;
  const stale = endpoints.filter(({ url, created }) => url === targetUrl && !(created > youngest));
  for (const { id } of stale) await unsubscribe(stripe, id);
};

const isOn = async (stripe: Stripe, id: string): Promise<boolean> =>
  (await orNull(stripe.webhookEndpoints.retrieve(id)))?.status === 'enabled';

/**
 * Creates the webhook endpoint of one Zap, once: several runs for the same URL at the same time get the same endpoint
 * and secret, because Stripe replays its first answer. Where that endpoint is gone by now, the next key makes another.
 * An endpoint that an earlier time left for the very same URL is replaced; no other endpoint is touched.
 *
 * @param connect the connection acts for a connected account: Stripe takes no endpoints there, so this one is the
 *   platform's, and hears the events of all connected accounts
 * @see https://docs.stripe.com/api/webhook_endpoints/create
 * @see https://docs.stripe.com/connect/webhooks
 */
export const subscribe = async (
  stripe: Stripe,
  targetUrl: string,
  events: EventType[],
  label: string,
  connect: boolean,
): Promise<Subscription> => {
  await removeStale(stripe, targetUrl);
  const params: Stripe.WebhookEndpointCreateParams = {
    url: targetUrl,
    enabled_events: events,
    api_version: API_VERSION,
    description: `Zapier: ${label}`,
    ...(connect && { connect }),
  };
  try {
    return await writeOnce({
      intention: ['webhook-endpoint', params],
      write: async (once) => {
        const created = await stripe.webhookEndpoints.create(params, once);
        const { id, secret } = created;
        if (isReplayed(created) && !(secret && (await isOn(stripe, id)))) return null;
        if (!secret)
          throw invalid(
            'Stripe webhook endpoints',
            'Stripe made one without a secret. Turn the Zap on again.',
          );
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

/** Deletes the endpoint of a Zap that is turned off. One that is gone already is a success. */
export const unsubscribe = async (stripe: Stripe, id: string): Promise<void> => {
  await orNull(stripe.webhookEndpoints.del(id));
};

/** The subscription that the trigger's Zap keeps (core's type knows only its `id`). */
export const subscriptionOf = (bundle: Bundle): Subscription => {
  const { id = '', secret = '' } = (bundle.subscribeData ?? {}) as Partial<Subscription>;
  return { id, secret };
};

/**
 * The event of a delivery, once its signature over the raw body is proven. Zapier hands the header on as
 * `Http-Stripe-Signature`; any casing is taken, with or without the prefix.
 *
 * @throws where the delivery is unsigned, forged or older than 24 hours
 */
export const verifiedEvent = (bundle: Bundle): Stripe.Event => {
  const { content = '', headers = {} } = bundle.rawRequest ?? {};
  const signature = Object.entries(headers).find(([name]) => /^(http-)?stripe-signature$/i.test(name))?.[1];
  const { secret } = subscriptionOf(bundle);
  const refused = invalid(
    'Webhook',
    'this delivery was not signed by Stripe for this Zap, or is older than 24 hours, and was ignored. If it came from Stripe, turn the Zap off and on again.',
  );
  // Anyone can sign with an empty secret.
  if (!secret || !signature) throw refused;
  try {
    return Stripe.webhooks.constructEvent(content, signature, secret, MAX_AGE_SECONDS);
  } catch (error) {
    // Only what is signed gets as far as being parsed. However else the SDK fails on a header, it is a forgery.
    throw error instanceof SyntaxError ? error : refused;
  }
};

/**
 * True for the first run that claims a fact for a Zap. Stripe delivers at least once, two events may tell one fact, and
 * Zapier does not deduplicate hooks. If the cache cannot tell, the answer is true: twice is better than never.
 */
export const isFirst = async (
  z: ZObject,
  deadline: Deadline,
  ...fact: [endpoint: string, object: string, kind: string]
): Promise<boolean> =>
  (await zapierCache(z, deadline).claim(`claim:${fact.join(':')}`, CLAIM_SECONDS)) !== 'another';
