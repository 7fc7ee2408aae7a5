import Big from 'big.js';

/** Stripe's presentment currencies, from https://docs.stripe.com/currencies (the first is the account's own). */
export const CURRENCIES: readonly string[] =
  `usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd
  bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd
  gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl
  mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub
  rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd
  xcg xof xpf yer zar zmw`.split(/\s+/);

const ZERO_DECIMAL = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
const THREE_DECIMAL = 'bhd jod kwd omr tnd'.split(' ');

/** How many minor digits Stripe counts a currency in. */
export const decimalsOf = (currency: string): number =>
  ZERO_DECIMAL.includes(currency) ? 0 : THREE_DECIMAL.includes(currency) ? 3 : 2;

/** What an amount has to be a multiple of: the last digit of KWD is 0, ISK and UGX have no cents. */
export const stepOf = (currency: string): number =>
  THREE_DECIMAL.includes(currency) ? 10 : ['isk', 'ugx'].includes(currency) ? 100 : 1;

/** The least that Stripe charges, in minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MINIMUMS: Record<string, number> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** The least that can be charged in a currency, in minor units; a currency without a minimum of its own has none here. */
export const minimumOf = (currency: string): number => MINIMUMS[currency] ?? 1;

/** The largest amount in minor units. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
export const maximumOf = (currency: string): number => (currency === 'idr' ? 999_999_999_999 : 99_999_999);

/** An amount in minor units as Stripe's error messages show it: `$12.50`. */
export const displayAmount = (minor: number, currency: string): string => {
  const decimals = decimalsOf(currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(new Big(minor).div(new Big(10).pow(decimals)).toFixed(decimals) as `${number}`);
};

/** Dollars for one unit of a currency, roughly; a currency that is not listed is worth a dollar. */
const DOLLARS: Record<string, string> = {
  aud: '0.66',
  brl: '0.18',
  cad: '0.73',
  chf: '1.13',
  eur: '1.09',
  gbp: '1.28',
  inr: '0.012',
  isk: '0.0073',
  jpy: '0.0067',
  krw: '0.00073',
  kwd: '3.25',
  mxn: '0.054',
  ugx: '0.00027',
  vnd: '0.00004',
};

/** The exchange rate from `currency` to `settlement` on the day of `at` (unix seconds); it moves from day to day. */
export const rateOfTheDay = (currency: string, settlement: string, at: number): Big => {
  const day = Math.floor(at / 86_400) % 7;
  const drift = new Big(1000 + day - 3).div(1000);
  return new Big(DOLLARS[currency] ?? '1')
    .times(drift)
    .div(DOLLARS[settlement] ?? '1')
    .round(6);
};

/** Converts minor units at a rate between whole units. */
export const convert = (minor: number, from: string, to: string, rate: Big): number =>
  new Big(minor)
    .times(rate)
    .times(new Big(10).pow(decimalsOf(to) - decimalsOf(from)))
    .round(0)
    .toNumber();
