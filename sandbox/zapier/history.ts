import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Failure } from './failure.ts';
import type { Fields } from './mapping.ts';
import {
  continueRun,
  now,
  recordFailure,
  replayThrottled,
  type StepApps,
  type Timed,
  timed,
  type ZapRun,
} from './run.ts';
import type { Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';

/**
 * Something that reached a Zap's hook URL. One that has ended and started no run was a duplicate, or not wanted; one
 * that the trigger refused has started a run that failed.
 */
export interface HookDelivery extends Timed {
  id: string;
  zap: string;
  /** The body as it came. */
  content: string;
  /** The ids of the runs that it started. */
  runs: string[];
}

/** What emits the items that a Zap runs for, with the app as the run sees it. */
export type Emit = (stripe: ZapierApp) => Promise<Fields[]>;

/** "Default: 100 new items/poll" (https://docs.zapier.com/platform/build/operating-constraints); Zapier holds the others. */
const MAX_ITEMS = 100;

const FLOOD = new Failure(
  'held',
  `More than ${MAX_ITEMS} items came at once, so Zapier holds this run. Replay it.`,
  'FloodProtection',
);

/** The Zap history: every run and every delivery, and the work that is still to be done for them. */
export class ZapHistory {
  readonly runs: ZapRun[] = [];
  readonly deliveries: HookDelivery[] = [];
  readonly changes = new EventEmitter<{ run: [ZapRun]; delivery: [HookDelivery] }>();
  private readonly apps: StepApps;
  private readonly stripe: ZapierApp;
  private readonly pending = new Set<Promise<unknown>>();
  /** The app as a run saw it first: its file pointers are good for a replay as well. */
  private readonly appOf = new WeakMap<ZapRun, ZapierApp>();

  constructor(stripe: ZapierApp, apps: StepApps) {
    this.stripe = stripe;
    this.apps = apps;
  }

  /** Runs a Zap once for each item that its trigger emits; a trigger that fails is a failed run of its own. */
  runTrigger(zap: Zap, emit: Emit): Promise<ZapRun[]> {
    return this.track(this.emitAndRun(zap, emit));
  }

  /** Runs a Zap for what reached its hook URL. */
  deliver(zap: Zap, content: string, emit: Emit): Promise<void> {
    const delivery: HookDelivery = { id: randomUUID(), zap: zap.id, content, runs: [], ...now() };
    this.deliveries.push(delivery);
    this.changes.emit('delivery', delivery);
    const work = timed(delivery, async () => {
      delivery.runs = (await this.emitAndRun(zap, emit)).map(({ id }) => id);
    });
    return this.track(work.then(() => void this.changes.emit('delivery', delivery)));
  }

  /** Runs a run that failed or was held again, from the step that it stands at. */
  async replay(run: ZapRun, zap: Zap): Promise<void> {
    if (!run.trigger || !run.error) throw new Error('Only a run that failed at a step can be replayed.');
    run.steps = run.steps.filter(({ output }) => output);
    delete run.error;
    delete run.errorType;
    delete run.errorDetails;
    await this.continue(run, zap);
  }

  /** Resolves when no run is pending. */
  async idle(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled(this.pending);
  }

  private async emitAndRun(zap: Zap, emit: Emit): Promise<ZapRun[]> {
    const stripe = this.stripe.forRun(zap.timezone);
    try {
      const items = await replayThrottled(
        () => emit(stripe),
        this.apps.maxWait,
        () => undefined,
      );
      const started = items.map((item) => this.start(zap, item, stripe));
      for (const run of started.slice(MAX_ITEMS)) this.fail(run, FLOOD);
      await Promise.all(started.slice(0, MAX_ITEMS).map((run) => this.continue(run, zap)));
      return started;
    } catch (error) {
      const failed = this.start(zap, null, stripe);
      this.fail(failed, error);
      return [failed];
    }
  }

  private start(zap: Zap, trigger: Fields | null, stripe: ZapierApp): ZapRun {
    const run: ZapRun = {
      id: randomUUID(),
      zap: zap.id,
      status: 'running',
      trigger,
      steps: [],
      ...now(),
    };
    this.runs.push(run);
    this.appOf.set(run, stripe);
    this.changes.emit('run', run);
    return run;
  }

  private continue(run: ZapRun, zap: Zap): Promise<void> {
    const stripe = this.appOf.get(run) ?? this.stripe;
    const onChange = () => this.changes.emit('run', run);
    return this.track(continueRun(run, zap, { ...this.apps, stripe, onChange }));
  }

  private fail(run: ZapRun, error: unknown): void {
    recordFailure(run, error);
    run.durationMs = 0;
    this.changes.emit('run', run);
  }

  private track<T>(job: Promise<T>): Promise<T> {
    this.pending.add(job);
    const done = () => this.pending.delete(job);
    // `job` itself carries a failure; this only takes it off the list.
    job.then(done, done);
    return job;
  }
}
