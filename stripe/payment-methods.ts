import type Stripe from 'stripe';

type Method = Stripe.PaymentLinkCreateParams.PaymentMethodType;

/**
 * The currencies of methods that take only a few, which are those of a country or two. Stripe takes a method of a link only
 * for prices in one of them. All other methods are left to Stripe: their currencies depend on the country of the account.
 *
 * @see https://docs.stripe.com/payments/payment-methods/payment-method-support#country-currency-support
 */
const CURRENCIES: { [M in Method]?: string[] } = {
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
const ONE_TIME_ONLY = new Set<Method>([
  ...(['affirm', 'afterpay_clearpay', 'alipay', 'alma', 'billie', 'bizum', 'boleto', 'eps', 'fpx'] as const),
  ...([
    'giropay',
    'grabpay',
    'konbini',
    'mb_way',
    'mobilepay',
    'oxxo',
    'p24',
    'pay_by_bank',
    'paynow',
  ] as const),
  ...(['paypay', 'promptpay', 'sequra', 'sunbit', 'swish', 'wechat_pay', 'zip'] as const),
]);

/** The currencies that a payment method takes, in upper case; undefined if Stripe has to say. */
export const currenciesOf = (method: Method): string[] | undefined => CURRENCIES[method];

/** False for a payment method that takes no subscriptions, as far as Stripe documents it. */
export const takesSubscriptions = (method: Method): boolean => !ONE_TIME_ONLY.has(method);
