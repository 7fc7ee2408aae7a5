import {
  toAmount,
  toBoolean,
  toChoice,
  toEmail,
  toId,
  toInteger,
  toList,
  toMetadata,
  toText,
  toUrl,
} from '../../fields/parse.ts';
import { sentenceOf } from '../support/unit.ts';

// Zapier's types promise less than what may arrive: texts where a user mapped a boolean or a number.

describe('toBoolean', () => {
  test.each([
    [true, true],
    [false, false],
    ['true', true],
    [' YES ', true],
    ['1', true],
    ['on', true],
    ['False', false],
    ['no', false],
    ['0', false],
    ['off', false],
    ['', undefined],
    [undefined, undefined],
  ])('%p is %p', (value, expected) => {
    expect(toBoolean(value, 'Active')).toBe(expected);
  });

  test.each(['maybe', 'y', '2', 'truely'])('%p is neither', (value) => {
    expect(sentenceOf(() => toBoolean(value, 'Active'))).toBe(
      `Active: “${value}” is neither true nor false.`,
    );
  });
});

describe('toInteger', () => {
  test.each([
    [1, 1],
    ['7', 7],
    [' 10 ', 10],
    ['3.0', 3],
    ['', undefined],
    [' ', undefined],
    [undefined, undefined],
  ])('%p is %p', (value, expected) => {
    expect(toInteger(value, 'Quantity', 1, 10)).toBe(expected);
  });

  test.each([0, 11, -1, 1.5, '1.5', 'two', '5 pieces', Number.NaN, '1,5'])('%p is refused', (value) => {
    expect(sentenceOf(() => toInteger(value, 'Quantity', 1, 10))).toBe(
      `Quantity: “${value}” is not a whole number between 1 and 10.`,
    );
  });
});

test.each([
  [
    ['a', ' b '],
    ['a', 'b'],
  ],
  [['a, b'], ['a, b']],
  ['a, b ,,c', ['a', 'b', 'c']],
  [['', ' '], []],
  ['', []],
  [undefined, []],
])('the list in %j is %j', (value, expected) => {
  expect(toList(value)).toEqual(expected);
});

describe('toId', () => {
  const parse = (value?: string) => toId(value, ['txi_', 'atxi_'], 'Tax IDs', 'a tax id');

  test.each([
    ['txi_1', 'txi_1'],
    [' atxi_2\n', 'atxi_2'],
    ['', undefined],
    ['  ', undefined],
    [undefined, undefined],
  ])('%p is %p', (value, expected) => {
    expect(parse(value)).toBe(expected);
  });

  test.each(['1', 'tx_1', 'cus_1', 'TXI_1', 'txi_1/x', 'txi_1 2', 'https://txi_1'])(
    '%p is refused',
    (value) => {
      expect(sentenceOf(() => parse(value))).toBe(
        `Tax IDs: “${value}” is not the id of a tax id. It starts with txi_, atxi_.`,
      );
    },
  );
});

describe('toChoice', () => {
  const LANGUAGES = { en: 'English', 'en-GB': 'English (UK)' };

  test.each([
    ['en', 'en'],
    [' EN-gb ', 'en-GB'],
    ['', undefined],
    [undefined, undefined],
  ])('%p is %p', (value, expected) => {
    expect(toChoice(value, LANGUAGES, 'Language')).toBe(expected);
  });

  test.each(['de', 'English', 'toString'])('%p is refused, and the choices are told', (value) => {
    expect(sentenceOf(() => toChoice(value, LANGUAGES, 'Language'))).toBe(
      `Language: “${value}” is not one of en, en-GB.`,
    );
  });
});

test('text is trimmed, empty text is nothing, and too much is told', () => {
  expect(toText(' a b ', 'Note', 3)).toBe('a b');
  expect(toText('  ', 'Note', 3)).toBeUndefined();
  expect(toText(undefined, 'Note', 3)).toBeUndefined();
  expect(sentenceOf(() => toText('four', 'Note', 3))).toBe('Note: 4 characters are too many: at most 3 fit.');
});

