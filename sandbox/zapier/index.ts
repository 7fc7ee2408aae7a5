import { randomUUID } from 'node:crypto';
import { openMailbox } from './email.ts';
import { Failure, toFailure } from './failure.ts';
import { ZapHistory } from './history.ts';
import type { Fields } from './mapping.ts';
import type { Kind } from './only-operations.ts';
import type { ZapRun } from './run.ts';
import { openSpreadsheets } from './spreadsheet.ts';
import { type LiveTrigger, openTrigger, type Period } from './trigger.ts';
import type { Zap } from './zap.ts';
import { type ChoicePage, ZapierApp } from './zapier-app.ts';
import { type Delivery, type LogLine, type RpcFault, startZapierServer } from './zapier-server.ts';

export { checkMailServer } from './email.ts';
export { Failure } from './failure.ts';
export type { HookDelivery } from './history.ts';
export type { Fields } from './mapping.ts';
export type { RunStatus, StepRun, Timed, ZapRun } from './run.ts';
export type { Period } from './trigger.ts';
export { loadZaps, parseZap, type Zap, ZapFileError } from './zap.ts';
export type { LogLine, RpcFault } from './zapier-server.ts';

export interface ZapRunnerOptions {
  /** The integration: what its `index.ts` exports. */
  app: object;
  /** The connection's fields, such as `{ api_key }`. */
  authData: Record<string, string>;
  /** Where spreadsheets and emails go. */
  outDir: string;
  /** A mail server to really send through, besides writing the `.eml` files. */
  smtpUrl?: string | undefined;
  /** Environment variables for the integration, such as `STRIPE_API_BASE_URL`. */
  env?: Record<string, string>;
  /** The longest in ms that a wait lasts which takes minutes at Zapier (default 1000). */
  maxWait?: number;
  /** How long a call of the integration may take; 30, as at Zapier, if nothing is said. */
  callSeconds?: number;
  /** What all values that are written to `z.cache` in a minute may weigh; no limit by default. */
  cacheBytesPerMinute?: number;
}

export interface ZapRunner {
  /** Where the runner plays zapier.com. */
  readonly url: string;
  /** Every run so far, oldest first. */
  readonly runs: ZapHistory['runs'];
  /** Every delivery to the hook URL of a Zap that is on, oldest first. */
  readonly deliveries: ZapHistory['deliveries'];
  /** Emits `run` and `delivery`, with the object, when one is added and whenever it changes. */
  readonly changes: ZapHistory['changes'];
  /** Every line that the integration sent to Zapier's log. */
  readonly logs: LogLine[];
  /** Lets the next calls of Zapier's RPC (cache, cursors, uploads) go wrong. */
  failNext(fault: RpcFault): void;
  /** Turns a Zap on: subscribes its hook, or notes what a polling trigger lists already. Throws a `Failure`. */
  turnOn(zap: Zap): Promise<void>;
  /** Turns a Zap off and unsubscribes its hook. */
  turnOff(zapId: string): Promise<void>;
  /** The URL that a Zap's hook was subscribed with. */
  hookUrl(zapId: string): string;
  /** Polls a Zap's trigger once and runs the Zap for every new item, oldest first. Returns how many were new. */
  poll(zapId: string): Promise<number>;
  /** Lets the time come that a scheduled Zap waits for. */
  fire(zapId: string, period: Period): Promise<void>;
  /** Runs a failed run again from the step that failed, as "Replay" in the Zap history does. */
  replay(run: ZapRun): Promise<void>;
  /** Runs a Zap that is off on up to `limit` items that its trigger lists, as a test in the Zap editor does. */
  tryOut(zap: Zap, limit: number): Promise<ZapRun[]>;
  /** What the integration's connection test answers. Throws a `Failure` where the connection is no good. */
  testConnection(): Promise<Fields>;
  /** Runs one action on its own. */
  invoke(kind: 'create', key: string, inputData?: Fields): Promise<Fields>;
  /** Runs one search, all pages of it, or lists the items that a trigger is tested with. */
  invoke(kind: 'search' | 'trigger', key: string, inputData?: Fields): Promise<Fields[]>;
  /** One page of a dropdown; `meta` is merged into `bundle.meta` (`paging_token`). */
  choices(kind: Kind, key: string, field: string, inputData?: Fields, meta?: Fields): Promise<ChoicePage>;
  /** Resolves when no run is pending and every file is written. */
  idle(): Promise<void>;
  /** Waits for what is under way and ends the server. Zaps that are on stay subscribed: turn them off before. */
  close(): Promise<void>;
}

/** A Zap that is turned on. */
interface LiveZap {
  zap: Zap;
  path: string;
  trigger: LiveTrigger;
}

