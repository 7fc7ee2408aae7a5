import { existsSync } from 'node:fs';
import path from 'node:path';
import { createAppHandler } from 'zapier-platform-core';
import App from '../../index.ts';
import {
  type InputField,
  type Kind,
  type Operation,
  type OutputField,
  operationsOf,
} from '../support/zapier.ts';

// Zapier's published checks of an integration, as far as a test can run them. D… are Zapier's numbers. They run for every
// operation, also for new ones.

const KINDS: Kind[] = ['triggers', 'creates', 'searches'];

const operations = KINDS.flatMap((kind) =>
  Object.entries(operationsOf(kind)).map(([key, operation]) => ({ ...operation, kind, key })),
);

/** Words that a title writes in lower case, unless one begins or ends it. */
const SMALL = /^(a|an|and|as|at|but|by|for|from|in|into|nor|of|on|or|per|the|to|via|with|without)$/i;

const inTitleCase = (text: string) =>
  text.replace(/[^ ]+/g, (word, at: number) =>
    SMALL.test(word) && at > 0 && at + word.length < text.length
      ? word.toLowerCase()
      : word.replace(/\p{L}/u, (letter) => letter.toUpperCase()),
  );

/** Text without Markdown links and code, which are the only places for an address. */
const prose = (text: string) => text.replace(/\[[^\]]+\]\(https:\/\/[^)\s]+\)|`[^`]*`/g, '');
const BARE_ADDRESS = /https?:|www\.|\b[\w-]+\.(com|org|net|io|dev)\b/i;

const words = (text: string) =>
  (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter(
    (word) => !/^(a|an|the|of|for|to|in|is|your|this|that|it|enter|choose|select|pick)$/.test(word),
  );

/** The test file of an operation. A polling trigger shares that of its instant trigger. */
const testFileOf = ({ kind, key }: { kind: Kind; key: string }) =>
  `test/${kind}/${key.replace(/_poll$/, '').replaceAll('_', '-')}.test.ts`;

test.each(operations.map((operation) => [operation.key, testFileOf(operation)]))(
  '%s has a test of its own',
  (key, file) => {
    const complaint = `There is no ${file}: say there what is particular about ${key}.`;
    expect(existsSync(path.join(__dirname, '../..', file)) ? '' : complaint).toBe('');
  },
);

/** Apps that a description must not name: the name of the app is beside it. */
const APPS = /\b(stripe|zapier|gmail|google|slack)\b/i;

const CREDENTIAL = /api_?key|secret|token|password|credential|authorization/i;
const OFFSET_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The static fields of an operation. */
const inputsOf = ({ operation }: Pick<Operation, 'operation'>): InputField[] =>
  (operation.inputFields ?? []).filter((field) => typeof field === 'object');

const isDynamicDropdown = ({ choices, dynamic }: InputField) =>
  Boolean(dynamic) || (choices !== undefined && 'perform' in choices);

/** The merchant's reference of a customer or cart: a text, not a choice. */
const OWN_IDS = new Set(['client_reference_id']);

/** Fields for an id of Stripe, by their key or their placeholder. */
const takesId = ({ key, type, placeholder = '' }: InputField) =>
  !['boolean', 'integer'].includes(type ?? '') &&
  !OWN_IDS.has(key) &&
  (/(^|_)ids?$/.test(key) || STRIPE_OBJECTS.test(key) || /^[a-z]+_(…|\w*\d)/.test(placeholder));
const STRIPE_OBJECTS =
  /^(payments?|payment_link|price|session|invoice|customer|refund|subscription|transfer_destination|on_behalf_of|event_types)$/;

const typeOf: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  text: (value) => typeof value === 'string',
  file: (value) => typeof value === 'string' && value.startsWith('https://'),
  datetime: (value) => typeof value === 'string' && OFFSET_TIME.test(value),
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
};

/** The mistakes of a sample, by the paths of its values. */
const mismatches = (sample: object, fields: OutputField[], path = ''): string[] => {
  const known = new Map(fields.map((field) => [field.key, field]));
  const values = new Map<string, unknown>(Object.entries(sample));
  const missing = fields.filter(({ key }) => !values.has(key)).map(({ key }) => `${path}${key} is missing`);
  return [
    ...missing,
    ...[...values].flatMap(([key, value]) => {
      const field = known.get(key);
      const at = `${path}${key}`;
      if (!field) return [`${at} is no output field`];
      // Null is a value of any type.
      if (value === null) return [];
      if (field.children) {
        return Array.isArray(value)
          ? value.flatMap((item: object) => mismatches(item, field.children ?? [], `${at}[].`))
          : [`${at} is no list`];
      }
      if (field.dict) return typeof value === 'object' && !Array.isArray(value) ? [] : [`${at} is no object`];
      return typeOf[field.type ?? 'string']?.(value) ? [] : [`${at} is no ${field.type}: ${value}`];
    }),
  ];
};

const withChildren = (fields: OutputField[] = []): OutputField[] =>
  fields.flatMap((field) => [field, ...withChildren(field.children)]);

test('there are operations of each kind', () => {
  for (const kind of KINDS) expect(Object.keys(operationsOf(kind)).length).toBeGreaterThan(0);
});

test('the app is valid by Zapier’s schema', async () => {
  const { results } = await createAppHandler(App)({ command: 'validate' });
  expect(results).toEqual([]);
});

test('D007: every web address uses https', async () => {
  const { results } = await createAppHandler(App)({ command: 'definition' });
  expect(JSON.stringify(results)).not.toContain('http://');
});

describe('the connection', () => {
  const { authentication } = App;
  const fields = (authentication?.fields ?? []) as InputField[];

  test('D002: says where to find the key', () => {
    const [key] = fields.filter(({ type }) => type === 'password');
    expect(key?.helpText).toMatch(/\[[^\]]+\]\(https:\/\/dashboard\.stripe\.com\/[^)]+\)/);
  });

  test('D003: has a label with the account', () => {
    expect(authentication?.connectionLabel).toMatch(/\{\{\w+\}\}/);
  });

  test('D018: has labels in Title Case', () => {
    for (const { label = '' } of fields) expect(label).toBe(inTitleCase(label));
  });
});

describe.each(operations)('$kind: $key', (entry) => {
  const { kind, key, noun, display, operation } = entry;
  const inputs = inputsOf(entry);

  test('has a key in snake case, under which it is registered', () => {
    expect(key).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(operationsOf(kind)[key]).toHaveProperty('key', key);
  });

  test('D018: has a label and a noun in Title Case, in words of the Dashboard', () => {
    expect(display.label).toBe(inTitleCase(display.label));
    expect(noun).toBe(inTitleCase(noun));
    expect(display.label).not.toMatch(/^(Get|Retrieve|Fetch|Search|Lookup)\b|\bStripe\b/i);
    if (kind === 'searches') expect(display.label).toMatch(/^Find /);
  });

  test('D021: has a description of its kind', () => {
    const start = kind === 'triggers' ? /^Triggers when / : /^[A-Z][a-z]+s /;
    expect(display.description).toMatch(start);
    if (kind === 'searches') expect(display.description).toMatch(/^Finds /);
    expect(display.description).toMatch(/\.$/);
    expect(display.description).not.toMatch(APPS);
  });

  test('D008: has web addresses only in links or code', () => {
    for (const text of [display.description, ...inputs.map(({ helpText = '' }) => helpText)]) {
      expect(prose(text)).not.toMatch(BARE_ADDRESS);
    }
  });

  test('D012, D024: has a sample with the keys and types of the output fields', () => {
    expect(mismatches(operation.sample ?? {}, operation.outputFields ?? [])).toEqual([]);
    expect(Object.keys(operation.sample ?? {}).length).toBeGreaterThan(0);
  });

  test('D023: has times with an offset', () => {
    const times = Object.entries(operation.sample ?? {}).filter(
      ([name, value]) => /(_at|_on|_time|_until)$/.test(name) && value !== null,
    );
    for (const [, value] of times) expect(value).toMatch(OFFSET_TIME);
  });

  test('has output labels in Title Case, each different', () => {
    for (const { label = '' } of withChildren(operation.outputFields)) {
      expect(label).toBe(inTitleCase(label));
      expect(label).not.toBe('');
    }
    const labels = operation.outputFields?.map(({ label }) => label) ?? [];
    expect(labels.filter((label, i) => labels.indexOf(label) !== i)).toEqual([]);
  });

  test('D001: has no field for a credential', () => {
    const own = new Set((App.authentication?.fields ?? []).map((field) => ('key' in field ? field.key : '')));
    expect(inputs.filter((field) => CREDENTIAL.test(field.key) || own.has(field.key))).toEqual([]);
  });

  test('D004: has a dropdown for each id', () => {
    expect(inputs.filter((field) => takesId(field) && !isDynamicDropdown(field) && !field.choices)).toEqual(
      [],
    );
  });

  test('D004: has no label with ID', () => {
    const typed = inputs.filter((field) => field.type !== 'boolean' && !isDynamicDropdown(field));
    expect(typed.filter(({ label = '' }) => /\bIDs?\b/.test(label))).toEqual([]);
    expect(inputs.filter(({ label = '' }) => / ID$/.test(label))).toEqual([]);
  });

  test('D011: has help texts that say more than the label', () => {
    for (const { label = '', helpText } of inputs) {
      if (helpText === undefined) continue;
      const known = new Set(words(label));
      expect(words(helpText).filter((word) => !known.has(word))).not.toEqual([]);
    }
  });

  test('D018: has input labels in Title Case, and unique keys', () => {
    for (const { label = '' } of inputs) {
      expect(label).toBe(inTitleCase(label));
      expect(label).not.toBe('');
    }
    expect(new Set(inputs.map((field) => field.key)).size).toBe(inputs.length);
    for (const field of inputs) expect(field.key).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
  });

  test('has required fields first, and help texts that end with a period', () => {
    const required = inputs.map((field) => field.required === true);
    expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
    for (const { helpText } of inputs) if (helpText) expect(helpText).toMatch(/[.)]$/);
  });

  test('has only groups of fields that exist and are used', () => {
    const groups = operation.inputFieldGroups?.map((group) => group.key) ?? [];
    const used = inputs.flatMap(({ group }) => (group ? [group] : []));
    expect([...new Set(used)].sort()).toEqual([...groups].sort());
    if (groups.length > 0) expect(inputs.filter(({ group }) => !group)).toEqual([]);
    for (const { label } of operation.inputFieldGroups ?? []) expect(label).toBe(inTitleCase(label));
  });

  test('D005, D013, D014: has dropdowns and search connectors that exist', () => {
    for (const { dynamic, search } of inputs) {
      const trigger = dynamic?.split('.')[0];
      const connector = search?.split('.')[0];
      if (trigger) expect(Object.keys(operationsOf('triggers'))).toContain(trigger);
      if (connector) expect(Object.keys(operationsOf('searches'))).toContain(connector);
    }
    expect(inputs.filter((field) => field.search && !isDynamicDropdown(field))).toEqual([]);
  });

  test('has search connectors to other operations', () => {
    const connectors = inputs.flatMap(({ search }) => (search ? [search.split('.')[0]] : []));
    if (kind === 'triggers') expect(connectors).toEqual([]);
    expect(connectors).not.toContain(key);
  });

  test('has a throttle without an action of its own, and none for a poll', () => {
    expect(operation.throttle ?? {}).not.toHaveProperty('retry');
    if (operation.type === 'polling') expect(operation.throttle).toBeUndefined();
  });

  test('has all parts that its kind needs', () => {
    expect(operation.perform).toEqual(expect.any(Function));
    // D010, D006, D017: an id to tell items apart, a list that looks like the hook’s, a hook for each Zap.
    if (kind === 'triggers') expect(operation.sample).toMatchObject({ id: expect.any(String) });
    if (operation.type === 'hook') {
      expect(operation).toMatchObject({
        performList: expect.any(Function),
        performSubscribe: expect.any(Function),
        performUnsubscribe: expect.any(Function),
      });
    }
    // D009, D022
    if (kind !== 'triggers') expect(inputs.length).toBeGreaterThan(0);
  });
});

test('D015: every search-or-create has a search and an action that exist', () => {
  for (const [key, pair] of Object.entries(App.searchOrCreates ?? {})) {
    expect(key).toBe(pair.search);
    expect(Object.keys(operationsOf('searches'))).toContain(pair.search);
    expect(Object.keys(operationsOf('creates'))).toContain(pair.create ?? '');
    expect(pair.display.label).toBe(inTitleCase(String(pair.display.label)));
    expect(pair.display.description).toMatch(/^Finds .*\.$/);
    expect(pair.display.description).not.toMatch(APPS);
  }
});

test('the app has a throttle, and steps with many requests have one of their own', () => {
  expect(App.throttle).toEqual({ window: expect.any(Number), limit: expect.any(Number), scope: ['auth'] });
  const own = operations.filter(({ operation }) => operation.throttle).map(({ key }) => key);
  expect(own).toEqual(expect.arrayContaining(['refund_payments', 'find_payment_link_sales']));
});
