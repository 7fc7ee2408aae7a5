import { setTimeout as wait } from 'node:timers/promises';
import { type Condition, holds } from './conditions.ts';
import type { SendEmail } from './email.ts';
import { Failure, toFailure } from './failure.ts';
import { dropEmpty, type Fields, fillFields, type Scope } from './mapping.ts';
import type { SheetRow, WriteRow } from './spreadsheet.ts';
import type { FilterStep, Step, StripeStep, Zap } from './zap.ts';
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
  /** The input in the Zap file, with its `{{tags}}`. */
  raw: Fields;
  /** The input after the mapping, with pointers for files. */
  input: Fields;
  /** `null` until the end and after a failure; `{ passed }` for a filter. */
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

/** The apps of all runs. */
export interface StepApps {
  writeRow: WriteRow;
  sendEmail: SendEmail;
  /** The longest wait in ms for a throttled call. Zapier waits for minutes. */
  maxWait: number;
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
      run.status = await runSteps(run, zap, context);
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

const runSteps = async (run: ZapRun, zap: Zap, context: RunContext): Promise<RunStatus> => {
  const scope: Scope = {
    trigger: run.trigger,
    ...Object.fromEntries(run.steps.map(({ id, output }) => [id, output])),
  };
  for (const step of zap.steps.slice(run.steps.length)) {
    const id = 'id' in step ? step.id : `filter_${run.steps.length + 1}`;
    const output = await runStep(id, step, scope, run, context);
    scope[id] = output;
    if (step.app === 'filter' && !output?.passed) return 'filtered';
  }
  return 'success';
};

const runStep = async (id: string, step: Step, scope: Scope, run: ZapRun, context: RunContext) => {
  const where = `Zap "${run.zap}", step "${id}"`;
  const raw = step.app === 'filter' ? { only_if: step.only_if } : step.input;
  const record: StepRun = { id, app: step.app, raw, input: {}, output: null, replays: 0, ...now() };
  run.steps.push(record);
  context.onChange();

  const perform = async () => {
    if (step.app === 'filter') return { passed: (record.input.only_if as Condition[]).every(holds) };
    // Zapier downloads files only for a step that uses them.
    const input = (await context.stripe.hydrate(record.input)) as Fields;
    return performStep(step, input, scope, where, context);
  };
  const throttled = () => {
    record.replays += 1;
    run.status = 'throttled';
    context.onChange();
  };
  await timed(record, async () => {
    try {
      record.input = fillFields(raw, scope, where);
      record.output = await replayThrottled(perform, context.maxWait, throttled);
      run.status = 'running';
    } catch (error) {
      record.error = toFailure(error).message;
      throw error;
    }
  });
  context.onChange();
  return record.output;
};

const performStep = async (
  step: Exclude<Step, FilterStep>,
  input: Fields,
  scope: Scope,
  where: string,
  context: RunContext,
): Promise<Fields> => {
  switch (step.app) {
    case 'spreadsheet':
      return context.writeRow(input as unknown as SheetRow);
    case 'formatter':
      return { output: lookUp(input as unknown as LookupTable) };
    case 'email':
      return context.sendEmail(input);
    case 'stripe':
      return step.action
        ? create(step.action, input, step.input, context)
        : search(step, input, scope, where, context);
  }
};

interface LookupTable {
  lookup_key: unknown;
  lookup_table: Record<string, string>;
  fallback_value: unknown;
}

/** The lookup table of Formatter by Zapier. */
const lookUp = ({ lookup_key: key, lookup_table: table, fallback_value: fallback }: LookupTable): unknown =>
  Object.hasOwn(table, String(key)) ? table[String(key)] : fallback;

/** Runs an action. */
const create = async (
  key: string,
  input: Fields,
  inputDataRaw: Fields,
  { stripe }: RunContext,
  meta: Fields = {},
): Promise<Fields> => {
  const inputData = dropEmpty(input);
  await stripe.checkFields('creates', key, inputData);
  return (await stripe.perform('creates', key, { inputData, inputDataRaw, meta })) as Fields;
};

/** Returns the first result of a search. Without one, the Zap stops or creates a record. */
const search = async (
  step: StripeStep,
  input: Fields,
  scope: Scope,
  where: string,
  context: RunContext,
): Promise<Fields> => {
  const { stripe } = context;
  const key = step.search ?? '';
  const inputData = dropEmpty(input);
  await stripe.checkFields('searches', key, inputData);
  for await (const found of stripe.search(key, { inputData, inputDataRaw: step.input })) return found;

  if (!step.or_create) {
    throw new Failure('halted', `The search "${key}" found nothing, so the Zap stopped.`, 'NothingFound');
  }
  const raw = step.or_create.input;
  const createInput = (await stripe.hydrate(fillFields(raw, scope, where))) as Fields;
  return create(stripe.creatorFor(key), createInput, raw, context, { withSearch: key });
};
