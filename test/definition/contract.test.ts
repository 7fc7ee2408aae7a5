import App from '../../index.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { type Kind, type Operation, operationsOf, run, SECRET, step } from '../support/zapier.ts';
import {
  ACTIONS,
  CHOICES,
  type Contracted,
  POLLING_TRIGGERS,
  SEARCH_OR_CREATES,
  SEARCHES,
  TRIGGER_INPUT,
  TRIGGERS,
} from './contract.ts';
import {
  CUSTOM_FIELD_ANSWER,
  LINE_ITEM,
  PAYMENT_LINE_ITEM,
  RECORDS,
  REFUND_OUTCOME,
} from './contract-records.ts';

useWire();

/** If false, operations that do not exist yet are skipped. */
const EVERYTHING_MUST_EXIST = true;

const TABLES: [Kind, Record<string, Contracted>][] = [
  ['triggers', TRIGGERS],
  ['triggers', POLLING_TRIGGERS],
  ['creates', ACTIONS],
  ['searches', SEARCHES],
];

const all: Record<string, Operation> = {
  ...operationsOf('triggers'),
  ...operationsOf('creates'),
  ...operationsOf('searches'),
};

const contracted = TABLES.flatMap(([kind, table]) =>
  Object.entries(table).map(([key, contract]) => ({ kind, key, contract })),
);

/** The existing operations of a table, for `test.each`. */
const existing = <T>(table: Record<string, T>) =>
  Object.entries(table).filter(([key]) => EVERYTHING_MUST_EXIST || key in all);

const operation = (key: string): Operation['operation'] => {
  const found = all[key];
  if (!found) throw new Error(`The operation ${key} does not exist.`);
  return found.operation;
};

const inputKeys = (key: string) => operation(key).inputFields?.map((field) => field.key) ?? [];
const outputKeys = (key: string) => operation(key).outputFields?.map((field) => field.key) ?? [];
const sampleKeys = (key: string) => Object.keys(operation(key).sample ?? {});
const choicesOf = (key: string, name: string) =>
  Object.keys(operation(key).inputFields?.find((field) => field.key === name)?.choices ?? {});

describe.each(contracted.filter(({ key }) => EVERYTHING_MUST_EXIST || key in all))(
  '$kind: $key',
  ({ kind, key, contract }) => {
    const promised = [...(contract.record ? RECORDS[contract.record] : []), ...(contract.outputs ?? [])];

    test('exists under that key', () => expect(Object.keys(operationsOf(kind))).toContain(key));

    test('has its input fields', () => {
      expect(inputKeys(key)).toEqual(expect.arrayContaining(contract.inputs));
    });

    test('has the fields of its record, in the sample and among the output fields', () => {
      expect(sampleKeys(key)).toEqual(expect.arrayContaining(promised));
      expect(outputKeys(key)).toEqual(expect.arrayContaining(promised));
    });
  },
);

test('operations with the same kind of record have the same keys', () => {
  for (const record of Object.keys(RECORDS)) {
    const samples = contracted.flatMap(({ kind, key, contract }) =>
      contract.record === record && kind !== 'creates' && key in all ? [sampleKeys(key)] : [],
    );
    for (const keys of samples) expect(keys).toEqual(samples[0]);
  }
});

test.each(existing(TRIGGERS))('%s subscribes to exactly its events', async (key, { events }) => {
  const created = on('POST /v1/webhook_endpoints', { id: 'we_1', secret: SECRET });
  const sent = wire(on('GET /v1/webhook_endpoints', listOf([])), created);
  await run(operation(key).performSubscribe, {
    ...step(TRIGGER_INPUT),
    targetUrl: 'https://hooks.zapier.com/1',
  });
  const asked = Object.entries(sent[1]?.params ?? {}).filter(([name]) => name.startsWith('enabled_events'));
  expect(asked.map(([, type]) => type).sort()).toEqual([...events].sort());
});

test.each(existing(TRIGGERS))('%s is instant', (key) => {
  expect(operation(key)).toMatchObject({ type: 'hook', performList: expect.any(Function) });
});

test.each(existing(POLLING_TRIGGERS))('%s polls, with the same record as its instant trigger', (key) => {
  expect(operation(key).type).toBe('polling');
  expect(sampleKeys(key)).toEqual(sampleKeys(key.replace(/_poll$/, '')));
  expect(inputKeys(key)).toEqual(inputKeys(key.replace(/_poll$/, '')));
});

test.each(existing(CHOICES))('%s has the choices of the contract', (key, fields) => {
  for (const [name, values] of Object.entries(fields)) {
    expect(choicesOf(key, name).sort()).toEqual([...values].sort());
  }
});

test('payment_completed has payments of links only by default', () => {
  const source = operation('payment_completed').inputFields?.find(({ key }) => key === 'source');
  expect(source?.default).toBe('payment_links');
});

test.each(['payment_completed', 'invoice_paid'])('%s has line items with their fields', (key) => {
  const children = operation(key).outputFields?.find((field) => field.key === 'line_items')?.children;
  expect(children?.map((child) => child.key)).toEqual(expect.arrayContaining(LINE_ITEM));
  const [line] = (operation(key).sample?.line_items ?? []) as object[];
  expect(Object.keys(line ?? {})).toEqual(expect.arrayContaining(LINE_ITEM));
});

test('a payment has line items with products, and answers as line items', () => {
  const childrenOf = (name: string) =>
    operation('payment_completed')
      .outputFields?.find(({ key }) => key === name)
      ?.children?.map(({ key }) => key);
  expect(childrenOf('line_items')).toEqual(expect.arrayContaining(PAYMENT_LINE_ITEM));
  expect(childrenOf('custom_field_answers')).toEqual(CUSTOM_FIELD_ANSWER);
});

test('an invoice has its PDF as a file', () => {
  expect(operation('invoice_paid').outputFields).toContainEqual(
    expect.objectContaining({ key: 'invoice_pdf', type: 'file' }),
  );
});

test.each(existing({ refund_payments: REFUND_OUTCOME }))('each line of %s has an outcome', (key, outcome) => {
  const lines = operation(key).outputFields?.flatMap(({ children }) => (children ? [children] : []));
  expect(lines?.map((children) => children.map((child) => child.key))).toContainEqual(
    expect.arrayContaining(outcome),
  );
});

test.each(existing(SEARCH_OR_CREATES))('%s is paired with %s', (search, create) => {
  expect(Object.values(App.searchOrCreates ?? {})).toContainEqual(
    expect.objectContaining({ search, create }),
  );
});

test('a connection has a key and an optional account', () => {
  expect(App.authentication?.type).toBe('custom');
  expect(App.authentication?.fields).toMatchObject([
    { key: 'api_key', type: 'password', required: true },
    { key: 'connected_account', required: false },
  ]);
});
