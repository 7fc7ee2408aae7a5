import fc from 'fast-check';
import { currencyCode, displayMoney, toMajor, toMinor } from '../../lib/money.ts';
import { sentenceOf } from '../support/zapier.ts';

const ZERO_DECIMAL = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
const THREE_DECIMAL = 'BHD JOD KWD OMR TND'.split(' ');
const FIXED_TAIL = ['ISK', 'UGX'];

const decimalsOf = (code: string): number =>
  ZERO_DECIMAL.includes(code) ? 0 : THREE_DECIMAL.includes(code) ? 3 : 2;
/** Amounts in minor units are multiples of this. */
const stepOf = (code: string): number =>
  FIXED_TAIL.includes(code) ? 100 : THREE_DECIMAL.includes(code) ? 10 : 1;

describe('toMinor', () => {
  test.each([
    ['12.5', 'usd', 1250],
    ['12.50', 'USD', 1250],
    [' 12.50 ', ' Usd ', 1250],
    [12.5, 'EUR', 1250],
    ['1.00', 'JPY', 1],
    ['5.0', 'JPY', 5],
    ['5.0', 'ISK', 500],
    ['1.000', 'KWD', 1000],
    ['0.01', 'USD', 1],
    ['007', 'USD', 700],
    ['1200', 'JPY', 1200],
    ['1200.00', 'JPY', 1200],
    ['1.25', 'KWD', 1250],
    ['1.250', 'KWD', 1250],
    ['123', 'ISK', 12300],
    ['123.00', 'ISK', 12300],
    ['5000', 'UGX', 500000],
    ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
    // Multiplication of floats is wrong here: 0.07 * 100 = 7.000000000000001, 1.15 * 100 = 114.99999999999999
    [0.07, 'USD', 7],
    [1.15, 'USD', 115],
    ['19.99', 'USD', 1999],
    [4.35, 'USD', 435],
    [1.01, 'KWD', 1010],
    ['8.29', 'KWD', 8290],
  ])('converts %p %s to %p minor units', (typed, currency, minor) => {
    expect(toMinor(typed, currency, 'Amount')).toBe(minor);
  });

  test.each([
    ['-5', 'USD', 'Amount: “-5” is negative. Enter a positive amount.'],
    [-0.5, 'USD', 'Amount: “-0.5” is negative. Enter a positive amount.'],
    ['0', 'USD', 'Amount: the amount has to be greater than zero.'],
    ['0.00', 'JPY', 'Amount: the amount has to be greater than zero.'],
    ['1.2345', 'USD', 'Amount: USD has two decimals. Enter at most two, as in 12.50.'],
    ['5.0000', 'USD', 'Amount: USD has two decimals. Enter at most two, as in 12.50.'],
    ['12.5', 'JPY', 'Amount: JPY has no decimals. Enter a whole amount.'],
    ['12.5', 'ISK', 'Amount: ISK has no decimals. Enter a whole amount.'],
    ['0.01', 'UGX', 'Amount: UGX has no decimals. Enter a whole amount.'],
    ['1.0000', 'JPY', 'Amount: JPY has no decimals. Enter a whole amount.'],
    ['1.255', 'KWD', 'Amount: KWD has three decimals, and the last one has to be 0, as in 1.250.'],
    ['1.2500', 'KWD', 'Amount: KWD has three decimals, and the last one has to be 0, as in 1.250.'],
    ['90071992547409.92', 'USD', 'Amount: 90071992547409.92 is more than Stripe takes.'],
    ['9'.repeat(30), 'USD', `Amount: ${'9'.repeat(30)} is more than Stripe takes.`],
    ['9'.repeat(31), 'USD', 'Amount: 31 characters are too many for an amount: at most 30 fit.'],
    [
      '5',
      'dollars',
      'Currency: “dollars” is not a currency. Choose from the list, or enter its code, such as USD.',
    ],
    ['5', '', 'Currency: “” is not a currency. Choose from the list, or enter its code, such as USD.'],
  ])('refuses %p %s: %s', (typed, currency, sentence) => {
    expect(sentenceOf(() => toMinor(typed, currency, 'Amount'))).toBe(sentence);
  });

  test.each([
    '1,250.00',
    '1.250,00',
    '12,5',
    '1e3',
    '0x10',
    'twelve',
    '',
    ' ',
    '$5',
    '5 USD',
    '1.',
    '.5',
    '+5',
    '1.2.3',
    '٣',
    'NaN',
    'Infinity',
    '1 000',
  ])('refuses the text %p', (typed) => {
    expect(sentenceOf(() => toMinor(typed, 'USD', 'Price'))).toBe(
      `Price: “${typed.trim()}” is not an amount. Write digits with a point, without a currency or thousands separators: 1250.50.`,
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7])('refuses the number %p', (typed) => {
    expect(sentenceOf(() => toMinor(typed, 'USD', 'Amount'))).toContain('is not an amount');
  });
});

describe('a point that may separate thousands', () => {
  test.each([
    ['1.000', 'HUF', 'For thousands, enter 1000. Otherwise, enter 1.00.'],
    ['12.500', 'EUR', 'For thousands, enter 12500. Otherwise, enter 12.50.'],
    ['1.000', 'JPY', 'For thousands, enter 1000. Otherwise, enter 1.'],
    ['123.000', 'ISK', 'For thousands, enter 123000. Otherwise, enter 123.'],
    ['0.500', 'USD', 'Enter 0.50.'],
    ['12.505', 'EUR', 'For thousands, enter 12505. EUR has two decimals. Enter at most two, as in 12.50.'],
    ['1.500', 'JPY', 'For thousands, enter 1500. JPY has no decimals. Enter a whole amount.'],
    ['0.001', 'USD', 'USD has two decimals. Enter at most two, as in 12.50.'],
  ])('is refused with an advice: %s %s', (typed, currency, advice) => {
    expect(sentenceOf(() => toMinor(typed, currency, 'Amount'))).toBe(
      `Amount: a point separates decimals, so “${typed}” is not clear. ${advice}`,
    );
  });

  test('is refused in any currency without three decimals', () => {
    const currency = fc.constantFrom(
      ...Intl.supportedValuesOf('currency').filter((code) => decimalsOf(code) < 3),
    );
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(currency, fc.integer({ min: 1, max: 999 }), part, (code, whole, thousandths) => {
        const typed = `${whole}.${String(thousandths).padStart(3, '0')}`;
        expect(sentenceOf(() => toMinor(typed, code, 'Amount'))).toContain('a point separates decimals');
      }),
    );
  });
});

