import type Stripe from 'stripe';
import zapier, { type Bundle, type ZObject } from 'zapier-platform-core';
import type { Deadline } from '../lib/deadline.ts';
import { isUnreachable } from '../stripe/failures.ts';
import { idempotencyKey } from '../stripe/once.ts';
import type { EventType } from '../stripe/webhooks.ts';
import { zapierCache } from '../zapier/cache.ts';
import { describe, shapeOf } from '../zapier/describe.ts';
import { accountOf, withStripe } from './connection.ts';
import { openTrigger, type Trigger } from './trigger.ts';

const MINUTE = 60;

/** How far back a poll reads, in seconds. It covers what an outage delayed. */
const WINDOW = 24 * 60 * MINUTE;

/** The most events that a poll reads. */
const MAX_EVENTS = 5000;

/** Age in seconds at which Stripe has booked a payment. A younger object that is not complete is left for the next poll. */
const BOOKED_AFTER = MINUTE;

/** For this many seconds an object is read anew if its event does not hold enough, in case Zapier lost a poll's answer. */
const READ_AGAIN_FOR = 10 * MINUTE;

/** Per object id: when it was first read (Unix seconds), or 0 if it was filtered out. Holds no customer data. */
type Seen = Record<string, number>;

const isSeen = (value: unknown): value is Seen => typeof value === 'object' && value !== null;

/** What one Zap has read, in Zapier's cache. If Zapier does not say which Zap it is, nothing is kept. */
const memoryOf = (z: ZObject, bundle: Bundle, deadline: Deadline, key: string) => {
  const zap = bundle.meta?.zap?.id;
  const cache = zapierCache(z, deadline);
  const name = `polled:${idempotencyKey(key, zap, accountOf(bundle), bundle.inputData)}`;
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

/**
 * Makes a polling trigger of the same declaration, for accounts whose webhook endpoints are all taken. It lists the events of
 * a day and reads each new object once. An object that an earlier poll has read is emitted again as its event has it: that
 * costs no request, Zapier drops an id that it knows, and nothing is lost if Zapier lost the answer of that poll.
 *
 * @see https://docs.zapier.com/platform/build/polling-trigger
 */
export const polling = <
  const Key extends string,
  Type extends EventType,
  Values extends object,
  Item,
  Row extends { id: string },
>(
  trigger: Trigger<Key, Type, Values, Item, Row>,
) => {
  const { source, record, inputs } = trigger;
  const key: `${Key}_poll` = `${trigger.key}_poll`;

  /** The life of a poll. */
  const perform = withStripe(
    async (stripe, bundle: Bundle, z, deadline, explain): Promise<{ id: string }[]> => {
      const run = openTrigger(trigger, bundle, z);
      if (bundle.meta?.isLoadingSample) return run.list(stripe);
      const now = Math.floor(Date.now() / 1000);
      const objectOf = (event: Stripe.Event): string => run.factOf(event).object;

      // List, newest first, and filter before any request. Of several events about one object the newest counts.
      const all = await stripe.events
        .list({ types: run.types, created: { gte: now - WINDOW }, limit: 100 })
        .autoPagingToArray({ limit: MAX_EVENTS });
      const newest = new Map<string, Stripe.Event>();
      for (const event of all.filter(run.accepts)) {
        if (!newest.has(objectOf(event))) newest.set(objectOf(event), event);
      }
      const events = [...newest.values()];

      // While a Zap is turned on, Zapier only notes ids, so that the Zap does not run for what is older. Whether an object
      // belongs to the payment link of the Zap may take a request, and does not matter here.
      if (bundle.meta?.isPopulatingDedupe) {
        await run.checkLink(stripe);
        return events.map((event) => ({ id: objectOf(event) }));
      }

      // Read what no earlier poll has read.
      const memory = memoryOf(z, bundle, deadline, trigger.key);
      const seen = await memory.recall();

      const readNew = async (event: Stripe.Event): Promise<{ row: Row | null; at?: number }> => {
        try {
          const item = await source.read(stripe, run.payloadOf(event), { event, link: run.link });
          if (!run.isWanted(item)) return { row: null, at: 0 };
          return run.isComplete(item) || event.created < now - BOOKED_AFTER
            ? { row: run.toRow(item), at: now }
            : { row: null };
        } catch (error) {
          if (isUnreachable(error) || run.isNarrowed) throw error;
          return { row: run.toSignedRow(event, explain(error)), at: now };
        }
      };

      const toRow = async (event: Stripe.Event): Promise<Row | null> => {
        const object = objectOf(event);
        const before = seen[object];
        if (before === 0) return null;
        if (before && !run.isNarrowed) return run.toSignedRow(event, '');
        if (before && before < now - READ_AGAIN_FOR) return null;
        const { row, at } = await readNew(event);
        if (at !== undefined) seen[object] = before ?? at;
        return row;
      };

      const rows = await Promise.allSettled(events.map(toRow));
      const reasons = rows.flatMap((row) => (row.status === 'rejected' ? [row.reason] : []));
      if (reasons.length && reasons.length === rows.length) throw reasons[0];
      for (const reason of reasons)
        zapier.console.log(`One event was left for the next poll: ${explain(reason)}`);

      // Remember, and emit.
      await memory.remember(
        Object.fromEntries(Object.entries(seen).filter(([object]) => newest.has(object))),
      );
      return rows.flatMap((row) => (row.status === 'fulfilled' && row.value) || []);
    },
  );

  const words = {
    ...trigger,
    key,
    label: `${trigger.label} (Polling)`,
    description: `${trigger.description.replace(/\.$/, '')}; checks every few minutes. Use it if all webhook endpoints of your account are taken.`,
  };
  return {
    ...describe(words, record),
    operation: { ...shapeOf(inputs, record), type: 'polling' as const, perform },
  };
};
