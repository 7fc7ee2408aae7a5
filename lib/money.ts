import Big from 'big.js';
import { invalid, quote } from './errors.ts';

// https://docs.stripe.com/currencies#zero-decimal and the sections below it
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));
/** Counted with two decimals for historical reasons, although the decimals must be 00. */
const FIXED_TAIL = new Set(['ISK', 'UGX']);

/** Decimals that Stripe counts a currency in. */
const decimalsOf = (code: string): number => (ZERO_DECIMAL.has(code) ? 0 : THREE_DECIMAL.has(code) ? 3 : 2);

/** Decimals of an amount that can be charged. */
const chargedDecimals = (code: string): number => (FIXED_TAIL.has(code) ? 0 : decimalsOf(code));

/** The currencies that Stripe charges in: https://docs.stripe.com/currencies#presentment-currencies */
export const CURRENCIES =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW'.split(
    ' ',
  );

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
    `${quote(String(input).trim())} is not a currency. Choose from the list, or enter its code, such as USD.`,
  );
};

/** Major units of an amount in minor units: `toMajor(1250, 'usd')` is 12.5. Exact for any amount that Stripe takes. */
export const toMajor = (minor: number, currency: string): number =>
  Big(minor)
    .div(10 ** decimalsOf(currency.toUpperCase()))
    .toNumber();

/** Major units as exact decimal text: `toDecimal(1250, 'usd')` is `12.50`. Fractions of a minor unit are kept. */
const toDecimal = (minor: Big.BigSource, currency: string): string => {
  const decimals = decimalsOf(currency.toUpperCase());
  const major = Big(minor).div(10 ** decimals);
  const [, fraction = ''] = major.toFixed().split('.');
  return major.toFixed(Math.max(decimals, fraction.length));
};

// The symbols that English uses. Intl has the same ones (a test compares the two), but its currency data takes 16 ms of
// every cold start.
const SYMBOLS: Record<string, string> = {
  ...{ AUD: 'A$', BRL: 'R$', CAD: 'CA$', CNY: 'CN¥', EUR: '€', GBP: '£', HKD: 'HK$', ILS: '₪', INR: '₹' },
  ...{ JPY: '¥', KRW: '₩', MXN: 'MX$', NZD: 'NZ$', PHP: '₱', TWD: 'NT$', USD: '$', VND: '₫' },
  ...{ XAF: 'FCFA', XCD: 'EC$', XCG: 'Cg.', XOF: 'F\u202fCFA', XPF: 'CFPF' },
};

/**
 * An amount as a person reads it: `$12.50`, `¥1,200`, `KWD 1.250`.
 *
 * @param minor minor units; text for a fraction of one, as in a price by use: `0.0381` is `$0.000381`
 */
export const displayMoney = (minor: number | string, currency: string): string => {
  const code = currency.toUpperCase();
  const symbol = SYMBOLS[code] ?? code;
  const [whole = '', fraction = ''] = toDecimal(Big(minor).abs(), code).split('.');
  const isWhole = fraction === '' || (FIXED_TAIL.has(code) && fraction === '00');
  const amount = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (isWhole ? '' : `.${fraction}`);
  return `${Big(minor).lt(0) ? '-' : ''}${symbol}${/[A-Z.]$/i.test(symbol) ? ' ' : ''}${amount}`;
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

/** The decimals that a currency takes, as a sentence. */
const decimalRule = (code: string): string => {
  const decimals = chargedDecimals(code);
  if (decimals === 0) return `${code} has no decimals. Enter a whole amount.`;
  return decimals === 2
    ? `${code} has two decimals. Enter at most two, as in 12.50.`
    : `${code} has three decimals, and the last one has to be 0, as in 1.250.`;
};

/** How to write an amount that may mean thousands: `12.500` is 12500 or 12.50. */
const thousandsRule = (text: string, code: string): string => {
  const [whole = '', fraction = ''] = text.split('.');
  const decimals = chargedDecimals(code);
  const ways: string[] = [];
  if (Number(whole)) ways.push(`For thousands, enter ${whole}${fraction}.`);
  if (Number(fraction.slice(decimals))) ways.push(decimalRule(code));
  else
    ways.push(
      `${ways.length ? 'Otherwise, enter' : 'Enter'} ${decimals ? `${whole}.${fraction.slice(0, decimals)}` : whole}.`,
    );
  return `a point separates decimals, so ${quote(text)} is not clear. ${ways.join(' ')}`;
};

/**
 * Converts an amount that a user typed in major units, by exact decimal arithmetic on the text. One or two zeros after the
 * point are taken in any currency. Three digits are refused in a currency with fewer decimals: half the world reads them as
 * thousands.
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
  const fraction = text.split('.')[1] ?? '';
  const decimals = chargedDecimals(code);
  if (fraction.length === 3 && decimals < 3) throw invalid(field, thousandsRule(text, code));
  const fits = fraction.length <= decimals || /^00?$/.test(fraction);
  // The third decimal is 0: https://docs.stripe.com/currencies#three-decimal
  if (!fits || Number(fraction[2] ?? 0) !== 0) throw invalid(field, decimalRule(code));
  const minor = Big(text).times(10 ** decimalsOf(code));
  if (minor.gt(Number.MAX_SAFE_INTEGER)) throw invalid(field, `${text} is more than Stripe takes.`);
  return minor.toNumber();
};
