import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlainInputField, PlainOutputField } from 'zapier-platform-core';
import App from '../index.ts';
import { inputFieldsOf, OPERATIONS } from '../scripts/docs/operations.ts';

// A name in bold in a guide is a name in the Zap editor, or on a screen of another product.

const ROOT = path.join(__dirname, '..');

/** The documents for people who build Zaps. The reference is generated from the names. */
const GUIDES = [
  'README.md',
  'zaps/README.md',
  ...['choosing', 'coming-from', 'key', 'limits', 'operations', 'publishing', 'security', 'sheets'].map(
    (name) => `docs/${name}.md`,
  ),
  ...readdirSync(path.join(ROOT, 'docs/recipes')).map((file) => `docs/recipes/${file}`),
];

const labelsOf = (fields: readonly (PlainInputField | PlainOutputField)[]): string[] =>
  fields.flatMap(({ label = '', children = [], choices }: PlainInputField) => [
    label,
    ...labelsOf(children),
    // A field of a line item bears the name of its list.
    ...labelsOf(children).map((inner) => `${label} ${inner}`),
    ...(choices && !('perform' in choices) ? Object.values(choices as Record<string, string>) : []),
  ]);

const operations = Object.values(OPERATIONS).flat();

/** A name may be used without its brackets: “Stripe Fee” for “Stripe Fee (Settlement Currency)”. */
const short = (label = ''): string => label.replace(/ \(.*\)$/, '');

const OURS = new Set(
  [
    ...operations.flatMap((operation) => [
      operation.display.label,
      ...(operation.operation.inputFieldGroups ?? []).map(({ label }) => label),
      ...labelsOf(inputFieldsOf(operation)),
      ...labelsOf(operation.operation.outputFields),
    ]),
    ...Object.values(App.searchOrCreates ?? {}).map(({ display }) => display.label),
    ...labelsOf(App.authentication?.fields ?? []),
  ].flatMap((label) => [label, short(label)]),
);

/** Words on the screens of Zapier, Stripe, Google and GitHub. */
const THEIRS = new Set([
  ...[
    'Create',
    'Zap',
    'Trigger',
    'Trigger event',
    'Action',
    'Account',
    'Continue',
    'Yes, continue',
    'Test trigger',
  ],
  ...['Continue with selected record', 'Test step', 'Publish', '+', 'Zap history', 'Output', 'Row ID'],
  ...[
    'Filter',
    'Exists',
    'Delay by Zapier',
    'Google Sheets',
    'Create Spreadsheet Row',
    'Create Multiple Spreadsheet Rows',
    'Gmail',
    'Send Email',
  ],
  ...['To', 'Subject', 'Body', 'Attachments', 'Google Drive', 'Upload File', 'Every Hour'],
  ...['Formatter', 'Formatter by Zapier', 'Date / Time', 'Format', 'Input', 'Create Loop From Line Items'],
  ...['If multiple search results are found', 'Return all results as line items'],
  ...[
    'Create restricted key',
    'Create key',
    'Write',
    'Read',
    'None',
    'Create an invoice PDF',
    'Save',
    'Views',
  ],
  ...['Security', 'Report a vulnerability', 'Catch Hook'],
]);

/** Fields of the webhook in an example. */
const POSTED = new Set(['Product', 'Order Number', 'Session Id', 'Name']);

const isName = (bold: string): boolean =>
  // A whole sentence, or a path through menus, is no name. The keys of metadata are the merchant's own.
  !/[.:!?]$/.test(bold) && !bold.includes(' → ') && !bold.startsWith('Metadata ');

test.each(GUIDES)('%s uses the names of the app in bold', (file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8')
    .replace(/^```.*?^```$/gms, '')
    .replace(/\s+/g, ' ');
  const names = [...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, bold = '']) => bold.replace(/^\d+\. /, ''));
  const unknown = names.filter(
    (name) => isName(name) && ![OURS, THEIRS, POSTED].some((known) => known.has(name)),
  );
  expect([...new Set(unknown)]).toEqual([]);
});

test.each([
  ['Log every payment to a sheet', 'payment_completed'],
  ['Email the buyer the invoice PDF', 'invoice_paid'],
])('the section “%s” of the README maps fields of %s', (heading, key) => {
  const section =
    readFileSync(path.join(ROOT, 'README.md'), 'utf8').split(`### ${heading}\n`)[1]?.split(/^##/m)[0] ?? '';
  const mapped = [...section.replace(/\s+/g, ' ').matchAll(/← \*\*([^*]+)\*\*/g)].map(([, label]) => label);
  const given = labelsOf(operations.find((operation) => operation.key === key)?.operation.outputFields ?? []);
  expect(mapped.length).toBeGreaterThan(1);
  expect(mapped.filter((label = '') => !given.includes(label))).toEqual([]);
});
