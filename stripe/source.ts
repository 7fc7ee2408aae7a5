import type Stripe from 'stripe';
import type { EventType } from './webhooks.ts';

/** The objects that a list should hold. */
export interface ListOptions<Payload> {
  /** The most objects to return. */
  limit: number;
  accepts: (payload: Payload) => boolean;
  /** Only objects of this payment link, as far as the list can filter by it. */
  link: string | undefined;
  /** The types of events that the objects come from. */
  types: EventType[];
}

/** How the objects that events are about come from Stripe. Each kind of object has a source. */
export interface Source<Payload, Item> {
  /**
   * Reads the object of an event afresh, with all that its record needs.
   *
   * @param link set if only objects of this payment link count: then the object needs its own link
   */
  read: (
    stripe: Stripe,
    payload: Payload,
    context: { event: Stripe.Event; link: string | undefined },
  ) => Promise<Item>;
  /** The object as its event has it. */
  fromEvent: (payload: Payload, event: Stripe.Event) => Item;
  /** Lists recent objects, newest first, each with all that its record needs. */
  list: (stripe: Stripe, options: ListOptions<Payload>) => Promise<Item[]>;
  /** False while reading the object again may add something that the record promises, such as the fee of a new payment. */
  isComplete?: (item: Item) => boolean;
}
