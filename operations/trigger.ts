import type Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { invalid } from '../lib/errors.ts';
import { ofAccount } from '../stripe/dashboard.ts';
import { orNull, unlessForbidden } from '../stripe/failures.ts';
import type { Source } from '../stripe/source.ts';
import type { EventType, PayloadOf } from '../stripe/webhooks.ts';
import type { Words } from '../zapier/describe.ts';
import type { Inputs } from '../zapier/inputs.ts';
import type { RecordType } from '../zapier/record.ts';
import { accountOf, isLive } from './connection.ts';
import { mapEach, unlessOdd } from './odd-objects.ts';

/** The declaration of a trigger. `instant` and `polling` make operations of it. */
export interface Trigger<
  Key extends string,
  Type extends EventType,
  Values extends object,
  Item,
  Row extends { id: string },
> extends Words<Key> {
  /** The types of events that it fires for, or how to know them from the input. */
  events: Type[] | ((input: Values) => Type[]);
  inputs: Inputs<Values>;
  record: RecordType<Item, Row>;
  source: Source<PayloadOf<Type>, Item>;
  /** Filters events before any request to Stripe. Accepts every event by default. */
  accepts?: (payload: PayloadOf<Type>, input: NoInfer<Values>, event?: Stripe.Event) => boolean;
  /**
   * A filter that needs the fresh object, such as one by payment link; undefined if this input needs none. If the object
   * cannot be read, the step fails: whether the Zap wants it is not guessed.
   */
  narrow?: (input: NoInfer<Values>) => ((item: NoInfer<Item>) => boolean) | undefined;
  /** False if the fresh object shows that what the event says is over by now. */
  isCurrent?: (item: NoInfer<Item>) => boolean;
  /** Names the fact of an event, if one object has several facts. Each fact reaches a Zap once. The key by default. */
  fact?: (payload: PayloadOf<Type>, event: Stripe.Event) => string;
}

/** Declares a trigger. */
export const defineTrigger = <
  const Key extends string,
  const Type extends EventType,
  Values extends object,
  Item,
  Row extends { id: string },
>(
  trigger: Trigger<Key, Type, Values, Item, Row>,
) => trigger;

/** The number of items that a test in the Zap editor needs: https://docs.zapier.com/platform/build/sample-data */
const SAMPLE_SIZE = 3;

/** The number of items of a list that is not for a test in the editor. */
const LIST_SIZE = 100;

/** Gives the parts of a trigger for one run of it, with its input. */
export const openTrigger = <Type extends EventType, Values extends object, Item, Row extends { id: string }>(
  {
    key,
    events,
    inputs,
    record,
    source,
    accepts = () => true,
    narrow,
    isCurrent = () => true,
    fact,
  }: Trigger<string, Type, Values, Item, Row>,
  bundle: Bundle,
  z: ZObject,
) => {
  const input = inputs.parse(bundle);
  const types: EventType[] = typeof events === 'function' ? events(input) : events;
  const link = 'payment_link' in input ? (input.payment_link as string | undefined) : undefined;
  const filter = narrow?.(input);
  const isWanted = (item: Item): boolean => (filter?.(item) ?? true) && isCurrent(item);
  // The only place that gives the payload its type: the types of events decide it.
  const payloadOf = (event: Stripe.Event) => event.data.object as PayloadOf<Type>;
  const toRow = (item: Item): Row => ofAccount(record.map(item, z), accountOf(bundle));

  return {
    types,
    link,
    /**
     * Checks that the connection's account has the payment link that the Zap is narrowed to: it would never fire otherwise.
     *
     * @throws UserError if the link is of another mode or account
     */
    checkLink: async (stripe: Stripe): Promise<void> => {
      if (!link || (await unlessForbidden(orNull(stripe.paymentLinks.retrieve(link)), true))) return;
      throw invalid(
        'Payment Link',
        `the account of this connection has no such link in ${isLive(bundle) ? 'live' : 'test'} mode (${link}). Links of the other mode, and of other accounts, have other ids: choose the link again.`,
      );
    },
    /** True if the Zap wants an object that was read. */
    isWanted,
    /** True if only an object that was read shows whether the Zap wants it. */
    isNarrowed: filter !== undefined,
    /** True if reading the object again would change nothing. */
    isComplete: (item: Item): boolean => !isCurrent(item) || (source.isComplete?.(item) ?? true),
    payloadOf,
    toRow,

    accepts: (event: Stripe.Event): boolean =>
      types.some((type) => type === event.type) && accepts(payloadOf(event), input, event),

    /** The record of what was signed, with a note that says what is missing and why. */
    toSignedRow: (event: Stripe.Event, why: string): Row => ({
      ...ofAccount(record.mapLeniently(source.fromEvent(payloadOf(event), event), z), accountOf(bundle)),
      details_complete: false,
      details_note: ['Only what the event itself says is here.', why].filter(Boolean).join(' '),
    }),

    /** The object and the fact that an event is about. A few objects, such as the balance, have no id of their own. */
    factOf: (event: Stripe.Event): { object: string; kind: string } => ({
      object: 'id' in event.data.object ? String(event.data.object.id) : event.id,
      kind: fact?.(payloadOf(event), event) ?? key,
    }),

    /** Recent records that the trigger would have fired for, newest first. */
    list: async (stripe: Stripe): Promise<Row[]> => {
      const limit = bundle.meta?.isLoadingSample ? SAMPLE_SIZE : LIST_SIZE;
      const items = await source.list(stripe, {
        limit,
        link,
        types,
        accepts: (payload) => unlessOdd(() => accepts(payload, input)) ?? false,
      });
      const rows = mapEach(items, (item) => (isWanted(item) ? toRow(item) : null));
      return rows.filter((row) => row !== null).slice(0, limit);
    },
  };
};
