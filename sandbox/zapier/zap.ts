import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { ruleNames } from './conditions.ts';
import { type FormatterAction, isExpression } from './formatter.ts';
import { invalidTags } from './mapping.ts';

/** The value of a step's field: text with `{{tags}}`, a plain value, or a list or object of them. */
export type Template = string | number | boolean | null | Template[] | { [key: string]: Template };

/** A text, in which each tag maps a field. */
const anyText = z.string().refine((value) => invalidTags(value).length === 0, {
  error: ({ input }) => `has ${invalidTags(String(input)).join(', ')}, but a tag is a field: {{trigger.id}}`,
});
const template: z.ZodType<Template> = z.lazy(() =>
  z.union([anyText, z.number(), z.boolean(), z.null(), z.array(template), z.record(z.string(), template)]),
);
const key = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'has to be lower case letters, digits and underscores, as in "log_row"');
const text = anyText.min(1);
const fields = z.record(key, template);

const isTimeZone = (name: string): boolean =>
  name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name);

const timezone = text.refine(isTimeZone, { error: 'is not a time zone such as "Europe/Berlin"' });

const filterStep = z.strictObject({
  app: z.literal('filter'),
  only_if: z
    .array(z.strictObject({ field: text, rule: z.enum(ruleNames), value: template.optional() }))
    .min(1),
});

const stripeStep = z
  .strictObject({
    app: z.literal('stripe'),
    id: key,
    action: key.optional(),
    search: key.optional(),
    or_create: z.strictObject({ input: fields }).optional(),
    // “If multiple search results are found”: “Return all results as line items” in the Zap editor.
    all_results: z.literal(true).optional(),
    input: fields.default({}),
  })
  .refine((step) => (step.action === undefined) !== (step.search === undefined), {
    error: 'names either an "action" or a "search", and only one of them',
  })
  .refine((step) => !(step.action && (step.or_create ?? step.all_results)), {
    error: 'has "or_create" or "all_results" beside an "action"; both belong to a "search"',
  });

const spreadsheetStep = z
  .strictObject({
    app: z.literal('spreadsheet'),
    id: key,
    action: z.enum(['append_row', 'append_rows', 'update_row']),
    input: z.strictObject({
      // The name of a file in the output folder.
      spreadsheet: z.string().regex(/^[\w-]+$/, 'has to be letters, digits, "-" and "_"'),
      columns: z.record(text, template),
      lookup_column: text.optional(),
    }),
  })
  .refine(({ action, input }) => (action === 'update_row') === (input.lookup_column !== undefined), {
    error: 'has a "lookup_column" if it is "update_row", and only then',
  })
  .refine(
    ({ input: { columns, lookup_column } }) => lookup_column === undefined || lookup_column in columns,
    {
      error: 'names a column in "lookup_column" that is not among its "columns"',
    },
  );

const formatter = <Action extends FormatterAction, Input extends z.ZodRawShape>(
  action: Action,
  input: Input,
) =>
  z.strictObject({
    app: z.literal('formatter'),
    id: key,
    action: z.literal(action),
    input: z.strictObject(input),
  });

const formatterStep = z.discriminatedUnion('action', [
  formatter('lookup_table', {
    lookup_key: text,
    lookup_table: z.record(text, text),
    fallback_value: anyText.default(''),
  }),
  formatter('default_value', { input: text, default_value: text }),
  formatter('format_date', { input: text, to_format: text, to_timezone: timezone }),
  formatter('add_time', {
    input: text,
    expression: z.string().refine(isExpression, { error: 'has to be an expression such as "-1 day"' }),
  }),
  formatter('format_currency', { input: text, currency: text }),
]);

/** Delay by Zapier. It has no output that a step could map. */
const delayStep = z.strictObject({
  app: z.literal('delay'),
  action: z.literal('until'),
  input: z.strictObject({ until: text }),
});

/** Looping by Zapier. The steps after it run once for each item. */
const loopingStep = z.strictObject({
  app: z.literal('looping'),
  id: key,
  action: z.literal('from_line_items'),
  input: z.strictObject({ values_to_loop: z.record(key, text) }),
});

const emailStep = z
  .strictObject({
    app: z.literal('email'),
    id: key,
    action: z.literal('send'),
    input: z.strictObject({
      to: z.union([text, z.array(text).min(1)]),
      cc: z.union([text, z.array(text).min(1)]).optional(),
      reply_to: text.optional(),
      subject: text,
      text: text.optional(),
      html: text.optional(),
      attachments: z.array(text).optional(),
    }),
  })
  .refine(({ input }) => input.text !== undefined || input.html !== undefined, {
    error: 'needs a "text" or an "html" body',
  });

/** `stripe` is a trigger of the integration. The others are Zapier's. */
const trigger = z.discriminatedUnion('app', [
  z.strictObject({ app: z.literal('stripe'), key, input: fields.default({}) }),
  z.strictObject({ app: z.literal('schedule'), key: z.enum(['every_day', 'every_week', 'every_month']) }),
  z.strictObject({ app: z.literal('webhook'), key: z.literal('catch_hook') }),
]);

const zapFile = z
  .strictObject({
    name: text,
    description: text,
    timezone: timezone.optional(),
    trigger,
    steps: z
      .array(
        z.discriminatedUnion('app', [
          filterStep,
          formatterStep,
          delayStep,
          loopingStep,
          stripeStep,
          spreadsheetStep,
          emailStep,
        ]),
      )
      .min(1),
  })
  .refine(({ steps }) => steps.filter(({ app }) => app === 'looping').length < 2, {
    error: 'a Zap has one loop at most',
    path: ['steps'],
  })
  .refine(({ steps }) => hasUniqueIds(steps.flatMap((step) => ('id' in step ? [step.id] : []))), {
    error: 'every step needs its own id, other than "trigger"',
    path: ['steps'],
  });

/** A Zap. `id` is the name of its file without `.yaml`. */
export type Zap = z.infer<typeof zapFile> & { id: string };
export type Trigger = Zap['trigger'];
export type Step = Zap['steps'][number];
export type StripeStep = z.infer<typeof stripeStep>;

/** An invalid Zap file. The message names every mistake. */
export class ZapFileError extends Error {
  override name = 'ZapFileError';
}

/**
 * Reads a Zap from YAML text.
 * @throws ZapFileError
 */
export const parseZap = (id: string, source: string): Zap => {
  const result = zapFile.safeParse(readYaml(id, source));
  if (!result.success)
    throw new ZapFileError(`${id}.yaml is not a valid Zap:\n${z.prettifyError(result.error)}`);
  return { id, ...result.data };
};

/** Reads all Zaps of a folder, in the order of file names. */
export const loadZaps = async (folder: string): Promise<Zap[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (file) =>
      parseZap(path.basename(file, '.yaml'), await readFile(path.join(folder, file), 'utf8')),
    ),
  );
};

const readYaml = (id: string, source: string): unknown => {
  try {
    return parseYaml(source);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new ZapFileError(`${id}.yaml is not valid YAML: ${error.message}`, { cause: error });
  }
};

const hasUniqueIds = (ids: string[]): boolean => new Set(['trigger', ...ids]).size === ids.length + 1;