describe('toEmail', () => {
  test.each(['ada@example.com', 'ada.l+x@mail.example.co.uk', 'ü@exämple.de'])('%p is one', (email) => {
    expect(toEmail(` ${email} `, 'Email')).toBe(email);
  });

  test.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'a@b@c.de',
    'a@b.de, c@d.de',
    'a@b.de;c@d.de',
    'a b@c.de',
  ])('%p is none, and is not repeated in the error', (email) => {
    expect(sentenceOf(() => toEmail(email, 'Email'))).toBe(
      'Email: this is not one email address, like jenny@example.com.',
    );
  });

  test('an empty field is nothing', () => {
    expect(toEmail('', 'Email')).toBeUndefined();
  });
});

describe('toMetadata', () => {
  test('keeps the merchant’s own names, values as text, and leaves out what has no name', () => {
    const mapped: Record<string, unknown> = { order: 42, '': 'x', gift: true, empty: '' };
    expect(toMetadata(mapped as Record<string, string>, 'Metadata')).toEqual({
      order: '42',
      gift: 'true',
      empty: '',
    });
    expect(toMetadata(undefined, 'Metadata')).toEqual({});
  });

  test('takes as much as Stripe does', () => {
    const most = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`k${i}`.padEnd(40, 'x'), 'v'.repeat(500)]),
    );
    expect(Object.keys(toMetadata(most, 'Metadata'))).toHaveLength(50);
    expect(sentenceOf(() => toMetadata({ ...most, more: '1' }, 'Metadata'))).toBe(
      'Metadata: 51 entries are too many: at most 50 fit.',
    );
  });

  test.each([
    [{ ok: '1', [`${'k'.repeat(41)}`]: 'v' }, 'k'.repeat(40)],
    [{ note: 'v'.repeat(501) }, 'note'],
  ])('names what is too long', (value, name) => {
    expect(sentenceOf(() => toMetadata(value, 'Metadata'))).toBe(
      `Metadata: “${name}” is too long: a name has at most 40 characters, a value 500.`,
    );
  });
});

describe('toUrl', () => {
  test.each([
    'https://example.com',
    'http://localhost:3000/thanks?x=1#y',
    'HTTPS://Example.com/{CHECKOUT_SESSION_ID}',
    'https://例え.jp/ありがとう',
  ])('%p is one, kept as typed', (url) => {
    expect(toUrl(` ${url} `, 'Redirect URL')).toBe(url);
  });

  test.each([
    'example.com/thanks',
    'www.example.com',
    '/thanks',
    'javascript:alert(1)',
    'ftp://example.com',
    'https://',
    'https://exa mple.com',
    'https:/example',
    'mailto:a@b.de',
  ])('%p is none', (url) => {
    expect(sentenceOf(() => toUrl(url, 'Redirect URL'))).toBe(
      `Redirect URL: “${url}” is not a web address. Write it in full, like https://example.com/thanks.`,
    );
  });

  test('nothing is nothing, and too much is told', () => {
    expect(toUrl('', 'Redirect URL')).toBeUndefined();
    expect(sentenceOf(() => toUrl(`https://example.com/${'x'.repeat(2048)}`, 'Redirect URL'))).toBe(
      'Redirect URL: 2068 characters are too many: at most 2048 fit.',
    );
  });
});

test('an amount without its currency is checked as far as that goes', () => {
  expect(toAmount(' 12.505 ', 'Fee')).toBe('12.505');
  expect(toAmount(3, 'Fee')).toBe('3');
  expect(toAmount('', 'Fee')).toBeUndefined();
  expect(toAmount(undefined, 'Fee')).toBeUndefined();
  expect(sentenceOf(() => toAmount('0', 'Fee'))).toBe('Fee: the amount has to be greater than zero.');
  expect(sentenceOf(() => toAmount('-1', 'Fee'))).toBe('Fee: “-1” is negative. Enter a positive amount.');
  expect(sentenceOf(() => toAmount('free', 'Fee'))).toContain('Fee: “free” is not an amount.');
});
