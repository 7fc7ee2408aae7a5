import type Stripe from 'stripe';
import type { Bundle, InferInputData, InputFields, PlainOutputField, ZObject } from 'zapier-platform-core';
import { connectedAccount, isLive, withStripe } from './client.ts';
import { isUnreachable } from './errors.ts';
import {
  claim,
  type EventType,
  type Subscription,
  subscribe,
  subscriptionOf,
  unsubscribe,
  verifiedEvent,
} from './webhooks.ts';

/** How many items a test in the Zap editor wants, and how many anything else gets. */
export const SAMPLE_SIZE = 3;
const LIST_SIZE = 100;

/**
 * What sets one instant trigger apart from the next.
 *
 * @typeParam Payload the Stripe object inside the event, as Stripe sends it
 * @typeParam Source what the record is mapped from
 */
export interface EventTrigger<
  Key extends string,
  Payload extends { id: string },
  Source,
  Row,
  Fields extends InputFields,
> {
  key: Key;
  noun: string;
  /** Title Case. */
  label: string;
  /** Starts with "Triggers when " and ends with a full stop. */
  description: string;
  events: EventType[] | ((input: InferInputData<Fields>) => EventType[]);
  inputFields: Fields;
  record: { map: (source: Source, z?: ZObject) => Row; outputFields: PlainOutputField[]; sample: Row };
  /** Does this Zap want this event? Asked before Stripe is. */
  wants: (payload: Payload, input: InferInputData<Fields>) => boolean;
  /** Reads the object afresh, with all that the record needs. Null where the fresh object shows that the Zap does not want it. */
  read: (
    stripe: Stripe,
    payload: Payload,
    input: InferInputData<Fields>,
    event: Stripe.Event,
  ) => Promise<Source | null>;
  /**
   * Makes do with the signed payload, for when Stripe cannot be reached. Null where that would mean to
   * guess whether the Zap wants it: then the step fails instead.
   */
  fallback: (payload: Payload, input: InferInputData<Fields>, event: Stripe.Event) => Source | null;
  /** Recent objects that this trigger would have fired for, newest first: at most `limit`. */
  list: (
    stripe: Stripe,
    input: InferInputData<Fields>,
    limit: number,
    wants: (payload: Payload) => boolean,
  ) => Promise<Source[]>;
  /** Names the business fact that an event tells about its object, where a trigger knows more than one. */
  fact?: (payload: Payload, event: Stripe.Event) => string;
}

/** Declares what two triggers share, an instant one and its polling twin. */
export const describeEvent = <
  const Key extends string,
  Payload extends { id: string },
  Source,
  Row,
  Fields extends InputFields,
>(
  spec: EventTrigger<Key, Payload, Source, Row, Fields>,
): EventTrigger<Key, Payload, Source, Row, Fields> => spec;

/** The event types that a Zap with this input asks for. */
export const eventsOf = <Input>(
  { events }: { events: EventType[] | ((input: Input) => EventType[]) },
  input: Input,
): EventType[] => (typeof events === 'function' ? events(input) : events);

/** Test events never reach a live Zap, nor the events of another account. */
export const isForeign = (event: Stripe.Event, bundle: Pick<Bundle, 'authData'>): boolean =>
  event.livemode !== isLive(bundle) || (Boolean(event.account) && event.account !== connectedAccount(bundle));

/**
 * Makes an instant trigger of a declaration: one webhook endpoint per Zap, signature first, one fresh
 * read, the signed payload where Stripe is out of reach, and every fact once.
 *
 * @see https://docs.stripe.com/webhooks
 * @see https://docs.zapier.com/platform/build/hook-trigger
 */
export const defineEventTrigger = <
  const Key extends string,
  Payload extends { id: string },
  Source,
  Row,
  Fields extends InputFields,
>(
  spec: EventTrigger<Key, Payload, Source, Row, Fields>,
) => {
  type Input = InferInputData<Fields> & Record<string, unknown>;

  const performList = withStripe(async (stripe, bundle: Bundle<Input>, z): Promise<Row[]> => {
    const { inputData: input } = bundle;
    const limit = bundle.meta?.isLoadingSample ? SAMPLE_SIZE : LIST_SIZE;
    const sources = await spec.list(stripe, input, limit, (payload) => spec.wants(payload, input));
    return sources.map((source) => spec.record.map(source, z));
  });

  const readOrFallBack = async (
    stripe: Stripe,
    event: Stripe.Event,
    payload: Payload,
    input: Input,
  ): Promise<Source | null> => {
    try {
      return await spec.read(stripe, payload, input, event);
    } catch (error) {
      const source = isUnreachable(error) ? spec.fallback(payload, input, event) : null;
      if (!source) throw error;
      return source;
    }
  };

  const receive = withStripe(async (stripe, bundle: Bundle<Input>, z): Promise<Row[]> => {
    const event = verifiedEvent(bundle);
    const payload = event.data.object as unknown as Payload;
    const { inputData: input } = bundle;
    const expected = eventsOf(spec, input).includes(event.type as EventType) && !isForeign(event, bundle);
    if (!expected || !spec.wants(payload, input)) return [];

    const source = await readOrFallBack(stripe, event, payload, input);
    if (!source) return [];
    const row = spec.record.map(source, z);
    const fact = spec.fact?.(payload, event) ?? spec.key;
    // A few objects, like the balance, have no id of their own.
    return (await claim(z, subscriptionOf(bundle).id, payload.id ?? event.id, fact)) ? [row] : [];
  });

  return {
    key: spec.key,
    noun: spec.noun,
    display: { label: spec.label, description: spec.description },
    operation: {
      type: 'hook' as const,
      inputFields: spec.inputFields,
      outputFields: spec.record.outputFields,
      sample: spec.record.sample as Record<string, unknown>,
      performSubscribe: withStripe(
        (stripe, bundle: Bundle<Input>): Promise<Subscription> =>
          subscribe(stripe, bundle.targetUrl ?? '', eventsOf(spec, bundle.inputData), spec.label),
      ),
      performUnsubscribe: withStripe((stripe, bundle: Bundle) =>
        unsubscribe(stripe, subscriptionOf(bundle).id),
      ),
      performList,
      // Without a request nobody delivered anything: a maintainer is trying the trigger from a terminal.
      perform: (z: ZObject, bundle: Bundle<Input>) =>
        bundle.rawRequest ? receive(z, bundle) : performList(z, bundle),
    },
  };
};
