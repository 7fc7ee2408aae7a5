import { setTimeout as wait } from 'node:timers/promises';
import { toFailure } from './failure.ts';
import { type Fields, fillFields, type Scope } from './mapping.ts';
import { performStep, type StepApps } from './steps.ts';
import type { Step, Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';

export type RunStatus = 'running' | 'success' | 'filtered' | 'halted' | 'throttled' | 'held' | 'errored';

/** The start (ISO 8601, UTC) and the duration of something. */
export interface Timed {
  startedAt: string;
  /** `null` until the end. */
  durationMs: number | null;
}

/** One step of a run. */
export interface StepRun extends Timed {
  /** The id in the Zap. A filter has none, so it gets its position: `filter_1`. */
  id: string;
  app: Step['app'];
  /** The number of the iteration, for a step in a loop: 1. */
  iteration?: number;
  /** The input in the Zap file, with its `{{tags}}`. */
  raw: Fields;
  /** The input after the mapping, with pointers for files. */
  input: Fields;
  /** `null` until the end and after a failure; `{ passed }` for a filter, `{ items }` for a loop. */
  output: Fields | null;
  /** How often the step ran again after a throttle. */
  replays: number;
  /** The message for the owner, if the step failed. */
  error?: string;
}

/** One run of a Zap. */
export interface ZapRun extends Timed {
  id: string;
  zap: string;
  status: RunStatus;
  /** The record of the trigger, or `null` if the trigger failed. */
  trigger: Fields | null;
  /** The started steps, including filters. */
  steps: StepRun[];
  /** The message for the owner. */
  error?: string;
  /** The error class: `ExpiredAuthError`. */
  errorType?: string;
  /** The whole message of core; see `Failure`. */
  errorDetails?: string;
}

/** The apps of one run, and a callback for its changes. */
interface RunContext extends StepApps {
  stripe: ZapierApp;
  onChange: () => void;
}

/** Zapier also stops after some replays. */
const MAX_REPLAYS = 5;

export const now = (): Timed => ({ startedAt: new Date().toISOString(), durationMs: null });

/** Does some work and records its duration. */
export const timed = async <T>(record: Timed, work: () => Promise<T>): Promise<T> => {
  record.durationMs = null;
  const start = performance.now();
  try {
    return await work();
  } finally {
    record.durationMs = Math.round(performance.now() - start);
  }
};

/** Runs the remaining steps of a run. Never throws: a failure becomes the outcome of the run. */
export const continueRun = async (run: ZapRun, zap: Zap, context: RunContext): Promise<void> => {
  run.status = 'running';
  await timed(run, async () => {
    try {
      const work = { run, zap, context, done: [...run.steps] };
      run.status = await runSteps(work, zap.steps, { trigger: run.trigger });
    } catch (error) {
      recordFailure(run, error);
    }
  });
  context.onChange();
};

/** Records a failure on a run. */
export const recordFailure = (run: ZapRun, thrown: unknown): void => {
  const failure = toFailure(thrown);
  run.status = failure.kind;
  run.error = failure.message;
  run.errorType = failure.thrown;
  run.errorDetails = failure.details;
};

/**
 * Repeats a throttled call.
 * @param onWait called before each wait
 */
export const replayThrottled = async <T>(
  call: () => Promise<T>,
  maxWait: number,
  onWait: () => void,
): Promise<T> => {
  for (let replays = 0; ; replays++) {
    try {
      return await call();
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== 'throttled' || replays === MAX_REPLAYS) throw failure;
      onWait();
      await wait(Math.min(failure.delay * 1000, maxWait));
    }
  }
};

/** A run with what its steps need. */
interface Work {
  run: ZapRun;
  zap: Zap;
  context: RunContext;
  /** The finished steps of an earlier try, in the order of the run. */
  done: StepRun[];
}

/** Runs steps, and those after a loop once for each item. */
const runSteps = async (
  work: Work,
  steps: Step[],
  scope: Scope,
  iteration?: number,
): Promise<'success' | 'filtered'> => {
  const filled = { ...scope };
  for (const [index, step] of steps.entries()) {
    const id = 'id' in step ? step.id : `${step.app}_${work.zap.steps.indexOf(step) + 1}`;
    const output = work.done.shift()?.output ?? (await runStep(work, id, step, filled, iteration));
    filled[id] = output;
    if (step.app === 'filter' && !output.passed) return 'filtered';
    if (step.app !== 'looping') continue;
    for (const [number, item] of (output.items as Fields[]).entries())
      await runSteps(work, steps.slice(index + 1), { ...filled, [id]: item }, number + 1);
    return 'success';
  }
  return 'success';
};

const runStep = async (
  { run, context }: Work,
  id: string,
  step: Step,
  scope: Scope,
  iteration?: number,
): Promise<Fields> => {
  const where = `Zap "${run.zap}", step "${id}"`;
  const raw = step.app === 'filter' ? { only_if: step.only_if } : step.input;
  const record: StepRun = {
    id,
    app: step.app,
    ...(iteration && { iteration }),
    raw,
    input: {},
    output: null,
    replays: 0,
    ...now(),
  };
  run.steps.push(record);
  context.onChange();

  // Zapier downloads files only for a step that uses them.
  const perform = async () =>
    performStep(step, (await context.stripe.hydrate(record.input)) as Fields, { scope, where, ...context });
  const throttled = () => {
    record.replays += 1;
    run.status = 'throttled';
    context.onChange();
  };
  return timed(record, async () => {
    try {
      record.input = fillFields(raw, scope, where);
      const output = await replayThrottled(perform, context.maxWait, throttled);
      record.output = output;
      run.status = 'running';
      return output;
    } catch (error) {
      record.error = toFailure(error).message;
      throw error;
    }
  }).finally(() => context.onChange());
};
