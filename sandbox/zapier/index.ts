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
export { FORMATTER_EVENTS } from './formatter.ts';
export type { HookDelivery } from './history.ts';
export type { Fields } from './mapping.ts';
export type { RunStatus, StepRun, Timed, ZapRun } from './run.ts';
export type { Period } from './trigger.ts';
export { loadZaps, parseZap, type Zap, ZapFileError } from './zap.ts';
export type { LogLine, RpcFault } from './zapier-server.ts';

export interface ZapRunnerOptions {
  /** The export of the integration's `index.ts`. */
  app: object;
  /** The fields of the connection: `{ api_key }`. */
  authData: Record<string, string>;
  /** The folder for spreadsheets and emails. */
  outDir: string;
  /** A mail server that also sends the emails. */
  smtpUrl?: string | undefined;
  /** Environment variables of the integration: `STRIPE_API_BASE_URL`. */
  env?: Record<string, string>;
  /** The longest wait in ms for something that takes minutes at Zapier; 1000 by default. */
  maxWait?: number;
  /** The time limit of a call; 30 by default, like at Zapier. */
  callSeconds?: number;
  /** Limit of the values written to `z.cache` in a minute; none by default. */
  cacheBytesPerMinute?: number;
}

export interface ZapRunner {
  /** The URL of the runner as zapier.com. */
  readonly url: string;
  /** All runs, oldest first. */
  readonly runs: ZapHistory['runs'];
  /** All requests to hook URLs of Zaps that are on, oldest first. */
  readonly deliveries: ZapHistory['deliveries'];
  /** Emits `run` and `delivery` for each new or changed object. */
  readonly changes: ZapHistory['changes'];
  /** All lines of Zapier's log. */
  readonly logs: LogLine[];
  /** Adds a fault for the next RPC calls (cache, cursors, uploads). */
  failNext(fault: RpcFault): void;
  /**
   * Turns a Zap on: subscribes its hook, or records the existing items of its polling trigger.
   * @throws Failure if the integration refuses
   */
  turnOn(zap: Zap): Promise<void>;
  /** Turns a Zap off and unsubscribes its hook. */
  turnOff(zapId: string): Promise<void>;
  /** The hook URL of a Zap. */
  hookUrl(zapId: string): string;
  /** Polls once and runs the Zap for every new item, oldest first. Returns the number of new items. */
  poll(zapId: string): Promise<number>;
  /** Runs a scheduled Zap. */
  fire(zapId: string, period: Period): Promise<void>;
  /** Continues a failed run at its failed step, like “Replay” in the Zap history. */
  replay(run: ZapRun): Promise<void>;
  /** Runs a Zap that is off for up to `limit` items of its trigger, like a test in the Zap editor. */
  tryOut(zap: Zap, limit: number): Promise<ZapRun[]>;
  /**
   * Runs the connection test of the integration.
   * @throws Failure if the connection is invalid
   */
  testConnection(): Promise<Fields>;
  /** Runs one action without a Zap. */
  invoke(kind: 'create', key: string, inputData?: Fields): Promise<Fields>;
  /** Runs all pages of a search, or lists the test items of a trigger. */
  invoke(kind: 'search' | 'trigger', key: string, inputData?: Fields): Promise<Fields[]>;
  /** Loads one page of a dropdown. `meta` is merged into `bundle.meta` (`paging_token`). */
  choices(kind: Kind, key: string, field: string, inputData?: Fields, meta?: Fields): Promise<ChoicePage>;
  /** Resolves when no run is pending and all files are written. */
  idle(): Promise<void>;
  /** Waits for pending work and stops the server. It does not unsubscribe Zaps: turn them off before. */
  close(): Promise<void>;
}

/** A Zap that is on. */
interface LiveZap {
  zap: Zap;
  path: string;
  trigger: LiveTrigger;
}

/** Starts a Zap runner, which plays Zapier on a free port of 127.0.0.1. */
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
  /** Pending single operations. */
  const calls = new Set<Promise<unknown>>();
  const follow = <T>(call: Promise<T>): Promise<T> => {
    calls.add(call);
    return call.finally(() => calls.delete(call));
  };
  const writeRow = openSpreadsheets(outDir);
  const history = new ZapHistory(stripe, {
    writeRow,
    sendEmail: openMailbox(outDir, smtpUrl),
    maxWait,
  });

  const liveZap = (zapId: string): LiveZap => {
    const found = live.get(zapId);
    if (!found) throw new Error(`The Zap "${zapId}" is off.`);
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
      if (live.has(zap.id)) throw new Error(`The Zap "${zap.id}" is on already.`);
      try {
        checkKeys(zap, stripe);
        const path = `/hooks/${zap.id}/${randomUUID()}`;
        const app = stripe.forRun(zap.timezone);
        live.set(zap.id, { zap, path, trigger: await openTrigger(zap, app, server.url + path) });
      } catch (error) {
        const { kind, message, thrown, delay } = toFailure(error);
        const text = `The Zap "${zap.id}" could not be turned on: ${message}`;
        throw new Failure(kind, text, thrown, delay, { cause: error });
      }
    },

    turnOff: async (zapId) => {
      await liveZap(zapId).trigger.turnOff?.();
      live.delete(zapId);
    },

    hookUrl: (zapId) => server.url + liveZap(zapId).path,

    poll: async (zapId) => {
      const { zap, trigger } = liveZap(zapId);
      if (!trigger.poll) throw new Error(`The Zap "${zapId}" has no polling trigger.`);
      const started = await history.runTrigger(zap, trigger.poll);
      return started.filter((run) => run.trigger).length;
    },

    fire: async (zapId, period) => {
      const { zap, trigger } = liveZap(zapId);
      const { fire } = trigger;
      if (!fire) throw new Error(`The Zap "${zapId}" has no schedule.`);
      await history.runTrigger(zap, () => fire(period));
    },

    replay: (run) => history.replay(run, liveZap(run.zap).zap),

    tryOut: async (zap, limit) => {
      checkKeys(zap, stripe);
      const { trigger } = zap;
      if (trigger.app !== 'stripe') throw new Error(`The trigger of the Zap "${zap.id}" has no test items.`);
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
    },

    close: async () => {
      await runner.idle();
      // A pending call still needs the server.
      await Promise.allSettled(calls);
      await server.close();
    },
  };
  return runner;
};

const plural = { create: 'creates', search: 'searches', trigger: 'triggers' } as const;

/** @throws Failure if the integration does not have an operation of the Zap */
const checkKeys = (zap: Zap, stripe: ZapierApp): void => {
  if (zap.trigger.app === 'stripe') stripe.operation('triggers', zap.trigger.key);
  for (const step of zap.steps) {
    if (step.app !== 'stripe') continue;
    if (step.action) stripe.operation('creates', step.action);
    if (step.search) stripe.operation('searches', step.search);
    if (step.search && step.or_create) stripe.creatorFor(step.search);
  }
};
