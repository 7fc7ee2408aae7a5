import type Stripe from 'stripe';
import { inWords } from './words.ts';

/** The values that the SDK names, without the type for any other text. */
type Named<T extends string> = T extends string ? (object extends Record<T, 1> ? never : T) : never;

/** A payment method that a payment link may have. */
export type LinkMethod = Named<Stripe.PaymentLinkCreateParams.PaymentMethodType>;

/** The payment methods that a payment link may have, with the names of the Dashboard. */
export const LINK_METHODS: Record<LinkMethod, string> = {
  card: 'Card',
  link: 'Link',
  paypal: 'PayPal',
  klarna: 'Klarna',
  sepa_debit: 'SEPA Direct Debit',
  us_bank_account: 'ACH Direct Debit',
  affirm: 'Affirm',
  afterpay_clearpay: 'Afterpay or Clearpay',
  alipay: 'Alipay',
  alma: 'Alma',
  au_becs_debit: 'BECS Direct Debit',
  bacs_debit: 'Bacs Direct Debit',
  bancontact: 'Bancontact',
  billie: 'Billie',
  bizum: 'Bizum',
  blik: 'BLIK',
  boleto: 'Boleto',
  cashapp: 'Cash App Pay',
  eps: 'EPS',
  fpx: 'FPX',
  giropay: 'giropay',
  grabpay: 'GrabPay',
  ideal: 'iDEAL',
  konbini: 'Konbini',
  mb_way: 'MB WAY',
  mobilepay: 'MobilePay',
  multibanco: 'Multibanco',
  oxxo: 'OXXO',
  p24: 'Przelewy24',
  pay_by_bank: 'Pay by Bank',
  paynow: 'PayNow',
  paypay: 'PayPay',
  payto: 'PayTo',
  pix: 'Pix',
  promptpay: 'PromptPay',
  satispay: 'Satispay',
  scalapay: 'Scalapay',
  sequra: 'seQura',
  sofort: 'Sofort',
  sunbit: 'Sunbit',
  swish: 'Swish',
  twint: 'TWINT',
  upi: 'UPI',
  wechat_pay: 'WeChat Pay',
  zip: 'Zip',
};

/** The name of a payment method: “ACH Direct Debit” for `us_bank_account`. */
export const methodName = (type: string | null | undefined): string | null =>
  inWords({ ...LINK_METHODS, acss_debit: 'ACSS Debit', customer_balance: 'Bank transfer' }, type);

/**
 * The currencies of methods that take only a few, which are those of a country or two. Stripe takes a method of a link only
 * for prices in one of them. All other methods are left to Stripe: their currencies depend on the country of the account.
 *
 * @see https://docs.stripe.com/payments/payment-methods/payment-method-support#country-currency-support
 */
const CURRENCIES: { [M in LinkMethod]?: string[] } = {
  au_becs_debit: ['AUD'],
  bacs_debit: ['GBP'],
  bancontact: ['EUR'],
  bizum: ['EUR'],
  blik: ['PLN'],
  boleto: ['BRL'],
  cashapp: ['USD'],
  eps: ['EUR'],
  fpx: ['MYR'],
  giropay: ['EUR'],
  grabpay: ['MYR', 'SGD'],
  ideal: ['EUR'],
  konbini: ['JPY'],
  mb_way: ['EUR'],
  mobilepay: ['DKK', 'EUR', 'NOK', 'SEK'],
  multibanco: ['EUR'],
  oxxo: ['MXN'],
  p24: ['EUR', 'PLN'],
  paynow: ['SGD'],
  paypay: ['JPY'],
  payto: ['AUD'],
  pix: ['BRL'],
  promptpay: ['THB'],
  satispay: ['EUR'],
  sepa_debit: ['EUR'],
  sofort: ['EUR'],
  swish: ['SEK'],
  twint: ['CHF'],
  upi: ['INR'],
  us_bank_account: ['USD'],
};

/**
 * Methods that Checkout does not take for subscriptions. Stripe's pages on Boleto contradict each other: the older ones rule
 * subscriptions out.
 *
 * @see https://docs.stripe.com/payments/payment-methods/payment-method-support#product-support
 */
const ONE_TIME_ONLY: ReadonlySet<LinkMethod> = new Set([
  'affirm',
  'afterpay_clearpay',
  'alipay',
  'alma',
  'billie',
  'bizum',
  'boleto',
  'eps',
  'fpx',
  'giropay',
  'grabpay',
  'konbini',
  'mb_way',
  'mobilepay',
  'oxxo',
  'p24',
  'pay_by_bank',
  'paynow',
  'paypay',
  'promptpay',
  'sequra',
  'sunbit',
  'swish',
  'wechat_pay',
  'zip',
]);

/** The currencies that a payment method takes, in upper case; undefined if Stripe has to say. */
export const currenciesOf = (method: LinkMethod): string[] | undefined => CURRENCIES[method];

/** False for a payment method that takes no subscriptions, as far as Stripe documents it. */
export const takesSubscriptions = (method: LinkMethod): boolean => !ONE_TIME_ONLY.has(method);
