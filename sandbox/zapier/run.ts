import { setTimeout as wait } from 'node:timers/promises';
import { type Condition, holds } from './conditions.ts';
import type { SendEmail } from './email.ts';
import { Failure, toFailure } from './failure.ts';
import { dropEmpty, type Fields, fillFields, type Scope } from './mapping.ts';
import type { SheetRow, Spreadsheets } from './spreadsheet.ts';
import type { FilterStep, Step, StripeStep, Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';

export type RunStatus = 'running' | 'success' | 'filtered' | 'halted' | 'throttled' | 'held' | 'errored';

/** When something began (ISO 8601, UTC), and how long it took. */
export interface Timed {
  startedAt: string;
  /** `null` while it runs. */
  durationMs: number | null;
}

/** One step of a run: what it was given, what came of it, how often Zapier ran it again. */
export interface StepRun extends Timed {
  /** The step's id in the Zap; a filter, which has none, is named after its place: `filter_1`. */
  id: string;
  app: Step['app'];
  /** What the Zap's author wrote, `{{tags}}` and all. */
  raw: Fields;
  /** The same with the tags filled in; a file is still the pointer to it. */
  input: Fields;
  /** `null` while it runs and where it failed; a filter's is `{ passed }`. */
  output: Fields | null;
  replays: number;
  /** The plain sentence that the Zap's owner reads where the step failed. */
  error?: string;
}

/** One run of a Zap, as its history in Zapier shows it. */
export interface ZapRun extends Timed {
  id: string;
  zap: string;
  status: RunStatus;
  /** The record that the trigger emitted; `null` where the trigger itself failed. */
  trigger: Fields | null;
  /** The steps that have begun, filters too, in the order of the Zap's. */
  steps: StepRun[];
  /** The plain sentence that the Zap's owner reads. */
  error?: string;
  /** The class of error behind it, such as `ExpiredAuthError`. */
  errorType?: string;
  /** All that core said, for those who look for secrets that leaked; see `Failure`. */
  errorDetails?: string;
}

/** What all runs share. */
export interface StepApps {
  spreadsheets: Spreadsheets;
  sendEmail: SendEmail;
  /** The longest wait in ms before a throttled call runs again; at Zapier it is minutes. */
  maxWait: number;
}

/** What one run needs: the apps that its steps run in, and whom to tell when it has changed. */
export interface RunContext extends StepApps {
  stripe: ZapierApp;
  onChange: () => void;
}

/** Zapier gives up in the end as well. */
const MAX_REPLAYS = 5;

export const now = (): Timed => ({ startedAt: new Date().toISOString(), durationMs: null });

/** Does some work and notes on its record how long it took. */
export const timed = async <T>(record: Timed, work: () => Promise<T>): Promise<T> => {
  record.durationMs = null;
  const start = performance.now();
  try {
    return await work();
  } finally {
    record.durationMs = Math.round(performance.now() - start);
  }
};

/** Runs what is left of a run, one step after the other. Never throws: what goes wrong is the run's outcome. */
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

/** Notes on a run how it failed. */
export const recordFailure = (run: ZapRun, thrown: unknown): void => {
  const failure = toFailure(thrown);
  run.status = failure.kind;
  run.error = failure.message;
  run.errorType = failure.thrown;
  run.errorDetails = failure.details;
};

/**
 * Makes a call again with the same input as long as it is throttled, as Zapier does.
 * @param onWait is told before each wait
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
    // Only now are files fetched: a step wants them.
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
      return context.spreadsheets.write(input as unknown as SheetRow);
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

/** Formatter by Zapier, "Lookup Table": puts words for a code. */
const lookUp = ({ lookup_key: key, lookup_table: table, fallback_value: fallback }: LookupTable): unknown =>
  Object.hasOwn(table, String(key)) ? table[String(key)] : fallback;

/** Runs an action. `raw` is what the Zap's author wrote, tags and all. */
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

/** Runs a search for its first result; where there is none, the Zap stops or the record is created. */
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
    throw new Failure('halted', `Nothing was found by "${key}", so the Zap stopped here.`, 'NothingFound');
  }
  const raw = step.or_create.input;
  const createInput = (await stripe.hydrate(fillFields(raw, scope, where))) as Fields;
  return create(stripe.creatorFor(key), createInput, raw, context, { withSearch: key });
};
