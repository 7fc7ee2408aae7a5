import type Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { connectedAccount, withStripe } from '../stripe/client.ts';
import type { Deadline } from '../stripe/deadline.ts';
import { isUnreachable, userMessage } from '../stripe/errors.ts';
import {
  isFirst,
  type Subscription,
  subscribe,
  subscriptionOf,
  unsubscribe,
  verifiedEvent,
} from '../stripe/webhooks.ts';
import { type Row, SAMPLE_SIZE, type TriggerParts, type TriggerRun } from './trigger-run.ts';

/** How many items anything but a test in the Zap editor gets. */
const LIST_SIZE = 100;

/**
 * Stripe books a card payment some seconds after it succeeded: so long is waited between looks, ten seconds in all.
 *
 * @see https://docs.stripe.com/payments/payment-intents/asynchronous-capture
 */
const LOOK_AGAIN_MS = [1000, 2000, 3000, 4000];

const readBooked = async (
  run: TriggerRun,
  stripe: Stripe,
  event: Stripe.Event,
  deadline: Deadline,
): Promise<Row | null> => {
  let fresh = await run.readFresh(stripe, event);
  for (const wait of LOOK_AGAIN_MS) {
    if (!fresh || fresh.isComplete || deadline.left() < wait) break;
    await deadline.sleep(wait);
    // What was read already is better than what was signed.
    const soFar = fresh;
    fresh = await run.readFresh(stripe, event).catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return soFar;
    });
  }
  return fresh?.row ?? null;
};

/** The fresh object, or what was signed where that cannot be had: a paid order is never lost. */
const readOrFallBack = async (
  run: TriggerRun,
  stripe: Stripe,
  event: Stripe.Event,
  deadline: Deadline,
): Promise<Row | null> => {
  try {
    return await readBooked(run, stripe, event, deadline);
  } catch (error) {
    const row = run.signedRow(event, `Only what the event itself says is here. ${userMessage(error)}`);
    if (!row) throw error;
    return row;
  }
};

/** What Zapier calls of an instant trigger. */
export const instantOperation = ({ label, start }: TriggerParts) => {
  const performList = withStripe(
    (stripe, bundle: Bundle, z): Promise<Row[]> =>
      start(bundle, z).listRows(stripe, bundle.meta?.isLoadingSample ? SAMPLE_SIZE : LIST_SIZE),
  );

  const receive = withStripe(async (stripe, bundle: Bundle, z, deadline): Promise<Row[]> => {
    const event = verifiedEvent(bundle);
    const run = start(bundle, z);
    // An endpoint of a platform hears all its connected accounts, and each event bears the one that it is of.
    if (event.account !== connectedAccount(bundle) || !run.isWanted(event)) return [];
    const row = await readOrFallBack(run, stripe, event, deadline);
    if (!row) return [];
    const { object, kind } = run.factOf(event);
    return (await isFirst(z, deadline, subscriptionOf(bundle).id, object, kind)) ? [row] : [];
  });

  return {
    type: 'hook' as const,
    performSubscribe: withStripe(
      (stripe, bundle: Bundle, z): Promise<Subscription> =>
        subscribe(
          stripe,
          bundle.targetUrl ?? '',
          start(bundle, z).types,
          label,
          connectedAccount(bundle) !== undefined,
        ),
      { writes: ['webhook'] },
    ),
    performUnsubscribe: withStripe(
      (stripe, bundle: Bundle) => unsubscribe(stripe, subscriptionOf(bundle).id),
      { writes: ['webhook'] },
    ),
    performList,
    // Without a request nobody delivered anything: a maintainer is trying the trigger from a terminal.
    perform: (z: ZObject, bundle: Bundle) =>
      bundle.rawRequest ? receive(z, bundle) : performList(z, bundle),
  };
};