describe('toMajor', () => {
  test.each([
    [1250, 'usd', 12.5],
    [7, 'usd', 0.07],
    [0, 'usd', 0],
    [-1250, 'eur', -12.5],
    [1200, 'jpy', 1200],
    [1250, 'KWD', 1.25],
    [12300, 'isk', 123],
    [500000, 'ugx', 5000],
    [Number.MAX_SAFE_INTEGER, 'jpy', Number.MAX_SAFE_INTEGER],
  ])('converts %p minor units of %s to %p', (minor, currency, major) => {
    expect(toMajor(minor, currency)).toBe(major);
  });
});

describe('displayMoney', () => {
  test.each([
    [1250, 'usd', '$12.50'],
    [125000, 'usd', '$1,250.00'],
    [-1250, 'usd', '-$12.50'],
    [0, 'eur', '€0.00'],
    [1200, 'jpy', '¥1,200'],
    [1250, 'kwd', 'KWD 1.250'],
    [12300, 'isk', 'ISK 123'],
    [500000, 'ugx', 'UGX 5,000'],
    [1, 'clp', 'CLP 1'],
    [99, 'bhd', 'BHD 0.099'],
    [900719925474099, 'usd', '$9,007,199,254,740.99'],
    ['0.000381', 'usd', '$0.00000381'],
    ['250.5', 'jpy', '¥250.5'],
  ])('shows %p minor units of %s as %s', (minor, currency, text) => {
    expect(displayMoney(minor, currency)).toBe(text);
  });
});

