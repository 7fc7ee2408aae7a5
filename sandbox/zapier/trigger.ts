import { randomUUID } from 'node:crypto';
import { Failure } from './failure.ts';
import { type Fields, isObject } from './mapping.ts';
import type { Trigger, Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';
import type { Delivery } from './zapier-server.ts';

/** The time that a scheduled Zap looks back on: its first and last day, as `2026-11-22`. */
export interface Period {
  from: string;
  to: string;
}

/** A trigger that is turned on. It has those ways to start a run that belong to its kind; `stripe` is the run's own. */
export interface LiveTrigger {
  /** The records of a delivery to the Zap's hook URL. */
  receive?: (stripe: ZapierApp, delivery: Delivery) => Promise<Fields[]>;
  /** The records that are new since the last time, oldest first. */
  poll?: (stripe: ZapierApp) => Promise<Fields[]>;
  /** The record of a moment that has come. */
  fire?: (period: Period) => Promise<Fields[]>;
  turnOff?: () => Promise<unknown>;
}

type StripeTrigger = Extract<Trigger, { app: 'stripe' }>;

/** Turns a Zap's trigger on; `hookUrl` is the Zap's own. Throws a `Failure` where the integration refuses. */
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

/** What a Zap catches: an object is one record, a list of objects is as many. */
const recordsOf = (body: unknown): Fields[] => {
  const records = [body].flat();
  if (records.every(isObject)) return records;
  throw new Failure('errored', 'The hook takes a form or JSON objects; it got something else.', 'BadHook');
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

/** A polling trigger of the integration: what it lists while it is turned on is not new. */
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

/** The fields that tell the items of a polling trigger apart: those marked primary, otherwise `id`. */
const primaryKeys = (stripe: ZapierApp, trigger: string): string[] => {
  const fields = stripe.operation('triggers', trigger).outputFields ?? [];
  const primary = fields.flatMap((field) => (typeof field === 'object' && field.primary ? [field.key] : []));
  return primary.length > 0 ? primary : ['id'];
};
