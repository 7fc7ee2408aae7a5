import Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import type { Deadline } from '../lib/deadline.ts';
import { type Endpoint, type EventType, subscribe, unsubscribe, verifyEvent } from '../stripe/webhooks.ts';
import { zapierCache } from '../zapier/cache.ts';
import { describe, shapeOf } from '../zapier/describe.ts';
import { accountOf, isLive, withStripe } from './connection.ts';
import { openTrigger, type Trigger } from './trigger.ts';

/**
 * Waits between two reads of an object that is not complete, in milliseconds. Stripe books a card payment some seconds after
 * it succeeded.
 *
 * @see https://docs.stripe.com/payments/payment-intents/asynchronous-capture
 */
const READ_AGAIN_MS = [1000, 2000, 3000, 4000];

/** Stripe repeats a delivery for up to three days. A day covers all repeats but those after an outage of Zapier. */
const CLAIM_SECONDS = 24 * 60 * 60;

/** What Zapier keeps of `performSubscribe`. Core's type has its `id` only. */
const endpointOf = (bundle: Bundle): Endpoint => {
  const { id = '', secret = '' } = (bundle.subscribeData ?? {}) as Partial<Endpoint>;
  return { id, secret };
};

/** False for an event of the other mode, and of another account: an endpoint of a platform receives those of all. */
const isOurs = (event: Stripe.Event, bundle: Bundle): boolean =>
  event.livemode === isLive(bundle) && event.account === accountOf(bundle);

/** Reads an object, and again for some seconds while it is not complete. */
const readComplete = async <Item>(
  read: () => Promise<Item>,
  isComplete: (item: Item) => boolean,
  deadline: Deadline,
): Promise<Item> => {
  let item = await read();
  for (const wait of READ_AGAIN_MS) {
    if (isComplete(item) || deadline.left() < wait) break;
    await deadline.sleep(wait);
    try {
      item = await read();
    } catch (error) {
      // What was read before is better than what was signed.
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
    }
  }
  return item;
};

/**
 * Makes an instant trigger: one webhook endpoint for each Zap.
 *
 * @see https://docs.stripe.com/webhooks
 * @see https://docs.zapier.com/platform/build/hook-trigger
 */
export const instant = <
  const Key extends string,
  Type extends EventType,
  Values extends object,
  Item,
  Row extends { id: string },
>(
  trigger: Trigger<Key, Type, Values, Item, Row>,
) => {
  const { source } = trigger;

  /** The life of a delivery. */
  const receive = withStripe(async (stripe, bundle: Bundle, z, deadline, explain): Promise<Row[]> => {
    // Verify.
    const endpoint = endpointOf(bundle);
    const event = verifyEvent(bundle.rawRequest ?? {}, endpoint.secret);

    // Filter, before any request.
    const run = openTrigger(trigger, bundle, z);
    if (!isOurs(event, bundle) || !run.accepts(event)) return [];

    // Read, and fall back to what was signed: a paid order is never lost.
    let row: Row;
    try {
      const read = () => source.read(stripe, run.payloadOf(event), { event, link: run.link });
      const item = await readComplete(read, run.isComplete, deadline);
      if (!run.isWanted(item)) return [];
      row = run.toRow(item);
    } catch (error) {
      if (run.isNarrowed) throw error;
      row = run.toSignedRow(event, explain(error));
    }

    // Claim, after the work: Stripe delivers at least once, two events may tell one fact, and Zapier does not deduplicate
    // hooks. If the cache cannot tell, the row is emitted: twice is better than never.
    const { object, kind } = run.factOf(event);
    const claim = `claim:${endpoint.id}:${object}:${kind}`;
    const holder = await zapierCache(z, deadline).claim(claim, CLAIM_SECONDS);

    // Emit.
    return holder === 'another' ? [] : [row];
  });

  const performList = withStripe(
    (stripe, bundle: Bundle, z): Promise<Row[]> => openTrigger(trigger, bundle, z).list(stripe),
  );

  return {
    ...describe(trigger, trigger.record),
    operation: {
      ...shapeOf(trigger.inputs, trigger.record),
      type: 'hook' as const,
      performSubscribe: withStripe(
        async (stripe, bundle: Bundle, z): Promise<Endpoint> => {
          const { types, checkLink } = openTrigger(trigger, bundle, z);
          await checkLink(stripe);
          const isConnected = accountOf(bundle) !== undefined;
          return subscribe(stripe, bundle.targetUrl ?? '', types, trigger.label, isConnected);
        },
        { writes: ['webhook'] },
      ),
      performUnsubscribe: withStripe((stripe, bundle: Bundle) => unsubscribe(stripe, endpointOf(bundle).id), {
        writes: ['webhook'],
      }),
      performList,
      // Without a request, a maintainer tries the trigger from a terminal.
      perform: (z: ZObject, bundle: Bundle) =>
        bundle.rawRequest ? receive(z, bundle) : performList(z, bundle),
    },
  };
};
