import { z } from 'zod';

const group = z.object({
  key: z.string(),
  label: z.string().optional(),
  emphasize: z.boolean().default(false),
});

const inputField = z.object({
  key: z.string(),
  label: z.string().optional(),
  type: z.string().default('string'),
  helpText: z.string().optional(),
  placeholder: z.string().optional(),
  default: z.string().optional(),
  group: z.string().optional(),
  required: z.boolean().default(false),
  list: z.boolean().default(false),
  dict: z.boolean().default(false),
  /** Static choices, or a `perform` that loads them. */
  choices: z
    .union([
      z.record(z.string(), z.string()),
      z.looseObject({ perform: z.unknown() }).transform(() => 'loaded' as const),
    ])
    .optional(),
});

const label = z.object({ key: z.string(), label: z.string().optional() });
const outputField = label.extend({ children: z.array(label).default([]) });

const operation = z.object({
  key: z.string(),
  display: z.object({ label: z.string(), description: z.string(), hidden: z.boolean().default(false) }),
  operation: z.object({
    type: z.string().optional(),
    inputFieldGroups: z.array(group).default([]),
    inputFields: z.array(inputField).default([]),
    outputFields: z.array(outputField).default([]),
  }),
});

const operations = z.record(z.string(), operation);
const definition = z.object({ triggers: operations, creates: operations, searches: operations });

/** The used part of the definition: https://docs.zapier.com/integrations/reference/schema */
export type Definition = z.infer<typeof definition>;
export type Operation = z.infer<typeof operation>;
export type Field = z.infer<typeof inputField>;

export const readDefinition = (app: object): Definition => definition.parse(app);

/** The kinds of operations, with the labels of the Zap editor. */
export const KINDS = {
  triggers: { one: 'trigger', label: 'Triggers', run: 'Test trigger' },
  creates: { one: 'create', label: 'Actions', run: 'Run action' },
  searches: { one: 'search', label: 'Searches', run: 'Search' },
} as const;

export type KindName = keyof typeof KINDS;

/** Labels by output key, with `line_items[]description` for the lines of a list. */
export type Labels = Map<string, string>;

export const labelsOf = (entry: Operation | undefined): Labels =>
  new Map(
    entry?.operation.outputFields.flatMap(({ key, label: text = key, children }) => [
      [key, text],
      ...children.map((child): [string, string] => [`${key}[]${child.key}`, child.label ?? child.key]),
    ]),
  );

export const isKind = (name: string): name is KindName => Object.hasOwn(KINDS, name);
