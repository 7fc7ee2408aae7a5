import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { openMailbox } from './email.ts';
import { Failure, toFailure } from './failure.ts';
import type { Fields } from './mapping.ts';
import {
  continueRun,
  now,
  type RunContext,
  recordFailure,
  replayThrottled,
  type Timed,
  timed,
  type ZapRun,
} from './run.ts';
import { openSpreadsheets } from './spreadsheet.ts';
import { type LiveTrigger, openTrigger, type Period } from './trigger.ts';
import type { Zap } from './zap.ts';
import { type ChoicePage, type Kind, ZapierApp } from './zapier-app.ts';
import { type LogLine, startZapierServer } from './zapier-server.ts';

export { Failure } from './failure.ts';
export type { Fields } from './mapping.ts';
export type { RunStatus, StepRun, Timed, ZapRun } from './run.ts';
export type { Period } from './trigger.ts';
export { loadZaps, parseZap, type Zap, ZapFileError } from './zap.ts';
export type { LogLine } from './zapier-server.ts';

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
  /** The longest wait in ms before a throttled call runs again (default 1000). */
  maxWait?: number;
}

/** Something that reached a Zap's hook URL. One that has ended without a run and without an error was a duplicate, or not wanted. */
export interface HookDelivery extends Timed {
  id: string;
  zap: string;
  /** The body as it came. */
  content: string;
  /** The ids of the runs that it started. */
  runs: string[];
}

export interface ZapRunner {
  /** Where the runner plays zapier.com. */
  readonly url: string;
  /** Every run so far, oldest first. */
  readonly runs: ZapRun[];
  /** Every delivery to the hook URL of a Zap that is on, oldest first. */
  readonly deliveries: HookDelivery[];
  /** Emits `run` and `delivery`, with the object, when one is added and whenever it changes. */
  readonly changes: EventEmitter<{ run: [ZapRun]; delivery: [HookDelivery] }>;
  /** Every line that the integration sent to Zapier's log. */
  readonly logs: LogLine[];
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
  /** Ends the pending runs and the server. Zaps that are on stay subscribed: turn them off before. */
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
  const live = new Map<string, LiveZap>();
  const runs: ZapRun[] = [];
  const deliveries: HookDelivery[] = [];
  const changes: ZapRunner['changes'] = new EventEmitter();
  const pending = new Set<Promise<unknown>>();
  const token = randomUUID();