/** Starts a runner: Zapier's part on this machine, on a port of its own on 127.0.0.1. */
export const startZapRunner = async (options: ZapRunnerOptions): Promise<ZapRunner> => {
  const { env = {}, maxWait = 1000, outDir, smtpUrl } = options;
  const live = new Map<string, LiveZap>();
  const token = randomUUID();

  const onHook = (path: string, delivery: Delivery): boolean => {
    const found = [...live.values()].find((entry) => entry.path === path);
    const receive = found?.trigger.receive;
    if (!found || !receive) return false;
    void history.deliver(found.zap, delivery.rawRequest.content, (run) => receive(run, delivery));
    return true;
  };
  const server = await startZapierServer(token, onHook, options);
  const stripe = await ZapierApp.open({ ...options, env, maxWait, zapierUrl: server.url, token }).catch(
    async (error: unknown) => {
      await server.close();
      throw error;
    },
  );
  /** Single operations under way. */
  const calls = new Set<Promise<unknown>>();
  const follow = <T>(call: Promise<T>): Promise<T> => {
    calls.add(call);
    return call.finally(() => calls.delete(call));
  };
  const spreadsheets = openSpreadsheets(outDir);
  const history = new ZapHistory(stripe, {
    spreadsheets,
    sendEmail: openMailbox(outDir, smtpUrl),
    maxWait,
  });

  const liveZap = (zapId: string): LiveZap => {
    const found = live.get(zapId);
    if (!found) throw new Error(`The Zap "${zapId}" is not turned on.`);
    return found;
  };

  const runner: ZapRunner = {
    url: server.url,
    logs: server.logs,
    failNext: server.failNext,
    runs: history.runs,
    deliveries: history.deliveries,
    changes: history.changes,

    turnOn: async (zap) => {
      if (live.has(zap.id)) throw new Error(`The Zap "${zap.id}" is turned on already.`);
      try {
        checkKeys(zap, stripe);
        const path = `/hooks/${zap.id}/${randomUUID()}`;
        const app = stripe.forRun(zap.timezone);
        live.set(zap.id, { zap, path, trigger: await openTrigger(zap, app, server.url + path) });
      } catch (error) {
        const { kind, message, thrown, delay } = toFailure(error);
        const said = `The Zap "${zap.id}" could not be turned on: ${message}`;
        throw new Failure(kind, said, thrown, delay, { cause: error });
      }
    },

    turnOff: async (zapId) => {
      await liveZap(zapId).trigger.turnOff?.();
      live.delete(zapId);
    },

    hookUrl: (zapId) => server.url + liveZap(zapId).path,

    poll: async (zapId) => {
      const { zap, trigger } = liveZap(zapId);
      if (!trigger.poll) throw new Error(`The Zap "${zapId}" is not polled.`);
      const started = await history.runTrigger(zap, trigger.poll);
      return started.filter((run) => run.trigger).length;
    },

    fire: async (zapId, period) => {
      const { zap, trigger } = liveZap(zapId);
      const { fire } = trigger;
      if (!fire) throw new Error(`The Zap "${zapId}" does not run on a schedule.`);
      await history.runTrigger(zap, () => fire(period));
    },

    replay: (run) => history.replay(run, liveZap(run.zap).zap),

    tryOut: async (zap, limit) => {
      checkKeys(zap, stripe);
      const { trigger } = zap;
      if (trigger.app !== 'stripe') throw new Error(`The trigger of the Zap "${zap.id}" lists no items.`);
      return history.runTrigger(zap, async (app) => {
        const items = (await app.invoke('triggers', trigger.key, trigger.input)) as Fields[];
        return items.slice(0, limit);
      });
    },

    testConnection: async () => (await stripe.call('authentication.test', {})) as Fields,

    invoke: ((kind, key, inputData = {}) =>
      follow(stripe.forRun().invoke(plural[kind], key, inputData))) as ZapRunner['invoke'],

    choices: (kind, key, field, inputData = {}, meta = {}) =>
      follow(stripe.choices(kind, key, field, inputData, meta)),

    idle: async () => {
      await history.idle();
      await spreadsheets.save();
    },

    close: async () => {
      await runner.idle();
      // They tell the server what they do.
      await Promise.allSettled(calls);
      await server.close();
    },
  };
  return runner;
};

const plural = { create: 'creates', search: 'searches', trigger: 'triggers' } as const;

/** A Zap may only name what the integration has. */
const checkKeys = (zap: Zap, stripe: ZapierApp): void => {
  if (zap.trigger.app === 'stripe') stripe.operation('triggers', zap.trigger.key);
  for (const step of zap.steps) {
    if (step.app !== 'stripe') continue;
    if (step.action) stripe.operation('creates', step.action);
    if (step.search) stripe.operation('searches', step.search);
    if (step.search && step.or_create) stripe.creatorFor(step.search);
  }
};
