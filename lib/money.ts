import Big from 'big.js';
import { invalid, quote } from './errors.ts';

// https://docs.stripe.com/currencies#zero-decimal and the sections below it
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));
/** Counted with two decimals for historical reasons, although the decimals must be 00. */
const FIXED_TAIL = new Set(['ISK', 'UGX']);

const decimalsOf = (code: string): number => (ZERO_DECIMAL.has(code) ? 0 : THREE_DECIMAL.has(code) ? 3 : 2);

/** The smallest step between two amounts, in minor units, and the rule in words. */
const amountRule = (code: string): [step: number, rule: string] => {
  if (FIXED_TAIL.has(code) || ZERO_DECIMAL.has(code))
    return [FIXED_TAIL.has(code) ? 100 : 1, 'whole amounts only'];
  return THREE_DECIMAL.has(code)
    ? [10, 'three decimals of which the last is 0, like 1.250']
    : [1, 'at most two decimals'];
};

/**
 * Reads a currency in any case.
 *
 * @param field label of the field, for the error
 * @returns its upper-case ISO 4217 code
 * @throws UserError if it is no currency
 */
export const currencyCode = (input: string, field = 'Currency'): string => {
  const code = String(input).trim().toUpperCase();
  if (Intl.supportedValuesOf('currency').includes(code)) return code;
  throw invalid(
    field,
    `${quote(String(input).trim())} is no currency. Use its three letters, like USD, EUR or JPY.`,
  );
};

/** Major units of an amount in minor units: `toMajor(1250, 'usd')` is 12.5. Exact for any amount that Stripe takes. */
export const toMajor = (minor: number, currency: string): number =>
  Big(minor)
    .div(10 ** decimalsOf(currency.toUpperCase()))
    .toNumber();

/** Major units as exact decimal text: `toDecimal(1250, 'usd')` is `12.50`. */
const toDecimal = (minor: number, currency: string): string => {
  const decimals = decimalsOf(currency.toUpperCase());
  return Big(minor)
    .div(10 ** decimals)
    .toFixed(decimals);
};

// The symbols that English uses. Intl has the same ones (a test compares the two), but its currency data takes 16 ms of
// every cold start.
const SYMBOLS: Record<string, string> = {
  ...{ AUD: 'A$', BRL: 'R$', CAD: 'CA$', CNY: 'CN¥', EUR: '€', GBP: '£', HKD: 'HK$', ILS: '₪', INR: '₹' },
  ...{ JPY: '¥', KRW: '₩', MXN: 'MX$', NZD: 'NZ$', PHP: '₱', TWD: 'NT$', USD: '$', VND: '₫' },
  ...{ XAF: 'FCFA', XCD: 'EC$', XCG: 'Cg.', XOF: 'F\u202fCFA', XPF: 'CFPF' },
};

/** An amount as a person reads it: `$12.50`, `¥1,200`, `KWD 1.250`. */
export const displayMoney = (minor: number, currency: string): string => {
  const code = currency.toUpperCase();
  const symbol = SYMBOLS[code] ?? code;
  const [whole = '', fraction = ''] = toDecimal(Math.abs(minor), code).split('.');
  const isWhole = fraction === '' || (FIXED_TAIL.has(code) && fraction === '00');
  const amount = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (isWhole ? '' : `.${fraction}`);
  return `${minor < 0 ? '-' : ''}${symbol}${/[A-Z.]$/i.test(symbol) ? ' ' : ''}${amount}`;
};

/** The longest amount that is read, in characters. */
const MAX_LENGTH = 30;

/**
 * Checks an amount as far as that is possible without its currency.
 *
 * @returns the decimal text that was typed, without blanks
 * @throws UserError if it is no positive amount
 */
export const amountText = (input: string | number, field: string): string => {
  const text = String(input).trim();
  if (text.length > MAX_LENGTH)
    throw invalid(field, `${text.length} characters are too many for an amount: at most ${MAX_LENGTH} fit.`);
  if (/^-/.test(text)) throw invalid(field, `${quote(text)} is negative. Enter a positive amount.`);
  if (!/^\d+(\.\d+)?$/.test(text)) {
    throw invalid(
      field,
      `${quote(text)} is not an amount. Write digits with a point, without a currency or thousands separators: 1250.50.`,
    );
  }
  if (Big(text).eq(0)) throw invalid(field, 'the amount has to be greater than zero.');
  return text;
};

/**
 * Converts an amount that a user typed in major units, by exact decimal arithmetic on the text.
 *
 * @param input what was typed or mapped: `12.5`, `"12.50"`
 * @param currency ISO 4217 in any case
 * @param field label of the field, for the error
 * @returns minor units
 * @throws UserError if the amount has more decimals than its currency: it is never rounded
 */
export const toMinor = (input: string | number, currency: string, field: string): number => {
  const code = currencyCode(currency);
  const text = amountText(input, field);
  const minor = Big(text).times(10 ** decimalsOf(code));
  const [step, rule] = amountRule(code);
  if (!minor.mod(step).eq(0))
    throw invalid(field, `${text} ${code} cannot be charged. ${code} takes ${rule}.`);
  if (minor.gt(Number.MAX_SAFE_INTEGER)) throw invalid(field, `${text} is more than Stripe takes.`);
  return minor.toNumber();
};
