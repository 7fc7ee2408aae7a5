import { randomUUID } from 'node:crypto';
import { Failure } from './failure.ts';
import { type Fields, isObject } from './mapping.ts';
import type { Trigger, Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';
import type { Delivery } from './zapier-server.ts';

/** The first and last day of a scheduled Zap: `2026-11-22`. */
export interface Period {
  from: string;
  to: string;
}

/** A trigger that is on, with the functions of its kind. `stripe` is the app of the run. */
export interface LiveTrigger {
  /** Returns the records of a request to the hook URL. */
  receive?: (stripe: ZapierApp, delivery: Delivery) => Promise<Fields[]>;
  /** Returns the new records, oldest first. */
  poll?: (stripe: ZapierApp) => Promise<Fields[]>;
  /** Returns the record of a scheduled time. */
  fire?: (period: Period) => Promise<Fields[]>;
  turnOff?: () => Promise<unknown>;
}

type StripeTrigger = Extract<Trigger, { app: 'stripe' }>;

/**
 * Turns the trigger of a Zap on.
 * @throws Failure if the integration refuses
 */
export const openTrigger = async (
  { id, trigger }: Zap,
  stripe: ZapierApp,
  hookUrl: string,
): Promise<LiveTrigger> => {
  switch (trigger.app) {
    case 'schedule':
      return { fire: async (period) => [{ id: randomUUID(), ...period }] };
    case 'webhook':
      return { receive: async (_, { cleanedRequest }) => recordsOf(cleanedRequest) };
    case 'stripe': {
      await stripe.checkFields('triggers', trigger.key, trigger.input);
      const { type } = stripe.operation('triggers', trigger.key);
      return (type === 'hook' ? openHook : openPolling)(id, trigger, stripe, hookUrl);
    }
  }
};

/** The records of a caught hook: one per object. */
const recordsOf = (body: unknown): Fields[] => {
  const records = [body].flat();
  if (records.every(isObject)) return records;
  throw new Failure('errored', 'The hook takes a form or JSON objects.', 'BadHook');
};

/** A REST hook of the integration. */
const openHook = async (
  zapId: string,
  { key, input }: StripeTrigger,
  stripe: ZapierApp,
  targetUrl: string,
): Promise<LiveTrigger> => {
  const bundle = { inputData: input, targetUrl, meta: { zap: { id: zapId } } };
  const operation = `triggers.${key}.operation`;
  const subscribeData = await stripe.call(`${operation}.performSubscribe`, bundle);
  return {
    receive: async (run, delivery) =>
      (await run.perform('triggers', key, { ...bundle, subscribeData, ...delivery })) as Fields[],
    turnOff: () => stripe.call(`${operation}.performUnsubscribe`, { ...bundle, subscribeData }),
  };
};

/** A polling trigger of the integration. Items that it lists at first are not new. */
const openPolling = async (
  zapId: string,
  { key, input }: StripeTrigger,
  stripe: ZapierApp,
  storeKey: string,
): Promise<LiveTrigger> => {
  const seen = new Set<string>();
  const primary = primaryKeys(stripe, key);
  const list = async (run: ZapierApp, isPopulatingDedupe: boolean) => {
    const bundle = { inputData: input, meta: { zap: { id: zapId }, isPopulatingDedupe } };
    const items = (await run.perform('triggers', key, bundle, storeKey)) as Fields[];
    const idOf = (item: Fields) => JSON.stringify(primary.map((name) => item[name]));
    const fresh = items.filter((item) => !seen.has(idOf(item)));
    for (const item of fresh) seen.add(idOf(item));
    return fresh.reverse();
  };
  await list(stripe, true);
  return { poll: (run) => list(run, false) };
};

/** The fields that identify an item of a polling trigger: the primary ones, or `id`. */
const primaryKeys = (stripe: ZapierApp, trigger: string): string[] => {
  const fields = stripe.operation('triggers', trigger).outputFields ?? [];
  const primary = fields.flatMap((field) => (typeof field === 'object' && field.primary ? [field.key] : []));
  return primary.length > 0 ? primary : ['id'];
};
