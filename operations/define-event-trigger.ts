import type Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import type { Inputs } from '../inputs/define-inputs.ts';
import { ofAccount } from '../records/dashboard.ts';
import type { RecordType } from '../records/define-record.ts';
import { connectedAccount, isLive } from '../stripe/client.ts';
import type { EventType } from '../stripe/webhooks.ts';
import { describe, shapeOf, type Words } from './describe.ts';
import { instantOperation } from './instant-trigger.ts';
import { pollingOperation } from './polling-trigger.ts';
import type { TriggerParts, TriggerRun } from './trigger-run.ts';

/** The object that events of these types are about, as Stripe sends it. */
type PayloadOf<Type extends EventType> = Extract<Stripe.Event, { type: Type }>['data']['object'];

/** What sets one trigger apart from the next. Its payload has the type of its events. */
export interface EventTrigger<
  Key extends string,
  Type extends EventType,
  Values,
  Source,
  Row extends { id: string },
> extends Words<Key> {
  /** The types, or how to know them from what was filled in. */
  events: Type[] | ((input: Values) => Type[]);
  inputs: Inputs<Values>;
  record: RecordType<Source, Row>;
  /** Does this Zap want this event? Asked before Stripe is. Without it, every event is wanted. */
  wants?: (payload: PayloadOf<Type>, input: NoInfer<Values>) => boolean;
  /**
   * Reads the object afresh, with all that the record needs. Null where the fresh object shows that the Zap does not
   * want it.
   */
  read: (
    stripe: Stripe,
    payload: PayloadOf<Type>,
    input: NoInfer<Values>,
    event: Stripe.Event,
  ) => Promise<NoInfer<Source> | null>;
  /**
   * False while Stripe still has to book what the record promises, like the fee of a payment that was made a second
   * ago: then the object is read again for a few seconds.
   */
  isComplete?: (source: NoInfer<Source>) => boolean;
  /**
   * Makes do with the signed payload, where the fresh object cannot be had. Null where that would mean to guess
   * whether the Zap wants it: then the step fails instead.
   */
  fallback: (payload: PayloadOf<Type>, input: NoInfer<Values>, event: Stripe.Event) => NoInfer<Source> | null;
  /** Recent objects that this trigger would have fired for, newest first: at most `limit`. */
  list: (
    stripe: Stripe,
    input: NoInfer<Values>,
    limit: number,
    wants: (payload: PayloadOf<Type>) => boolean,
  ) => Promise<NoInfer<Source>[]>;
  /** Names the business fact that an event tells about its object, where a trigger knows more than one. */
  fact?: (payload: PayloadOf<Type>, event: Stripe.Event) => string;
}

/** Test events never reach a live Zap, nor the events of another account. */
const isForeign = (event: Stripe.Event, bundle: Bundle): boolean =>
  event.livemode !== isLive(bundle) || (Boolean(event.account) && event.account !== connectedAccount(bundle));

/**
 * Makes triggers of a declaration: an instant one (one webhook endpoint a Zap, signature first, one fresh read, the
 * signed payload where Stripe cannot be read, every fact once), and a polling one for accounts that have no webhook
 * endpoint left. Both give the same records by the same mapping.
 *
 * @see https://docs.stripe.com/webhooks
 * @see https://docs.zapier.com/platform/build/hook-trigger
 */
export const defineEventTrigger = <
  const Key extends string,
  const Type extends EventType,
  Values,
  Source,
  Row extends { id: string },
>(
  spec: EventTrigger<Key, Type, Values, Source, Row>,
) => {
  const start = (bundle: Bundle, z: ZObject): TriggerRun => {
    const input = spec.inputs.parse(bundle);
    const types: EventType[] = typeof spec.events === 'function' ? spec.events(input) : spec.events;
    // The one place where the payload gets its type: of an event whose type was looked at, or is asked for.
    const payloadOf = (event: Stripe.Event) => event.data.object as PayloadOf<Type>;
    const wants = (payload: PayloadOf<Type>) => spec.wants?.(payload, input) ?? true;
    const ofConnection = (row: Row): Row => ofAccount(row, connectedAccount(bundle));
    return {
      types,
      isWanted: (event) =>
        types.some((type) => type === event.type) && !isForeign(event, bundle) && wants(payloadOf(event)),
      readFresh: async (stripe, event) => {
        const source = await spec.read(stripe, payloadOf(event), input, event);
        if (!source) return null;
        return {
          row: ofConnection(spec.record.map(source, z)),
          isComplete: spec.isComplete?.(source) ?? true,
        };
      },
      signedRow: (event, note) => {
        const source = spec.fallback(payloadOf(event), input, event);
        if (!source) return null;
        const row = ofConnection(spec.record.mapLeniently(source, z));
        return { ...row, details_complete: false, details_note: note };
      },
      listRows: async (stripe, limit) =>
        (await spec.list(stripe, input, limit, wants)).map((source) =>
          ofConnection(spec.record.map(source, z)),
        ),
      factOf: (event) => ({
        // A few objects, like the balance, have no id of their own.
        object: 'id' in event.data.object ? String(event.data.object.id) : event.id,
        kind: spec.fact?.(payloadOf(event), event) ?? spec.key,
      }),
    };
  };
  const parts: TriggerParts = { key: spec.key, label: spec.label, start };
  const shape = shapeOf(spec.inputs, spec.record);
  return {
    instant: { ...describe(spec, spec.record), operation: { ...shape, ...instantOperation(parts) } },
    polling: {
      ...describe(
        {
          ...spec,
          key: `${spec.key}_poll` as const,
          label: `${spec.label} (Polling)`,
          description: `${spec.description.replace(/\.$/, '')}; checks every few minutes. Use it where all webhook endpoints of your account are taken.`,
        },
        spec.record,
      ),
      operation: { ...shape, ...pollingOperation(parts) },
    },
  };
};