  const server = await startZapierServer(token, (path, delivery) => {
    const found = [...live.values()].find((entry) => entry.path === path);
    const receive = found?.trigger.receive;
    if (found && receive) void track(deliver(found, delivery.rawRequest.content, () => receive(delivery)));
    return receive !== undefined;
  });
  const restoreEnv = rememberEnv([
    ...Object.keys(options.env ?? {}),
    'LOGGING_ENDPOINT',
    '_ZAPIER_ONE_TIME_SECRET',
  ]);
  const stripe = await ZapierApp.open({
    ...options,
    env: options.env ?? {},
    zapierUrl: server.url,
    token,
  }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const context: RunContext = {
    stripe,
    spreadsheets: openSpreadsheets(options.outDir),
    sendEmail: openMailbox(options.outDir, options.smtpUrl),
    maxWait: options.maxWait ?? 1000,
    onChange: (run) => changes.emit('run', run),
  };

  const track = <T>(job: Promise<T>): Promise<T> => {
    pending.add(job);
    // `job` itself carries a failure; this only takes it off the list.
    job.then(
      () => pending.delete(job),
      () => pending.delete(job),
    );
    return job;
  };

  const liveZap = (zapId: string): LiveZap => {
    const found = live.get(zapId);
    if (!found) throw new Error(`The Zap "${zapId}" is not turned on.`);
    return found;
  };

  const startRun = (zap: Zap, trigger: Fields | null): ZapRun => {
    const run: ZapRun = {
      id: randomUUID(),
      zap: zap.id,
      status: 'running',
      trigger,
      steps: [],
      ...now(),
    };
    runs.push(run);
    changes.emit('run', run);
    return run;
  };

  /** Runs the Zap once per item that its trigger emits; a trigger that fails is a failed run of its own. */
  const runTrigger = async ({ zap }: LiveZap, emit: () => Promise<Fields[]>): Promise<ZapRun[]> => {
    try {
      const items = await replayThrottled(emit, context.maxWait, () => undefined);
      const started = items.map((item) => startRun(zap, item));
      await Promise.all(started.map((run) => continueRun(run, zap, context)));
      return started;
    } catch (error) {
      const failed = startRun(zap, null);
      recordFailure(failed, error);
      failed.durationMs = 0;
      changes.emit('run', failed);
      return [failed];
    }
  };

  const deliver = async (entry: LiveZap, content: string, receive: () => Promise<Fields[]>) => {
    const delivery: HookDelivery = { id: randomUUID(), zap: entry.zap.id, content, runs: [], ...now() };
    deliveries.push(delivery);
    changes.emit('delivery', delivery);
    await timed(delivery, async () => {
      delivery.runs = (await runTrigger(entry, receive)).map(({ id }) => id);
    });
    changes.emit('delivery', delivery);
  };

  const runner: ZapRunner = {
    url: server.url,
    runs,
    deliveries,
    changes,
    logs: server.logs,

    turnOn: async (zap) => {
      if (live.has(zap.id)) throw new Error(`The Zap "${zap.id}" is turned on already.`);
      try {
        checkKeys(zap, stripe);
        const path = `/hooks/${zap.id}/${randomUUID()}`;
        live.set(zap.id, { zap, path, trigger: await openTrigger(zap, stripe, server.url + path) });
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

    poll: (zapId) => {
      const entry = liveZap(zapId);
      const { poll } = entry.trigger;
      if (!poll) throw new Error(`The Zap "${zapId}" is not polled.`);
      return track(
        runTrigger(entry, poll).then((started) => started.filter(({ trigger }) => trigger).length),
      );
    },

    fire: async (zapId, period) => {
      const entry = liveZap(zapId);
      const { fire } = entry.trigger;
      if (!fire) throw new Error(`The Zap "${zapId}" does not run on a schedule.`);
      await track(runTrigger(entry, () => fire(period)));
    },

    replay: async (run) => {
      if (!run.trigger || !run.error) throw new Error('Only a run that failed at a step can be replayed.');
      run.steps = run.steps.filter(({ output }) => output);
      delete run.error;
      delete run.errorType;
      await track(continueRun(run, liveZap(run.zap).zap, context));
    },

    tryOut: async (zap, limit) => {
      checkKeys(zap, stripe);
      const { trigger } = zap;
      if (trigger.app !== 'stripe') throw new Error(`The trigger of the Zap "${zap.id}" lists no items.`);
      const items = (await stripe.invoke('triggers', trigger.key, trigger.input)) as Fields[];
      const tried = items.slice(0, limit).map((item) => startRun(zap, item));
      await track(Promise.all(tried.map((run) => continueRun(run, zap, context))));
      return tried;
    },

    testConnection: async () => (await stripe.call('authentication.test', {})) as Fields,

    invoke: ((kind, key, inputData = {}) =>
      stripe.invoke(plural[kind], key, inputData)) as ZapRunner['invoke'],

    choices: (kind, key, field, inputData = {}, meta = {}) =>
      stripe.choices(kind, key, field, inputData, meta),

    idle: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
      await context.spreadsheets.save();
    },

    close: async () => {
      await runner.idle();
      await server.close();
      restoreEnv();
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

/** Core copies the app's environment into the process's own; this puts back what was there. */
const rememberEnv = (names: string[]): (() => void) => {
  const before = names.map((name) => [name, process.env[name]] as const);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};
