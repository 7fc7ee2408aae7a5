import type Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import type { EventType } from '../stripe/webhooks.ts';

/** How many items a test in the Zap editor wants. */
export const SAMPLE_SIZE = 3;

/** A record, which has at least an id. */
export type Row = { id: string };

/** What a fresh read of an object came to. */
export interface Fresh {
  row: Row;
  /** False while Stripe still has to book what the record promises. */
  isComplete: boolean;
}

/** One run of a trigger, with its input read: what the instant and the polling trigger are built from. */
export interface TriggerRun {
  types: EventType[];
  /** Whether the event is of this Zap's mode and types, and about something that the Zap wants. */
  isWanted: (event: Stripe.Event) => boolean;
  /** The object as it is now; null where the Zap does not want it after all. */
  readFresh: (stripe: Stripe, event: Stripe.Event) => Promise<Fresh | null>;
  /** The record of the object as the event has it, with a note; null where that does not tell enough. */
  signedRow: (event: Stripe.Event, note: string) => Row | null;
  listRows: (stripe: Stripe, limit: number) => Promise<Row[]>;
  /** The fact that an event tells, which reaches a Zap once. */
  factOf: (event: Stripe.Event) => { object: string; kind: string };
}

/** What both kinds of triggers get of a declaration. */
export interface TriggerParts {
  key: string;
  label: string;
  start: (bundle: Bundle, z: ZObject) => TriggerRun;
}
