import type Stripe from 'stripe';
import { choice, list, text } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

/** The values that the SDK names, without the type for any other text. */
type Named<T extends string> = T extends string ? (object extends Record<T, 1> ? never : T) : never;

const METHODS: Record<Named<Stripe.PaymentLinkCreateParams.PaymentMethodType>, string> = {
  card: 'Cards',
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

const BRANDS = {
  american_express: 'American Express',
  discover_global_network: 'Discover, Diners, JCB, UnionPay and Elo',
  mastercard: 'Mastercard',
  visa: 'Visa',
} as const;

const FUTURE_USAGE = {
  off_session: 'To charge it later without the customer',
  on_session: 'For the next purchase of the customer',
} as const;

const descriptor = (label: string, help: string) => text(label, { max: 22, placeholder: 'MUG SHOP', help });

/** The ways to pay, and the text on the bank statement. */
export const paymentMethods = defineLinkGroup({
  label: 'Payment Methods',
  fields: {
    payment_method_types: list(
      choice('Payment Methods', METHODS, {
        help: 'Only these. Leave empty for all that fit of those in your [payment method settings](https://dashboard.stripe.com/settings/payment_methods).',
      }),
    ),
    blocked_card_brands: list(choice('Blocked Card Brands', BRANDS, { help: 'Cards that are not taken.' })),
    save_payment_method: choice('Save Payment Method', FUTURE_USAGE, {
      help: 'Keeps the card or account of a one-time payment for later, and says so on the payment page. It is kept with a customer: set “Create Customer” to Always as well.',
    }),
    statement_descriptor_suffix: descriptor(
      'Statement Descriptor for Cards',
      'Follows the name of your shop on the card statement: up to 22 characters together.',
    ),
    statement_descriptor: descriptor(
      'Statement Descriptor for Other Methods',
      'What the bank statement says, up to 22 characters. Stripe refuses it for cards.',
    ),
  },
  toParams: (input) => {
    const { payment_method_types, blocked_card_brands: brands_blocked } = input;
    const { save_payment_method, statement_descriptor, statement_descriptor_suffix } = input;
    return {
      payment_method_types: payment_method_types.length ? payment_method_types : undefined,
      payment_method_options: brands_blocked.length
        ? { card: { restrictions: { brands_blocked } } }
        : undefined,
      payment_intent_data:
        save_payment_method || statement_descriptor || statement_descriptor_suffix
          ? { setup_future_usage: save_payment_method, statement_descriptor, statement_descriptor_suffix }
          : undefined,
    };
  },
  clears: {
    payment_method_types: () => ({ payment_method_types: '' }),
    blocked_card_brands: () => ({ payment_method_options: '' }),
    save_payment_method: () => ({ payment_intent_data: { setup_future_usage: '' } }),
    statement_descriptor_suffix: () => ({ payment_intent_data: { statement_descriptor_suffix: '' } }),
    statement_descriptor: () => ({ payment_intent_data: { statement_descriptor: '' } }),
  },
  oneTimeOnly: {
    save_payment_method: 'Empty it: a subscription always keeps the payment method.',
    statement_descriptor: 'Empty it: a subscription takes the descriptor of its product.',
    statement_descriptor_suffix: 'Empty it: a subscription takes the descriptor of its product.',
  },
});
