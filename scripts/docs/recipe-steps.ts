import type { PlainOutputField } from 'zapier-platform-core';
import { FORMATTER_EVENTS } from '../../sandbox/zapier/formatter.ts';
import { replaceTags, tagsIn } from '../../sandbox/zapier/mapping.ts';
import type { Step, Template, Zap } from '../../sandbox/zapier/zap.ts';
import { anchor, code, table } from './markdown.ts';
import { inputFieldsOf, OPERATIONS, type Operation } from './operations.ts';

/** The title of the integration in docs/publishing.md. */
const INTEGRATION = 'Stripe Payment Links';

/** One step as the Zap editor shows it. */
interface EditorStep {
  app: string;
  event: string;
  /** The fields and links, in Markdown. */
  body: string[];
}

/** A step with its number in the editor, as a source of mapped fields. */
interface Source {
  number: number;
  /** The fields of a record; without them, the names of a step’s own fields are its labels. */
  fields?: readonly PlainOutputField[];
  /** Names of fields that come from another step in the editor. */
  elsewhere?: Record<string, string>;
}

type Sources = Map<string, Source>;
type StepOf<App extends Step['app']> = Extract<Step, { app: App }>;

const operationOf = (key: string): Operation => {
  const found = Object.values(OPERATIONS)
    .flat()
    .find((operation) => operation.key === key);
  if (!found) throw new Error(`The operation “${key}” does not exist.`);
  return found;
};

const inWords = (key: string): string =>
  key.replace(/_/g, ' ').replace(/\b\w/g, (letter) => letter.toUpperCase());

/**
 * The labels on the path to a field. Metadata and custom fields have keys of the merchant’s own.
 * @throws Error if the record has no such field
 */
const labelsOf = (fields: readonly PlainOutputField[], [key, ...inner]: string[]): string[] => {
  if (key === undefined) return [];
  const field = fields.find((one) => one.key === key);
  if (!field) throw new Error(`No field “${key}” is in the record.`);
  const rest = field.children ? labelsOf(field.children as PlainOutputField[], inner) : inner;
  return [field.label ?? inWords(key), ...rest];
};

/** A mapped field as the editor shows it: “1. Customer Email” for `trigger.customer_email`. */
const nameOf = (sources: Sources, path: string): string => {
  const [id = '', ...keys] = path.split('.');
  const source = sources.get(id);
  if (!source) throw new Error(`“${path}” refers to a step that is missing or comes later.`);
  const { number, fields, elsewhere = {} } = source;
  const labels = fields ? labelsOf(fields, keys) : keys.map(inWords);
  return elsewhere[keys[0] ?? ''] ?? `${number}. ${labels.join(' ')}`;
};

/** A template as text of the editor. */
const inEditor = (sources: Sources, text: string, show: (name: string) => string): string =>
  replaceTags(text, (path) => show(nameOf(sources, path)));

const bold = (text: string): string => `**${text}**`;

/** The value of a field for a cell of a table. */
const cellOf = (sources: Sources, value: Template): string =>
  Array.isArray(value)
    ? value.map((item) => cellOf(sources, item)).join(', ')
    : inEditor(sources, String(value), bold);

const columnsOf = (sources: Sources, columns: Record<string, Template>): string =>
  table(
    ['Column', 'Set to'],
    Object.entries(columns).map(([name, value]) => [name, cellOf(sources, value)]),
  );

/** A table of the inputs of an operation, by their labels. */
const inputTable = (sources: Sources, operation: Operation, input: Record<string, Template>): string => {
  const fields = inputFieldsOf(operation);
  const rows = Object.entries(input).map(([key, value]) => {
    const field = fields.find((one) => one.key === key);
    if (!field) throw new Error(`“${operation.key}” has no field “${key}”.`);
    const choice = (field.choices as Record<string, string> | undefined)?.[String(value)];
    const shown = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : cellOf(sources, value);
    return [field.label ?? key, choice ?? shown];
  });
  return table(['Field', 'Set to'], rows);
};

const stripeStep = (sources: Sources, key: string, input: Record<string, Template>): EditorStep => {
  const operation = operationOf(key);
  const { label = '' } = operation.display;
  return {
    app: INTEGRATION,
    event: label,
    body: [
      Object.keys(input).length > 0
        ? inputTable(sources, operation, input)
        : 'Leave all fields empty, or narrow it down.',
      `All its fields: [${label}](../reference.md#${anchor(label)}).`,
    ],
  };
};

/** The setting of a search step. @see forms/search-results.ts */
const ALL_RESULTS = 'If multiple search results are found: Return all results as line items.';

type LookupTable = Extract<StepOf<'formatter'>, { action: 'lookup_table' }>['input'];

const lookupTable = ({ lookup_key, lookup_table, fallback_value }: LookupTable, sources: Sources) => [
  `Lookup key: ${cellOf(sources, lookup_key)}.${fallback_value ? ` Fallback value: ${cellOf(sources, fallback_value)}.` : ''}`,
  table(
    ['If it is', 'Write'],
    Object.entries(lookup_table).map(([from, to]) => [code(from), cellOf(sources, to)]),
  ),
];

