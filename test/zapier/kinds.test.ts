import type { Field } from '../../zapier/inputs.ts';
import { defineInputs } from '../../zapier/inputs.ts';
import {
  boolean,
  choice,
  code,
  currency,
  dictionary,
  email,
  id,
  integer,
  list,
  metadata,
  money,
  percent,
  text,
  url,
} from '../../zapier/kinds.ts';
import { sentenceOf } from '../support/zapier.ts';

// Each kind of field by what may arrive in it. Zapier's types promise less than that: texts where a user mapped a
// boolean or a number, numbers where a text is wanted, lists and objects anywhere.

const LANGUAGES = { en: 'English', 'en-GB': 'English (UK)' } as const;
const COUNTRY = { type: 'region', codes: ['CH', 'DE'], example: 'DE' } as const;
const CODES = { type: 'language', codes: ['fr', 'de', 'pt-BR'], example: 'de' } as const;

const FIELDS = {
  text: text('Note', { max: 4 }),
  email: email('Email', {}),
  url: url('Redirect URL', {}),
  boolean: boolean('Active', {}),
  integer: integer('Quantity', { min: 1, max: 10 }),
  percent: percent('Share', {}),
  money: money('Fee', {}),
  currency: currency('Currency', {}),
  choice: choice('Language', LANGUAGES, {}),
  code: code('Language', CODES),
  id: id('Tax ID', { prefixes: ['txi_', 'atxi_'], of: 'a tax id' }),
  'any id': id('Price', { prefixes: [], of: 'a price' }),
  list: list(text('Names', { max: 4 })),
  'list of choices': list(choice('Languages', { en: 'English', de: 'German' }, {})),
  dictionary: dictionary('Lines', { maxEntries: 2, maxName: 5, maxValue: 6 }),
  metadata: metadata('Metadata', 'Your own.'),
};
type Kind = keyof typeof FIELDS;

const parse = (kind: Kind, given: unknown): unknown =>
  defineInputs<Record<string, Field<unknown>>>({ given: FIELDS[kind] }).parse({ inputData: { given } }).given;

const LISTS: Kind[] = ['list', 'list of choices'];
const DICTIONARIES: Kind[] = ['dictionary', 'metadata'];
const nothing = (kind: Kind) => (LISTS.includes(kind) ? [] : DICTIONARIES.includes(kind) ? {} : undefined);

describe.each(Object.keys(FIELDS) as Kind[])('a field for %s', (kind) => {
  test.each([undefined, null, '', ' \n ', [], ['', ' ', null], {}])('reads %j as empty', (given) => {
    expect(parse(kind, given)).toEqual(nothing(kind));
  });

  const typed = FIELDS[kind].label;
  test.each<[unknown]>(
    DICTIONARIES.includes(kind) ? [['a text'], [['a']]] : [[{ name: 'Ada' }], [[{ name: 'Ada' }]]],
  )('refuses %j, which is of another shape, by its label', (given) =>
    expect(sentenceOf(() => parse(kind, given))).toMatch(new RegExp(`^${typed}: is (not )?a set of`)),
  );
});

