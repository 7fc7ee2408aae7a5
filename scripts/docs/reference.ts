import type { PlainInputField, PlainOutputField } from 'zapier-platform-core';
import app from '../../index.ts';
import { ABOUT } from '../../zapier/describe.ts';
import { anchor, code, fillIn, table } from './markdown.ts';
import {
  type DocumentedRecord,
  guideOf,
  inputFieldsOf,
  OPERATIONS,
  type Operation,
  RECORDS,
} from './operations.ts';

/** For longer lists of choices, the page only shows their number. */
const MOST_CHOICES = 12;

const kindOf = ({ operation: { type } }: Operation): string =>
  type === 'hook' ? ' Instant.' : type === 'polling' ? ' Polling.' : '';

/** The choices of a field; empty for free text. */
const choicesOf = ({ choices }: PlainInputField): string => {
  if (!choices) return '';
  if ('perform' in choices) return 'Chosen from a dropdown, or mapped.';
  const entries = Object.entries(choices as Record<string, string>);
  if (entries.length > MOST_CHOICES) return `One of ${entries.length} choices.`;
  return `${entries.map(([value, label]) => `${code(value)} (${label})`).join(', ')}.`;
};

const typeOf = ({ type, list, dict, children }: PlainInputField | PlainOutputField): string =>
  list || children ? `list${type ? ` of ${type}` : ''}` : dict ? 'names and values' : (type ?? 'string');

const inputRow = (field: PlainInputField): string[] => [
  field.label ?? '',
  code(field.key),
  typeOf(field),
  field.required ? 'yes' : '',
  [field.helpText, choicesOf(field), field.default && `Default: ${code(String(field.default))}.`]
    .filter(Boolean)
    .join(' '),
];

const inputTable = (fields: readonly PlainInputField[]): string =>
  table(['Field', 'Key', 'Type', 'Required', 'Help text'], fields.map(inputRow));

const inputs = (operation: Operation): string => {
  const { inputFieldGroups: groups } = operation.operation;
  const inputFields = inputFieldsOf(operation);
  if (!inputFields.length) return 'It has no fields to fill in.';
  if (!groups) return inputTable(inputFields);
  return groups
    .map(
      ({ key, label }) => `**${label}**\n\n${inputTable(inputFields.filter(({ group }) => group === key))}`,
    )
    .join('\n\n');
};

const operationSection = (operation: Operation): string => {
  const {
    key,
    display,
    [ABOUT]: { record },
  } = operation;
  return `### ${display.label}

${code(key)}.${kindOf(operation)} ${display.description} Gives: [${record}](#${anchor(`${record} record`)}).

${inputs(operation)}`;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const exampleOf = (value: unknown): string => {
  if (value === null || value === undefined || isObject(value)) return '';
  const text = String(value);
  return code(text.length > 40 ? `${text.slice(0, 39)}…` : text);
};

const outputRows = (fields: PlainOutputField[], sample: unknown, prefix = ''): string[][] =>
  fields.flatMap((field) => {
    const { key, label = '', children = [] } = field;
    const value = isObject(sample) ? sample[key] : undefined;
    const row = [code(prefix + key), label, typeOf(field), exampleOf(value)];
    const first: unknown = Array.isArray(value) ? value[0] : undefined;
    return [row, ...outputRows(children as PlainOutputField[], first, `${prefix}${key}[].`)];
  });

const recordSection = ({ name, outputFields, sample }: DocumentedRecord): string =>
  `### ${name} record\n\n${table(['Key', 'Label', 'Type', 'Example'], outputRows(outputFields, sample))}`;

/** @returns `docs/reference.md` with all operations, their fields and all records */
export const reference = (): string =>
  `${[
    '# Reference',
    'Made by `npm run docs` from the definition of the integration: every trigger, action and search with the fields that a person fills in, and every record with the fields that later steps can map.',
    'A key never changes once a version is public, because Zaps store it. A field without a value is `null`, never missing. Amounts without a suffix are in major units (`12.5`), `…_minor` counts as Stripe does, `…_display` is for people.',
    ...Object.entries(OPERATIONS).flatMap(([kind, all]) => [`## ${kind}`, ...all.map(operationSection)]),
    '## Records',
    ...RECORDS.map(recordSection),
  ].join('\n\n')}\n`;

const operationRow = (operation: Operation): string[] => {
  const {
    key,
    display: { label = '', description = '' },
  } = operation;
  return [`[${label}](reference.md#${anchor(label)})`, code(key), description, guideOf(operation)];
};

/** Tables of all operations. */
const operationTables = (): string => {
  const pairs = Object.values(app.searchOrCreates ?? {}).map(
    ({ display: { label, description }, search, create }) =>
      `**${label}**: ${description} One step made of ${code(search)} and ${code(create)}.`,
  );
  return [
    ...Object.entries(OPERATIONS).flatMap(([kind, all]) => [
      `### ${kind}`,
      table(['Name', 'Key', 'What it does', 'Part of Stripe’s guide'], all.map(operationRow)),
    ]),
    ...pairs,
  ].join('\n\n');
};

/** @returns `docs/operations.md` with new tables */
export const operationsPage = (current: string): string => fillIn(current, 'operations', operationTables());
