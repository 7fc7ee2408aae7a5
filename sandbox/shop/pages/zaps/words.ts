import { html } from 'hono/html';
import { FORMATTER_EVENTS, type Zap } from '../../../zapier/index.ts';
import { type Labels, labelsOf, type Operation } from '../../definition.ts';
import type { Shop } from '../../shop.ts';
import type { Picture } from '../pictures.ts';
import { type Html, plain } from '../words.ts';

type Step = Zap['steps'][number];

const EVERY = { every_day: 'Every day', every_week: 'Every week', every_month: 'Every month' };

/** The label of a trigger in the Zap editor. */
export const triggerName = ({ trigger }: Zap, { app }: Shop): string => {
  if (trigger.app === 'webhook') return 'Catch Hook';
  if (trigger.app === 'schedule') return EVERY[trigger.key];
  return app.triggers[trigger.key]?.display.label ?? trigger.key;
};

/** The integration's operation of a step. */
export const operationOf = (step: Step, { app }: Shop): Operation | undefined =>
  step.app === 'stripe' ? (app.creates[step.action ?? ''] ?? app.searches[step.search ?? '']) : undefined;

export const stepName = (step: Step, shop: Shop): string => {
  if (step.app === 'filter') return 'Only continue if …';
  if (step.app === 'spreadsheet') return `${SHEET_EVENTS[step.action]} in “${step.input.spreadsheet}”`;
  if (step.app === 'email') return 'Send Email';
  if (step.app === 'formatter') return FORMATTER_EVENTS[step.action];
  if (step.app === 'delay') return 'Delay Until';
  if (step.app === 'looping') return 'Create Loop From Line Items';
  return operationOf(step, shop)?.display.label ?? '';
};

const SHEET_EVENTS = { append_row: 'Create Row', append_rows: 'Create Rows', update_row: 'Update Row' };

export const APPS: Record<Zap['trigger']['app'] | Step['app'], { name: string; icon: Picture }> = {
  stripe: { name: 'Stripe Payment Links', icon: 'card' },
  filter: { name: 'Filter', icon: 'filter' },
  formatter: { name: 'Formatter', icon: 'table' },
  delay: { name: 'Delay', icon: 'clock' },
  looping: { name: 'Looping', icon: 'refund' },
  spreadsheet: { name: 'Google Sheets', icon: 'sheet' },
  email: { name: 'Gmail', icon: 'email' },
  webhook: { name: 'Webhooks', icon: 'hook' },
  schedule: { name: 'Schedule', icon: 'clock' },
};

/** The number of each step, and the labels of its output, by the name in tags: `trigger`, `refund`. */
export type Sources = Map<string, { number: number; labels: Labels }>;

export const sourcesOf = ({ trigger, steps }: Zap, shop: Shop): Sources =>
  new Map([
    ['trigger', { number: 1, labels: labelsOf(shop.app.triggers[trigger.key]) }],
    ...steps.map((step, index): [string, { number: number; labels: Labels }] => [
      'id' in step ? step.id : '',
      { number: index + 2, labels: labelsOf(operationOf(step, shop)) },
    ]),
  ]);

/** `customer_email` → `Customer Email` */
const titled = (key: string): string =>
  key.replaceAll('_', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** The words of a tag: `1. Customer Email` */
const tagWords = (tag: string, sources: Sources): string => {
  const [source = '', key = ''] = tag.split('.');
  const { number, labels } = sources.get(source) ?? {};
  return `${number}. ${labels?.get(key) ?? titled(key)}`;
};

/** A text of a Zap file with its tags in the words of the Zap editor. */
export const mapped = (value: unknown, sources: Sources): Html | string => {
  if (Array.isArray(value)) return html`${value.map((item) => html`${mapped(item, sources)} `)}`;
  if (typeof value === 'object' && value !== null)
    return html`${Object.entries(value).map(([key, one]) => html`${plain(key)}: ${mapped(one, sources)}\n`)}`;
  const parts = String(value).split(/\{\{([^}]+)\}\}/);
  const text = parts.map((part, index) =>
    index % 2 === 1 ? html`<mark>${tagWords(part, sources)}</mark>` : part,
  );
  if (parts[0]?.includes('\n') || parts.length > 7)
    return html`<details><summary>Show the text</summary>${text}</details>`;
  return html`${text}`;
};

/** The filled-in fields of a step, with their labels and the columns of a spreadsheet. */
export const inputsOf = (step: Step, shop: Shop): [string, unknown][] => {
  if (step.app === 'filter')
    return step.only_if.map(({ field, rule, value }) => ['Condition', `${field} ${rule} ${value ?? ''}`]);
  if (step.app === 'spreadsheet') return Object.entries(step.input.columns);
  return labelledInputs(step.input, operationOf(step, shop));
};

/** The values of an operation's fields, with labels: those of choices in words. */
export const labelledInputs = (input: object, operation: Operation | undefined): [string, unknown][] =>
  Object.entries(input).map(([key, value]) => {
    const field = operation?.operation.inputFields.find((one) => one.key === key);
    const choices = typeof field?.choices === 'object' ? field.choices : {};
    return [field?.label ?? titled(key), choices[String(value)] ?? value];
  });

/** The empty fields of an operation by group, as labels. */
export const emptyFields = (input: object, { operation }: Operation): [group: string, labels: string][] => {
  const empty = operation.inputFields.filter(({ key }) => !(key in input));
  const groups = [{ key: undefined, label: 'Fields' }, ...operation.inputFieldGroups];
  return groups.flatMap(({ key, label }): [string, string][] => {
    const labels = empty.filter(({ group }) => group === key).map((one) => one.label ?? one.key);
    return labels.length > 0 ? [[label ?? key ?? '', labels.join(', ')]] : [];
  });
};