test.each<[Kind, unknown, unknown]>([
  ['text', ' a b ', 'a b'],
  ['text', 42, '42'],
  ['text', true, 'true'],
  ['text', 0, '0'],
  ['text', ['a', 'b'], 'a,b'],
  // Tab and line breaks are text; what nobody types on purpose, and half an emoji, are not passed on.
  ['text', 'a\n\t', 'a'],
  ['text', 'a\nb', 'a\nb'],
  ['text', '\u0000a\u0007\u009fb\u007f', 'ab'],
  ['text', 'a\ud83d', 'a\ufffd'],
  ['text', '\ude00', '\ufffd'],
  ['text', '😀', '😀'],
  // Nothing is left of it: the same as an empty field.
  ['text', ' \u0000 ', undefined],
  ['email', ' ada@example.com ', 'ada@example.com'],
  ['email', 'ada.l+x@mail.example.co.uk', 'ada.l+x@mail.example.co.uk'],
  ['email', 'ü@exämple.de', 'ü@exämple.de'],
  ['url', ' https://example.com ', 'https://example.com'],
  ['url', 'http://localhost:3000/thanks?x=1#y', 'http://localhost:3000/thanks?x=1#y'],
  ['url', 'HTTPS://Example.com/{CHECKOUT_SESSION_ID}', 'HTTPS://Example.com/{CHECKOUT_SESSION_ID}'],
  ['url', 'https://例え.jp/ありがとう', 'https://例え.jp/ありがとう'],
  ...[true, 'true', ' YES ', '1', 1, 'on'].map((word): [Kind, unknown, boolean] => ['boolean', word, true]),
  ...[false, 'False', 'no', '0', 0, 'off'].map((word): [Kind, unknown, boolean] => ['boolean', word, false]),
  ['integer', 1, 1],
  ['integer', '7', 7],
  ['integer', ' 10 ', 10],
  ['integer', '3.0', 3],
  ['percent', 0, 0],
  ['percent', '12.5', 12.5],
  ['percent', 100, 100],
  ['money', ' 12.505 ', '12.505'],
  ['money', 3, '3'],
  ['currency', ' eur ', 'EUR'],
  ['currency', 'Euro', 'EUR'],
  ['currency', ' japanese YEN ', 'JPY'],
  // Not in the list, but a currency.
  ['currency', 'mru', 'MRU'],
  ['choice', ' EN-gb ', 'en-GB'],
  ['choice', 'English (uk)', 'en-GB'],
  ['choice', 'ENGLISH', 'en'],
  ['code', ' FR ', 'fr'],
  ['code', 'DE', 'de'],
  ['code', 'PT-br', 'pt-BR'],
  ['code', ' german ', 'de'],
  ['code', 'Brazilian Portuguese', 'pt-BR'],
  ['id', ' atxi_2\n', 'atxi_2'],
  ['any id', '42-a_B', '42-a_B'],
  ['list', ['a', ' b '], ['a', 'b']],
  ['list', ['a, b', '', null, 7], ['a, b', '7']],
  ['list', [['a'], ['b']], ['a', 'b']],
  ['list', 'a, b ,,c', ['a', 'b', 'c']],
  ['list', 7, ['7']],
  // `{{a}},{{b}}` of which both came out empty.
  ['list', ' , ,', []],
  ['list of choices', 'English,DE', ['en', 'de']],
  ['dictionary', { ' a ': ' x ', b: 42 }, { a: 'x', b: '42' }],
  ['dictionary', { a: null, b: undefined, '': 'x', ' ': 'y' }, {}],
  ['dictionary', { a: '', b: false }, { a: '', b: 'false' }],
  ['dictionary', { a: ['x', 'y'] }, { a: 'x,y' }],
])('a field for %s reads %j as %j', (kind, given, value) => {
  expect(parse(kind, given)).toEqual(value);
});

test('a field for metadata accepts as much as Stripe', () => {
  const most = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`k${i}`.padEnd(40, 'x'), 'v'.repeat(500)]),
  );
  expect(parse('metadata', most)).toEqual(most);
  expect(sentenceOf(() => parse('metadata', { ...most, more: '1' }))).toBe(
    'Metadata: 51 entries are too many: at most 50 fit.',
  );
});

const each = (kind: Kind, given: unknown[], problem: (given: unknown) => string) =>
  given.map((one): [Kind, unknown, string] => [kind, one, problem(one)]);

