import Mustache from 'mustache';
import type { PlainOutputField } from 'zapier-platform-core';
import type { Step, Template, Trigger, Zap } from '../../sandbox/zapier/zap.ts';
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
  fields: readonly PlainOutputField[];
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

/** A mapped field as the editor shows it: “1. Customer Email” for `trigger.customer_email`. */
const nameOf = (sources: Sources, tag: string): string => {
  const [id = '', key = '', ...inner] = tag.split('.');
  const source = sources.get(id);
  if (!source) throw new Error(`“${tag}” refers to a step that is missing or comes later.`);
  const label = source.fields.find((field) => field.key === key)?.label ?? inWords(key);
  return source.elsewhere?.[key] ?? [`${source.number}. ${label}`, ...inner].join(' ');
};

const isList = (sources: Sources, tag: string): boolean => {
  const [id = '', key = ''] = tag.split('.');
  return Boolean(sources.get(id)?.fields.find((field) => field.key === key)?.children);
};

type Token = [kind: string, value: string, start: number, end: number, inner?: Token[]];

/**
 * Renders a template as text of the editor. The editor has no conditions, so the text for a present field stays and the
 * text for an absent one goes. A list becomes its summary field.
 */
const inEditor = (sources: Sources, text: string, show: (name: string) => string): string => {
  const write = (tokens: Token[]): string =>
    tokens
      .map(([kind, value, , , inner = []]) => {
        if (kind === 'text') return value;
        if (kind === '^') return '';
        if (kind !== '#') return show(nameOf(sources, value));
        return isList(sources, value) ? `${show(nameOf(sources, `${value}_summary`))}\n` : write(inner);
      })
      .join('');
  return write(Mustache.parse(text) as Token[]);
};

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
    return [field.label ?? key, choice ?? cellOf(sources, value)];
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
  stripe: ({ action, search, or_create, input }, sources) => {
    const step = stripeStep(sources, action ?? search ?? '', input);
    return [or_create ? { ...step, event: `${step.event}, created if it is not found` } : step];
  },
  spreadsheet: ({ action, input: { spreadsheet, columns, lookup_column } }, sources, before) => {
    const sheet = `The sheet \`${spreadsheet}\`, whose first row holds the names of these columns.`;
    if (action === 'append_row' || !lookup_column) {
      return [
        {
          app: 'Google Sheets',
          event: 'Create Spreadsheet Row',
          body: [sheet, columnsOf(sources, columns)],
        },
      ];
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
  formatter: ({ input: { lookup_key, lookup_table, fallback_value } }, sources) => [
    {
      app: 'Formatter by Zapier',
      event: 'Utilities, Lookup Table',
      body: [
        `Lookup key: ${cellOf(sources, lookup_key)}.${fallback_value ? ` Fallback value: ${String(fallback_value)}.` : ''}`,
        table(
          ['If it is', 'Write'],
          Object.entries(lookup_table).map(([from, to]) => [code(from), to]),
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

/** The trigger, with the steps of the editor that calculate the dates of a schedule. */
const triggerSteps = (trigger: Trigger, sources: Sources): EditorStep[] => {
  if (trigger.app === 'stripe') {
    sources.set('trigger', { number: 1, fields: operationOf(trigger.key).operation.outputFields });
    return [stripeStep(sources, trigger.key, trigger.input)];
  }
  if (trigger.app === 'webhook') {
    sources.set('trigger', { number: 1, fields: [] });
    const body = ['Copy the address that it shows, and let your page or form post to it.'];
    return [{ app: 'Webhooks by Zapier', event: 'Catch Hook', body }];
  }
  const [event, ago] = SCHEDULES[trigger.key];
  sources.set('trigger', { number: 1, fields: [], elsewhere: { from: '2. Output', to: '3. Output' } });
  return [{ app: 'Schedule by Zapier', event, body: ['Choose when.'] }, dayStep(ago), dayStep('1 day')];
};

/** @returns all steps of a Zap in the editor; one step of the example can be two there */
export const editorSteps = ({ trigger, steps }: Zap): EditorStep[] => {
  const sources: Sources = new Map();
  const shown = triggerSteps(trigger, sources);
  for (const step of steps) {
    shown.push(...stepsOf(step, sources, shown.length));
    if (!('id' in step)) continue;
    const key = step.app === 'stripe' ? (step.action ?? step.search) : undefined;
    sources.set(step.id, {
      number: shown.length,
      fields: key ? operationOf(key).operation.outputFields : [],
    });
  }
  return shown;
};
