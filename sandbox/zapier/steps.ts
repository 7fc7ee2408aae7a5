import { setTimeout as wait } from 'node:timers/promises';
import { type Condition, holds } from './conditions.ts';
import type { SendEmail } from './email.ts';
import { Failure } from './failure.ts';
import { format } from './formatter.ts';
import { itemsOf } from './line-items.ts';
import { dropEmpty, type Fields, fillFields, type Scope, toText } from './mapping.ts';
import type { SheetRow, WriteRow } from './spreadsheet.ts';
import type { Step, StripeStep } from './zap.ts';
import type { ZapierApp } from './zapier-app.ts';

/** The apps of all runs. */
export interface StepApps {
  writeRow: WriteRow;
  sendEmail: SendEmail;
  /** The longest wait in ms for something that takes minutes or days at Zapier. */
  maxWait: number;
}

/** The data and apps of one step. */
interface StepContext extends StepApps {
  stripe: ZapierApp;
  /** The data of earlier steps. */
  scope: Scope;
  /** The Zap and step for an error message. */
  where: string;
}

/**
 * Zapier's limit of a delay.
 * @see https://help.zapier.com/hc/en-us/articles/8496288754829-Add-delays-to-Zaps
 */
const LONGEST_DELAY_MS = 31 * 24 * 60 * 60 * 1000;

/**
 * Runs one step.
 * @param input the input after the mapping
 * @throws Failure if the step fails
 */
export const performStep = async (step: Step, input: Fields, context: StepContext): Promise<Fields> => {
  switch (step.app) {
    case 'filter':
      return { passed: (input.only_if as Condition[]).every(holds) };
    case 'delay':
      return delay(input, context);
    case 'looping':
      return { items: loopOver(input.values_to_loop as Fields) };
    case 'formatter':
      return { output: format(step.action, input) };
    case 'spreadsheet':
      return writeRows(input as unknown as SheetRow, step.action === 'append_rows', context);
    case 'email':
      return context.sendEmail(input);
    case 'stripe':
      return step.action ? create(step.action, input, step.input, context) : search(step, input, context);
  }
};

/** Writes one row, or one for each line item. Returns the last one and their number. */
const writeRows = async (row: SheetRow, isMultiple: boolean, { writeRow }: StepContext): Promise<Fields> => {
  if (!isMultiple) return writeRow({ ...row, columns: inCells(row.columns) });
  const rows: Fields[] = [];
  for (const columns of itemsOf(row.columns)) rows.push(await writeRow({ ...row, columns }));
  return { spreadsheet: row.spreadsheet, row_count: rows.length, ...rows.at(-1) };
};

/** A cell holds no list. */
const inCells = (columns: Fields): Fields =>
  Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [name, Array.isArray(value) ? toText(value) : value]),
  );

/** Delay Until of Delay by Zapier: a time in the past does not wait. Here it waits for `maxWait` at most. */
const delay = async ({ until }: Fields, { maxWait }: StepContext): Promise<Fields> => {
  const ms = new Date(String(until)).getTime() - Date.now();
  if (Number.isNaN(ms)) throw new Failure('errored', `"${until}" is not a date.`, 'DelayError');
  if (ms > LONGEST_DELAY_MS)
    throw new Failure(
      'errored',
      `Zapier delays a run for 31 days at most, not until ${until}.`,
      'DelayError',
    );
  await wait(Math.min(Math.max(ms, 0), maxWait));
  return { delayed_until: until };
};

/** The data of each iteration of Looping by Zapier. */
const loopOver = (values: Fields): Fields[] => {
  const items = itemsOf(values);
  return items.map((item, index) => ({
    ...item,
    loop_iteration: index + 1,
    loop_iteration_is_last: index === items.length - 1,
  }));
};

/** Runs an action. */
const create = async (
  key: string,
  input: Fields,
  inputDataRaw: Fields,
  { stripe }: StepContext,
  meta: Fields = {},
): Promise<Fields> => {
  const inputData = dropEmpty(input);
  await stripe.checkFields('creates', key, inputData);
  return (await stripe.perform('creates', key, { inputData, inputDataRaw, meta })) as Fields;
};

/** Returns the first result of a search, or all as line items. Without one, the Zap stops or creates a record. */
const search = async (step: StripeStep, input: Fields, context: StepContext): Promise<Fields> => {
  const { stripe, scope, where } = context;
  const key = step.search ?? '';
  const inputData = dropEmpty(input);
  await stripe.checkFields('searches', key, inputData);
  const results: Fields[] = [];
  for await (const found of stripe.search(key, { inputData, inputDataRaw: step.input })) {
    if (!step.all_results) return found;
    results.push(found);
  }
  if (results.length > 0) return { results };
  if (!step.or_create)
    throw new Failure('halted', `The search "${key}" found nothing, so the Zap stopped.`, 'NothingFound');
  const raw = step.or_create.input;
  const createInput = (await stripe.hydrate(fillFields(raw, scope, where))) as Fields;
  return create(stripe.creatorFor(key), createInput, raw, context, { withSearch: key });
};
