import type Stripe from 'stripe';
import zapier, { type Bundle, type ZObject } from 'zapier-platform-core';
import { zapierCache } from '../stripe/cache.ts';
import { connectedAccount, withStripe } from '../stripe/client.ts';
import type { Deadline } from '../stripe/deadline.ts';
import { isUnreachable, userMessage } from '../stripe/errors.ts';
import { idempotencyKey } from '../stripe/idempotency.ts';
import { type Row, SAMPLE_SIZE, type TriggerParts, type TriggerRun } from './trigger-run.ts';

const MINUTE = 60;

/** Polls look back this far, for what an outage held back. */
const WINDOW = 24 * 60 * MINUTE;

/** More events than these are not read in one poll. */
const MOST_EVENTS = 5000;

/** Stripe has booked a payment by then: an object that is not complete is left for the next poll. */
const BOOKED_AFTER = MINUTE;

/** What a signed payload does not tell enough about is read anew in the polls of so long, in case an answer was lost. */
const REPEATED_FOR = 10 * MINUTE;

/** What was read of a Zap's objects: when (unix seconds), or 0 where the Zap did not want it. Nothing of a buyer. */
type Seen = Record<string, number>;

const isSeen = (value: unknown): value is Seen => typeof value === 'object' && value !== null;

/** What one Zap has read. If Zapier does not say which Zap it is, nothing is kept. */
const memoryOf = (z: ZObject, bundle: Bundle, deadline: Deadline, key: string) => {
  const zap = bundle.meta?.zap?.id;
  const cache = zapierCache(z, deadline);
  const name = `polled:${idempotencyKey(key, zap, connectedAccount(bundle), bundle.inputData)}`;
  return {
    recall: async (): Promise<Seen> => {
      const seen = zap ? await cache.get(name) : null;
      return isSeen(seen) ? seen : {};
    },
    remember: async (seen: Seen): Promise<void> => {
      if (zap) await cache.set(name, seen, WINDOW);
    },
  };
};

const ONLY_SIGNED = 'Only what the event itself says is here.';

/** One read of an object for a poll: what it gives, and when it was read. */
const readOnce = async (
  run: TriggerRun,
  stripe: Stripe,
  event: Stripe.Event,
  now: number,
): Promise<{ row: Row | null; at?: number }> => {
  try {
    const fresh = await run.readFresh(stripe, event);
    if (!fresh) return { row: null, at: 0 };
    const isLater = fresh.isComplete || event.created < now - BOOKED_AFTER;
    return isLater ? { row: fresh.row, at: now } : { row: null };
  } catch (error) {
    const row = isUnreachable(error) ? null : run.signedRow(event, `${ONLY_SIGNED} ${userMessage(error)}`);
    if (!row) throw error;
    return { row, at: now };
  }
};

/**
 * What Zapier calls of a polling trigger, for accounts whose webhook endpoints are all taken: the events of a day, from
 * Stripe's list, and one read per new item. What was read in an earlier poll is given again as the event has it, which
 * costs nothing: Zapier passes an id on once, and where the answer of that poll was lost, the sale is not.
 */
export const pollingOperation = ({ key, start }: TriggerParts) => ({
  type: 'polling' as const,
  perform: withStripe(async (stripe, bundle: Bundle, z, deadline): Promise<Row[]> => {
    const run = start(bundle, z);
    if (bundle.meta?.isLoadingSample) return run.listRows(stripe, SAMPLE_SIZE);
    const now = Math.floor(Date.now() / 1000);
    const events = await stripe.events
      .list({ types: run.types, created: { gte: now - WINDOW }, limit: 100 })
      .autoPagingToArray({ limit: MOST_EVENTS });
    // Newest first: of several events about one object, the first has its newest state.
    const objectOf = (event: Stripe.Event): string => run.factOf(event).object;
    const byObject = Map.groupBy(events.filter(run.isWanted), objectOf);
    const wanted = [...byObject.values()].flatMap(([newest]) => newest ?? []);
    // While a Zap is turned on, Zapier only notes ids, so that the Zap does not run for what is older. Whether an object
    // belongs to the payment link of the Zap may take a request, and does not matter here.
    if (bundle.meta?.isPopulatingDedupe) return wanted.map((event) => ({ id: objectOf(event) }));

    const memory = memoryOf(z, bundle, deadline, key);
    const seen = await memory.recall();
    const rows = await Promise.allSettled(
      wanted.map(async (event) => {
        const object = objectOf(event);
        const before = seen[object];
        const signed = before ? run.signedRow(event, ONLY_SIGNED) : null;
        if (signed || before === 0 || (before && before < now - REPEATED_FOR)) return signed;
        const { row, at } = await readOnce(run, stripe, event, now);
        if (at !== undefined) seen[object] = before ?? at;
        return row;
      }),
    );
    const reasons = rows.flatMap((row) => (row.status === 'rejected' ? [row.reason] : []));
    if (reasons.length && reasons.length === rows.length) throw reasons[0];
    for (const reason of reasons)
      zapier.console.log(`One event was left for the next poll: ${userMessage(reason)}`);
    const current = new Set(wanted.map(objectOf));
    await memory.remember(Object.fromEntries(Object.entries(seen).filter(([object]) => current.has(object))));
    return rows.flatMap((row) => (row.status === 'fulfilled' && row.value) || []);
  }),
});
