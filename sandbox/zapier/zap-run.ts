import { setTimeout as wait } from 'node:timers/promises';
import { rules } from './conditions.ts';
import type { SendEmail } from './email.ts';
import { Failure, toFailure } from './failure.ts';
import { dropEmpty, type Fields, fill, fillFields, type Scope } from './mapping.ts';
import type { Spreadsheets } from './spreadsheet.ts';
import type { FilterStep, Step, StripeStep, Zap } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';

export type RunStatus = 'running' | 'success' | 'filtered' | 'halted' | 'throttled' | 'errored';

/** One step of a run: what it was given, what came of it, how often Zapier ran it again. */
export interface StepRun {
  id: string;
  app: Step['app'];
  input: Fields;
  /** `null` while it runs and where it failed. */
  output: Fields | null;
  replays: number;
}

/** One run of a Zap, as its history in Zapier shows it. */
export interface ZapRun {
  zap: string;
  status: RunStatus;
  /** The record that the trigger emitted; `null` where the trigger itself failed. */
  trigger: Fields | null;
  steps: StepRun[];
  /** Where the run stands in the Zap's list of steps; a replay goes on from here. */
  position: number;
  /** The plain sentence that the Zap's owner reads. */
  error?: string;
  /** The class of error behind it, such as `ExpiredAuthError`. */
  errorType?: string;
}

/** The apps that steps run in. */
export interface Apps {
  stripe: ZapierApp;
  spreadsheets: Spreadsheets;
  sendEmail: SendEmail;
  /** The longest wait in ms before a throttled call runs again; at Zapier it is minutes. */
  maxWait: number;
}

type ActionStep = Exclude<Step, FilterStep>;

/** Zapier gives up in the end as well. */
const MAX_REPLAYS = 5;

/**
 * Runs what is left of a run, one step after the other. Never throws: what goes wrong is the run's outcome.
 */
export async function continueRun(run: ZapRun, zap: Zap, apps: Apps): Promise<void> {
  const scope: Scope = {
    trigger: run.trigger,
    ...Object.fromEntries(run.steps.map((step) => [step.id, step.output])),
  };
  run.status = 'running';
  try {
    for (const step of zap.steps.slice(run.position)) {
      if (step.app === 'filter') {
        if (!passes(step, scope, `Zap "${zap.id}"`)) {
          run.status = 'filtered';
          return;
        }
      } else {
        scope[step.id] = await runStep(step, scope, run, apps);
      }
      run.position += 1;
    }
    run.status = 'success';
  } catch (error) {
    recordFailure(run, error);
  }
}

/** Notes on a run how it failed. */
export function recordFailure(run: ZapRun, thrown: unknown): void {
  const failure = toFailure(thrown);
  run.status = failure.kind;
  run.error = failure.message;
  run.errorType = failure.thrown;
}

/**
 * Makes a call again with the same input as long as it is throttled, as Zapier does.
 * @param onWait is told before each wait
 */
export async function replayThrottled<T>(call: () => Promise<T>, maxWait: number, onWait: () => void) {
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
}

function passes(step: FilterStep, scope: Scope, zap: string): boolean {
  return step.only_if.every(({ field, rule, value }) =>
    rules[rule](
      fill(field, scope, `${zap}, filter`),
      value === undefined ? undefined : fill(value, scope, `${zap}, filter`),
    ),
  );
}

async function runStep(step: ActionStep, scope: Scope, run: ZapRun, apps: Apps): Promise<Fields> {
  const where = `Zap "${run.zap}", step "${step.id}"`;
  const record: StepRun = { id: step.id, app: step.app, input: {}, output: null, replays: 0 };
  run.steps.push(record);
  record.input = fillFields(step.input, scope, where);
  const perform = async () => {
    // Only now are files fetched: a step wants them.
    const input = (await apps.stripe.hydrate(record.input)) as Fields;
    return performStep(step, input, scope, where, apps);
  };
  record.output = await replayThrottled(perform, apps.maxWait, () => {
    record.replays += 1;
    run.status = 'throttled';
  });
  run.status = 'running';
  return record.output;
}

async function performStep(
  step: ActionStep,
  input: Fields,
  scope: Scope,
  where: string,
  apps: Apps,
): Promise<Fields> {
  switch (step.app) {
    case 'spreadsheet':
      return apps.spreadsheets.append(step.input.spreadsheet, input.columns as Fields);
    case 'email':
      return apps.sendEmail(input);
    case 'stripe':
      return step.action
        ? create(step.action, input, step.input, apps)
        : search(step, input, scope, where, apps);
  }
}

/** Runs an action. `raw` is what the Zap's author typed, tags and all. */
async function create(key: string, input: Fields, raw: Fields, { stripe }: Apps, meta: Fields = {}) {
  const inputData = dropEmpty(input);
  await stripe.checkFields('creates', key, inputData);
  const bundle = { inputData, inputDataRaw: raw, meta };
  return (await stripe.call(`creates.${key}.operation.perform`, bundle)) as Fields;
}

/** Runs a search for its first result; where there is none, the Zap stops or the record is created. */
async function search(step: StripeStep, input: Fields, scope: Scope, where: string, apps: Apps) {
  const key = step.search ?? '';
  const inputData = dropEmpty(input);
  await apps.stripe.checkFields('searches', key, inputData);
  for await (const found of apps.stripe.search(key, { inputData, inputDataRaw: step.input })) return found;

  if (!step.or_create) {
    throw new Failure('halted', `Nothing was found by "${key}", so the Zap stopped here.`, 'NothingFound');
  }
  const raw = step.or_create.input;
  const createInput = (await apps.stripe.hydrate(fillFields(raw, scope, where))) as Fields;
  return create(apps.stripe.creatorFor(key), createInput, raw, apps, { withSearch: key });
}
