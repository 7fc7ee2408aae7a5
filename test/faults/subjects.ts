import type { Bundle } from 'zapier-platform-core';
import { authentication } from '../../authentication.ts';
import { hydrators } from '../../hydrators.ts';
import App from '../../index.ts';
import { COMPANIONS, EXAMPLES, type Stock, USUAL } from './examples.ts';
import type { Perform } from './step.ts';

// All that Zapier can call of the integration, read from its definition: a new operation is here without a line.

export type Kind =
  | 'create'
  | 'search'
  | 'hook'
  | 'poll'
  | 'turn on'
  | 'list'
  | 'subscribe'
  | 'unsubscribe'
  | 'dropdown'
  | 'file'
  | 'connection';

/** Something that Zapier calls, with an example of what it is called with. */
export interface Subject {
  /** `refund_payment, payment: cs`. */
  name: string;
  /** The key of the operation that it is part of. */
  operation: string;
  kind: Kind;
  perform: Perform;
  input: (stock: Stock) => Promise<Record<string, unknown>>;
  /** The keys of its records, where it gives records. */
  keys?: string[] | undefined;
  /** What it is part of, for a trigger. */
  subscribe?: Perform;
}

/** Whether each run makes one more on purpose: each order has a link or a code of its own. */
export const makesMore = ({ operation, name }: Subject): boolean =>
  operation === 'create_promotion_code' ||
  name.startsWith('create_payment_link, max_payments') ||
  isShortLived(operation);

/** A portal link lives for minutes: it does not matter how many there are. */
export const isShortLived = (operation: string): boolean => operation === 'create_portal_link';

/** Whether a trigger tells only of what happens by one link. */
export const isNarrowed = ({ name }: Subject): boolean => name.includes('payment_link: ');

/**
 * Triggers that have to ask Stripe whether the Zap wants an event, as those that are narrowed to a link may have to. They do
 * not guess: if the answer does not come, the run fails, and Zapier's replay decides.
 */
const ASKING = ['payment_attempt_failed', 'payment_processing'];

/** Whether a trigger asks Stripe whether its Zap wants an event. */
export const asks = (subject: Subject): boolean => isNarrowed(subject) || ASKING.includes(subject.name);

/** Triggers on a state that may be over: an object that does not tell its state is in another one. */
const OF_A_STATE = ['trial_ending'];

/** Whether a fresh object, where it has an odd shape, may be one that the Zap does not want. */
export const dependsOnFresh = (subject: Subject): boolean =>
  asks(subject) || OF_A_STATE.includes(subject.name);

interface Field {
  key: string;
  required?: boolean;
  choices?: object;
}

interface Operation {
  key: string;
  operation: {
    type?: string;
    inputFields?: Field[];
    sample?: object;
    perform: Perform;
    performList?: Perform;
    performSubscribe?: Perform;
    performUnsubscribe?: Perform;
  };
}

type Input = Pick<Subject, 'name' | 'operation' | 'input'>;

const examplesOf = (key: string, field: string) => EXAMPLES[`${key}.${field}`] ?? EXAMPLES[field] ?? {};

/** The fields that one input fills in, each with the name of an example. */
const inputWith = (key: string, chosen: Record<string, string>, usual: string[]): Input => ({
  operation: key,
  name: [key, ...Object.entries(chosen).map(([field, example]) => `${field}: ${example}`)].join(', '),
  input: async (stock) => {
    const filled = Object.entries(chosen).map(async ([field, example]) => ({
      [field]: await examplesOf(key, field)[example]?.(stock),
      ...(await (COMPANIONS[`${key}.${field}`] ?? COMPANIONS[field])?.(stock)),
    }));
    const more = Object.fromEntries(usual.map((field) => [field, USUAL[field]?.()]));
    return Object.assign(more, ...(await Promise.all(filled)));
  },
});

/** The inputs of an operation: with each example of its required fields, and with each of the others in addition. */
const inputsOf = (key: string, fields: Field[], usual: string[]): Input[] => {
  const exampleNames = (field: string): string[] => Object.keys(examplesOf(key, field));
  const required = fields.filter((field) => field.required).map((field) => field.key);
  const unknown = required.find((field) => !exampleNames(field).length);
  if (unknown)
    throw new Error(
      `${key} cannot be tried: test/faults/examples.ts has no example of its required field ${unknown}.`,
    );
  const base = Object.fromEntries(required.map((field) => [field, exampleNames(field)[0] ?? '']));
  const variants = fields.flatMap((field) =>
    exampleNames(field.key).map((example) => ({ ...base, [field.key]: example })),
  );
  const all = [base, ...variants].map((chosen) => inputWith(key, chosen, usual));
  return [...new Map(all.map((input) => [input.name, input])).values()];
};