test('reads a currency in any case, and names the field in its error', () => {
  expect(currencyCode(' eUr ')).toBe('EUR');
  expect(sentenceOf(() => currencyCode('US', 'Payout Currency'))).toBe(
    'Payout Currency: “US” is not a currency. Choose from the list, or enter its code, such as USD.',
  );
});

describe('any amount in any currency', () => {
  const currency = fc.constantFrom(...Intl.supportedValuesOf('currency'));
  /** An amount that Stripe could charge, up to far more than its maximum. */
  const charged = currency.chain((code) =>
    fc.integer({ min: 1, max: 10 ** 12 }).map((count) => ({ code, minor: count * stepOf(code) })),
  );

  /** Major units without arithmetic: the point is moved in the text. */
  const written = (minor: number, code: string): string => {
    const decimals = decimalsOf(code);
    const digits = String(minor).padStart(decimals + 1, '0');
    return decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
  };

  test('is read from its exact decimal text', () => {
    fc.assert(
      fc.property(charged, ({ code, minor }) => toMinor(written(minor, code), code, 'Amount') === minor),
    );
  });

  test('is the same after toMajor and toMinor', () => {
    fc.assert(
      fc.property(charged, ({ code, minor }) => {
        expect(toMinor(toMajor(minor, code), code.toLowerCase(), 'Amount')).toBe(minor);
      }),
    );
  });

  test('has the number in major units that is nearest to its exact decimal text', () => {
    fc.assert(
      fc.property(charged, ({ code, minor }) => toMajor(minor, code) === Number(written(minor, code))),
    );
  });

  test('is shown as Intl shows it', () => {
    const amount = fc.tuple(currency, fc.integer({ min: -(10 ** 12), max: 10 ** 12 }));
    fc.assert(
      fc.property(amount, ([code, count]) => {
        const minor = count * (['ISK', 'UGX'].includes(code) ? 100 : 1);
        const decimals = ['ISK', 'UGX'].includes(code) ? 0 : decimalsOf(code);
        const format = new Intl.NumberFormat('en-US', {
          style: 'currency',
          currency: code,
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
        });
        const decimal =
          `${minor < 0 ? '-' : ''}${written(Math.abs(minor), code)}` as Intl.StringNumericLiteral;
        expect(displayMoney(minor, code)).toBe(format.format(decimal).replaceAll('\u00a0', ' '));
      }),
      { numRuns: 1000 },
    );
  });

  test('is shown with all its digits', () => {
    fc.assert(
      fc.property(charged, ({ code, minor }) => {
        // Some symbols have letters and points (CA$, Bs.), so the text is read from its first digit.
        const digits = displayMoney(minor, code).replace(/^\D*/, '').replaceAll(',', '');
        expect(toMinor(digits, code, 'Amount')).toBe(minor);
      }),
    );
  });

  test('is refused with one decimal too many', () => {
    fc.assert(
      fc.property(charged, fc.integer({ min: 1, max: 9 }), ({ code, minor }, digit) => {
        const exact = written(minor, code);
        const typed = exact.includes('.') ? `${exact}${digit}` : `${exact}.${digit}`;
        expect(sentenceOf(() => toMinor(typed, code, 'Amount'))).toMatch(
          /^Amount: (a point separates decimals|\w{3} has (no|two|three) decimals)/,
        );
      }),
    );
  });

  test('is read exactly from any text, or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), currency, (typed, code) => {
        try {
          expect(Number.isSafeInteger(toMinor(typed, code, 'Amount'))).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/^Amount: /);
        }
      }),
    );
  });
});