test.each<[Kind, unknown, string]>([
  ['text', 'fives', '5 characters are too many: at most 4 fit.'],
  ['text', ['ab', 'cd'], '5 characters are too many: at most 4 fit.'],
  ...each(
    'email',
    ['ada', 'ada@', '@a.de', 'ada@example', 'a@b@c.de', 'a@b.de, c@d.de', 'a@b.de;c@d.de', 'a b@c.de', 7],
    // The address is not in the error: it may be a customer's.
    () => 'this is not one email address, like jenny@example.com.',
  ),
  ...each(
    'url',
    [
      'example.com/x',
      'www.a.de',
      '/x',
      'javascript:alert(1)',
      'ftp://a.de',
      'https://',
      'https://a b.de',
      'https:/a',
    ],
    (given) => `“${given}” is not a web address. Write it in full, like https://example.com/thanks.`,
  ),
  ['url', `https://a.de/${'x'.repeat(2048)}`, '2061 characters are too many: at most 2048 fit.'],
  ...each('boolean', ['maybe', 'y', '2'], (given) => `“${given}” is neither true nor false.`),
  ...each(
    'integer',
    [0, 11, -1, 1.5, '1.5', 'two', '5 pieces', '1,5', '0x5', '5e0', Number.NaN],
    (given) => `“${given}” is not a whole number between 1 and 10.`,
  ),
  ...each(
    'percent',
    [101, -1, '5%', '1.234', 'half'],
    (given) => `“${given}” is not a percentage between 0 and 100 with at most two decimals.`,
  ),
  ['money', '0', 'the amount has to be greater than zero.'],
  ['money', '-1', '“-1” is negative. Enter a positive amount.'],
  [
    'money',
    'free',
    '“free” is not an amount. Write digits with a point, without a currency or thousands separators: 1250.50.',
  ],
  ['currency', 'dollar', '“dollar” is not a currency. Choose from the list, or enter its code, such as USD.'],
  ...each('choice', ['de', 'toString'], (given) => `“${given}” is not one of English, English (UK).`),
  [
    'code',
    'Klingon',
    '“Klingon” is not one of the choices. Choose from the list, or enter its code, such as de.',
  ],
  ...each(
    'id',
    ['1', 'tx_1', 'cus_1', 'TXI_1', 'txi_1/x', 'txi_1 2', 'https://txi_1'],
    (given) => `“${given}” is not the id of a tax id. It starts with txi_ or atxi_.`,
  ),
  ['any id', 'a/b', '“a/b” is not the id of a price.'],
  ['list', ['a', 'five!'], '5 characters are too many: at most 4 fit.'],
  ['list of choices', 'en,fr', '“fr” is not one of English, German.'],
  ['dictionary', { a: '1', b: '2', c: '3' }, '3 entries are too many: at most 2 fit.'],
  ['dictionary', { length: 1 }, '“length” is too long: a name has at most 5 characters, a value 6.'],
  ['dictionary', { a: 'x'.repeat(7) }, '“a” is too long: a name has at most 5 characters, a value 6.'],
  ['dictionary', { a: { b: 1 } }, 'is a set of fields, not a text. Map one of them.'],
])('a field for %s refuses %j: %s', (kind, given, problem) => {
  expect(sentenceOf(() => parse(kind, given))).toBe(`${FIELDS[kind].label}: ${problem}`);
});

describe('a field for', () => {
  const kinds = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter(
    (kind) => !/dictionary|metadata/.test(kind),
  );

  test.each(kinds)('%s refuses a million digits with a short sentence', (kind) => {
    const start = performance.now();
    const sentence = sentenceOf(() => parse(kind, '9'.repeat(1_000_000)));
    expect(sentence).toMatch(/ characters are too many/);
    expect(sentence.length).toBeLessThan(200);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

test('a field for codes reads a code without computing the names of all codes', () => {
  const { DisplayNames } = Intl;
  const names = jest
    .spyOn(Intl, 'DisplayNames')
    .mockImplementation((...options) => new DisplayNames(...options));
  const inputs = defineInputs({ currency: currency('Currency', {}), country: code('Country', COUNTRY) });
  expect(inputs.parse({ inputData: { currency: 'chf', country: 'ch' } })).toEqual({
    currency: 'CHF',
    country: 'CH',
  });
  expect(names).not.toHaveBeenCalled();
  expect(inputs.parse({ inputData: { country: 'switzerland' } }).country).toBe('CH');
  expect(names).toHaveBeenCalledTimes(1);
  names.mockRestore();
});

test('a field for lists accepts as many values as it allows, without empty ones', () => {
  const inputs = defineInputs({ few: list(text('Few', { max: 4 }), { most: 2 }) });
  expect(inputs.parse({ inputData: { few: ['a', '', 'b'] } })).toEqual({ few: ['a', 'b'] });
  expect(sentenceOf(() => inputs.parse({ inputData: { few: ['a', 'b', 'c'] } }))).toBe(
    'Few: 3 values are too many: at most 2 fit.',
  );
});

test('a field for lists accepts a thousand values by default', () => {
  const most = Array.from({ length: 1000 }, (_, i) => `${i}`);
  expect(parse('list', most)).toEqual(most);
  expect(sentenceOf(() => parse('list', [...most, 'a']))).toBe(
    'Names: 1001 values are too many: at most 1000 fit.',
  );
});

test('a field for choices does not list more than twenty of them in the error', () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, `Label ${i}`]));
  const inputs = defineInputs({ many: choice('Many', many, {}) });
  expect(sentenceOf(() => inputs.parse({ inputData: { many: 'x' } }))).toBe(
    'Many: “x” is not one of the choices. Choose from the list, or enter its code, such as k0.',
  );
});
