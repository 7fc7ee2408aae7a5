import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Failure } from './failure.ts';
import type { Fields } from './mapping.ts';
import { continueRun, now, recordFailure, replayThrottled, type Timed, timed, type ZapRun } from './run.ts';
import type { StepApps } from './steps.ts';
import type { Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';

/**
 * A request to the hook URL of a Zap. It starts no run if it is a duplicate or the trigger filters it out, and a failed
 * run if the trigger refuses it.
 */
export interface HookDelivery extends Timed {
  id: string;
  zap: string;
  /** The body. */
  content: string;
  /** The ids of its runs. */
  runs: string[];
}

/** Emits the items of a trigger. */
type Emit = (stripe: ZapierApp) => Promise<Fields[]>;

/** Zapier holds further items of a poll: https://docs.zapier.com/platform/build/operating-constraints */
const MAX_ITEMS = 100;

const FLOOD = new Failure(
  'held',
  `The trigger returned more than ${MAX_ITEMS} items, so Zapier holds this run. Replay it.`,
  'FloodProtection',
);

/** The Zap history: all runs and deliveries, with the pending work. */
export class ZapHistory {
  readonly runs: ZapRun[] = [];
  readonly deliveries: HookDelivery[] = [];
  readonly changes = new EventEmitter<{ run: [ZapRun]; delivery: [HookDelivery] }>();
  private readonly apps: StepApps;
  private readonly stripe: ZapierApp;
  private readonly pending = new Set<Promise<unknown>>();
  /** The app of each run, because its file pointers are valid in a replay, too. */
  private readonly appOf = new WeakMap<ZapRun, ZapierApp>();

  constructor(stripe: ZapierApp, apps: StepApps) {
    this.stripe = stripe;
    this.apps = apps;
  }

  /** Runs a Zap for each item of its trigger. A failed trigger is a failed run. */
  runTrigger(zap: Zap, emit: Emit): Promise<ZapRun[]> {
    return this.track(this.emitAndRun(zap, emit));
  }

  /** Runs a Zap for a request to its hook URL. */
  deliver(zap: Zap, content: string, emit: Emit): Promise<void> {
    const delivery: HookDelivery = { id: randomUUID(), zap: zap.id, content, runs: [], ...now() };
    this.deliveries.push(delivery);
    this.changes.emit('delivery', delivery);
    const work = timed(delivery, async () => {
      delivery.runs = (await this.emitAndRun(zap, emit)).map(({ id }) => id);
    });
    return this.track(work.then(() => void this.changes.emit('delivery', delivery)));
  }

  /** Continues a failed or held run at its last step. */
  async replay(run: ZapRun, zap: Zap): Promise<void> {
    if (!run.trigger || !run.error) throw new Error('Only a run with a failed step can be replayed.');
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
    // The caller of `job` handles its failure.
    job.then(done, done);
    return job;
  }
}
