import type Stripe from 'stripe';
import zapier, {
  type Bundle,
  type InferInputData,
  type InputFields,
  type ZObject,
} from 'zapier-platform-core';
import { connectedAccount, withStripe } from './client.ts';
import { type EventTrigger, eventsOf, isForeign, SAMPLE_SIZE } from './event-trigger.ts';

/** Polls look back this far, and a record that was read once is remembered as long: so each is read once. */
const WINDOW_SECONDS = 24 * 60 * 60;

/**
 * Remembers what was read, and that the Zap does not want it. The cache only saves requests: where it fails, the
 * object is read again.
 */
const remembered = async <Row>(
  z: ZObject,
  key: string,
  read: () => Promise<Row | null>,
): Promise<Row | null> => {
  const known = await z.cache.get(key).catch(noCache);
  if (known) return (known as { row: Row | null }).row;
  const row = await read();
  await z.cache.set(key, { row }, WINDOW_SECONDS).catch(noCache);
  return row;
};

const noCache = (error: Error): void =>
  zapier.console.log(`The cache did not answer (${error.message}); Stripe is asked again.`);

/**
 * Makes the polling twin of an instant trigger, for accounts whose webhook endpoints are all taken: the same
 * records by the same mapping, from Stripe's list of events. One list request a poll, one read per new item;
 * Zapier deduplicates by id.
 */
export const definePollingTwin = <
  const Key extends string,
  Payload extends { id: string },
  Source,
  Row,
  Fields extends InputFields,
>(
  spec: EventTrigger<Key, Payload, Source, Row, Fields>,
) => {
  type Input = InferInputData<Fields> & Record<string, unknown>;

  const rowOf = async (
    stripe: Stripe,
    event: Stripe.Event,
    bundle: Bundle<Input>,
    z: ZObject,
  ): Promise<Row | null> => {
    const payload = event.data.object as unknown as Payload;
    const { inputData: input } = bundle;
    const read = async (): Promise<Row | null> => {
      const source = await spec.read(stripe, payload, input, event);
      return source && spec.record.map(source, z);
    };
    // While a Zap is turned on, Zapier only notes the ids.
    const bare = bundle.meta?.isPopulatingDedupe ? spec.fallback(payload, input, event) : null;
    if (bare) return spec.record.map(bare, z);
    const key = ['polled', spec.key, connectedAccount(bundle), payload.id, JSON.stringify(input)].join(':');
    return remembered(z, key, read);
  };

  const perform = withStripe(async (stripe, bundle: Bundle<Input>, z): Promise<Row[]> => {
    const { inputData: input } = bundle;
    const wants = (payload: Payload) => spec.wants(payload, input);
    if (bundle.meta?.isLoadingSample) {
      return (await spec.list(stripe, input, SAMPLE_SIZE, wants)).map((source) => spec.record.map(source, z));
    }
    const { data: events } = await stripe.events.list({
      types: eventsOf(spec, input),
      created: { gte: Math.floor(Date.now() / 1000) - WINDOW_SECONDS },
      limit: 100,
    });
    const wanted = events.filter(
      (event) => !isForeign(event, bundle) && wants(event.data.object as unknown as Payload),
    );
    const rows = await Promise.all(wanted.map((event) => rowOf(stripe, event, bundle, z)));
    return rows.filter((row) => row !== null);
  });

  return {
    key: `${spec.key}_poll` as const,
    noun: spec.noun,
    display: {
      label: `${spec.label} (Polling)`,
      description: `${spec.description.replace(/\.$/, '')}; checks every few minutes. Use it where all 16 webhook endpoints of your Stripe account are taken.`,
    },
    operation: {
      type: 'polling' as const,
      inputFields: spec.inputFields,
      outputFields: spec.record.outputFields,
      sample: spec.record.sample as Record<string, unknown>,
      perform,
    },
  };
};