const usualOf = (fields: Field[]): string[] =>
  fields.map(({ key }) => key).filter((key) => Object.hasOwn(USUAL, key));

const operations = (kind: 'triggers' | 'creates' | 'searches'): Operation[] =>
  Object.values(App[kind] as unknown as Record<string, Operation>);

/** Actions that need one of several fields. */
const NEEDS_ONE = ['refund_payments'];

const ofAction = ({ key, operation: { inputFields = [], perform, sample = {} } }: Operation): Subject[] =>
  inputsOf(key, inputFields, usualOf(inputFields))
    .filter(({ name }) => !(NEEDS_ONE.includes(key) && name === key))
    .map((input) => ({ ...input, kind: 'create', perform, keys: Object.keys(sample) }));

/** A search wants one field at least; each alone is another search. */
const ofSearch = ({ key, operation: { inputFields = [], perform, sample = {} } }: Operation): Subject[] =>
  inputsOf(key, inputFields, [])
    .filter(({ name }) => name !== key)
    .map((input) => ({ ...input, kind: 'search', perform, keys: Object.keys(sample) }));

const ofTrigger = ({ key, operation }: Operation): Subject[] => {
  const { type, inputFields = [], sample = {}, perform } = operation;
  const { performList, performSubscribe: subscribe, performUnsubscribe } = operation;
  const keys = Object.keys(sample);
  const [plain, ...narrowed] = inputsOf(key, inputFields, []);
  if (!plain) return [];
  const part = (kind: Kind, of: Perform | undefined): Subject[] =>
    of ? [{ ...plain, name: `${key} (${kind})`, kind, perform: of, ...(subscribe && { subscribe }) }] : [];
  const delivered = [plain, ...narrowed].map(
    (input): Subject => ({
      ...input,
      kind: type === 'polling' ? 'poll' : 'hook',
      perform,
      keys,
      ...(subscribe && { subscribe }),
    }),
  );
  const turnedOn = type === 'polling' ? delivered : [];
  return [
    ...delivered,
    ...turnedOn.map(
      (one): Subject => ({ ...one, name: `${one.name} (turned on)`, kind: 'turn on', keys: undefined }),
    ),
    ...part('list', performList).map((one) => ({ ...one, keys })),
    ...part('subscribe', subscribe),
    ...part('unsubscribe', performUnsubscribe),
  ];
};

/** The dropdowns that ask Stripe, each once, wherever it is used. */
const dropdowns = (): Subject[] => {
  const found = new Map<Perform, string>();
  for (const { key, operation } of (['triggers', 'creates', 'searches'] as const).flatMap(operations)) {
    for (const field of operation.inputFields ?? []) {
      const perform = (field.choices as { perform?: Perform } | undefined)?.perform;
      if (perform && !found.has(perform)) found.set(perform, `the choices of ${field.key} in ${key}`);
    }
  }
  return [...found].map(([perform, name]) => ({
    name,
    operation: name,
    kind: 'dropdown',
    perform,
    input: async () => ({}),
  }));
};

const files: Subject[] = Object.entries(hydrators).map(([name, hydrator]) => ({
  name,
  operation: name,
  kind: 'file',
  perform: hydrator as Perform,
  input: async ({ sale, charge }) => ({ invoice: (await sale()).invoice, charge: await charge() }),
}));

const connection: Subject = {
  name: 'the test of a connection',
  operation: 'connection',
  kind: 'connection',
  perform: authentication.test as Perform,
  input: async () => ({}),
};

export const SUBJECTS: Subject[] = [
  ...operations('creates').flatMap(ofAction),
  ...operations('searches').flatMap(ofSearch),
  ...operations('triggers').flatMap(ofTrigger),
  ...dropdowns(),
  ...files,
  connection,
];

/** What Zapier hands over. */
export const bundleFor = (
  inputData: Record<string, unknown>,
  api_key: string,
  more: Partial<Omit<Bundle, 'subscribeData'>> & { subscribeData?: object } = {},
): Bundle =>
  ({ inputData, authData: { api_key }, meta: { zap: { id: 'zap_1' } }, ...more }) as unknown as Bundle;

/** What Zapier says while it turns a polling Zap on: https://docs.zapier.com/platform/build-cli/core#bundlemeta */
export const TURNED_ON = { zap: { id: 'zap_1' }, isPopulatingDedupe: true } as unknown as Bundle['meta'];