const STEPS: {
  [App in Step['app']]: (step: StepOf<App>, sources: Sources, before: number) => EditorStep[];
} = {
  filter: ({ only_if }, sources) => [
    {
      app: 'Filter by Zapier',
      event: 'Only continue if…',
      body: [
        table(
          ['Field', 'Rule', 'Value'],
          only_if.map(({ field, rule, value = '' }) => [
            cellOf(sources, field),
            rule,
            cellOf(sources, value),
          ]),
        ),
      ],
    },
  ],
  delay: ({ input: { until } }, sources) => [
    {
      app: 'Delay by Zapier',
      event: 'Delay Until',
      body: [table(['Field', 'Set to'], [['Date/Time Delayed Until', cellOf(sources, until)]])],
    },
  ],
  looping: ({ input: { values_to_loop } }, sources) => [
    {
      app: 'Looping by Zapier',
      event: 'Create Loop From Line Items',
      body: [
        'The steps after this one run once for each line item. Values to loop:',
        table(
          ['Name', 'Set to'],
          Object.entries(values_to_loop).map(([name, value]) => [inWords(name), cellOf(sources, value)]),
        ),
      ],
    },
  ],
  stripe: ({ action, search, or_create, all_results, input }, sources) => {
    const step = stripeStep(sources, action ?? search ?? '', input);
    return [
      {
        ...step,
        event: or_create ? `${step.event}, created if it is not found` : step.event,
        body: all_results ? [...step.body, ALL_RESULTS] : step.body,
      },
    ];
  },
  spreadsheet: ({ action, input: { spreadsheet, columns, lookup_column } }, sources, before) => {
    const sheet = `The sheet \`${spreadsheet}\`, whose first row holds the names of these columns.`;
    if (!lookup_column) {
      const event = action === 'append_rows' ? 'Create Multiple Spreadsheet Rows' : 'Create Spreadsheet Row';
      return [{ app: 'Google Sheets', event, body: [sheet, columnsOf(sources, columns)] }];
    }
    const wanted = cellOf(sources, columns[lookup_column] ?? '');
    return [
      {
        app: 'Google Sheets',
        event: 'Lookup Spreadsheet Row',
        body: [
          sheet,
          `Lookup column: **${lookup_column}**, with the value ${wanted}. Let it create the row if there is none.`,
        ],
      },
      {
        app: 'Google Sheets',
        event: 'Update Spreadsheet Row',
        body: [`Row: **${before + 1}. Row ID**.`, columnsOf(sources, columns)],
      },
    ];
  },
  formatter: (step, sources) => [
    {
      app: 'Formatter by Zapier',
      event: FORMATTER_EVENTS[step.action],
      body:
        step.action === 'lookup_table'
          ? lookupTable(step.input, sources)
          : [
              table(
                ['Field', 'Set to'],
                Object.entries(step.input).map(([key, value]) => [inWords(key), cellOf(sources, value)]),
              ),
            ],
    },
  ],
  email: ({ input: { to, subject, text = '', attachments = [] } }, sources) => [
    {
      app: 'Gmail',
      event: 'Send Email',
      body: [
        table(
          ['Field', 'Set to'],
          [
            ['To', cellOf(sources, to)],
            ['Subject', cellOf(sources, subject)],
            ...(attachments.length > 0 ? [['Attachments', cellOf(sources, attachments)]] : []),
          ],
        ),
        'Body, with the fields in brackets:',
        `\`\`\`text\n${inEditor(sources, text, (name) => `[${name}]`).trim()}\n\`\`\``,
      ],
    },
  ],
};

const stepsOf = <App extends Step['app']>(
  step: StepOf<App>,
  sources: Sources,
  before: number,
): EditorStep[] => (STEPS[step.app as App] as (typeof STEPS)[App])(step, sources, before);

/** The event of Schedule by Zapier, and the length of its period. */
const SCHEDULES = {
  every_day: ['Every Day', '1 day'],
  every_week: ['Every Week', '7 days'],
  every_month: ['Every Month', '1 month'],
} as const;

const dayStep = (ago: string): EditorStep => ({
  app: 'Formatter by Zapier',
  event: 'Date / Time, Add/Subtract Time',
  body: [
    table(
      ['Field', 'Set to'],
      [
        ['Input', '**1. ID**'],
        ['Expression', code(`-${ago}`)],
        ['To Format', code('YYYY-MM-DD')],
      ],
    ),
  ],
});

/** The trigger, with the steps of the editor that calculate the dates of a schedule, if a step maps them. */
const triggerSteps = ({ trigger, steps }: Zap, sources: Sources): EditorStep[] => {
  if (trigger.app === 'stripe') {
    sources.set('trigger', { number: 1, fields: operationOf(trigger.key).operation.outputFields });
    return [stripeStep(sources, trigger.key, trigger.input)];
  }
  if (trigger.app === 'webhook') {
    sources.set('trigger', { number: 1 });
    const body = ['Copy the address that it shows, and let your page or form post to it.'];
    return [{ app: 'Webhooks by Zapier', event: 'Catch Hook', body }];
  }
  const [event, ago] = SCHEDULES[trigger.key];
  const schedule = { app: 'Schedule by Zapier', event, body: ['Choose when.'] };
  if (!tagsIn(JSON.stringify(steps)).includes('trigger.from')) {
    sources.set('trigger', { number: 1 });
    return [schedule];
  }
  sources.set('trigger', { number: 1, elsewhere: { from: '2. Output', to: '3. Output' } });
  return [schedule, dayStep(ago), dayStep('1 day')];
};

/** The output fields of a step; all results of a search are line items. */
const fieldsOf = ({ action, search, all_results }: StepOf<'stripe'>): PlainOutputField[] => {
  const { outputFields } = operationOf(action ?? search ?? '').operation;
  return all_results ? [{ key: 'results', label: 'Results', children: outputFields }] : outputFields;
};

/** @returns all steps of a Zap in the editor; one step of the example can be two there */
export const editorSteps = (zap: Zap): EditorStep[] => {
  const sources: Sources = new Map();
  const shown = triggerSteps(zap, sources);
  for (const step of zap.steps) {
    shown.push(...stepsOf(step, sources, shown.length));
    if (!('id' in step)) continue;
    sources.set(step.id, { number: shown.length, ...(step.app === 'stripe' && { fields: fieldsOf(step) }) });
  }
  return shown;
};
