import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';

/** How a payment that a buyer tries ends: at once, days later, or not at all. */
export interface PaymentMethod {
  type: 'boleto' | 'card' | 'konbini' | 'oxxo' | 'sepa_debit' | 'us_bank_account';
  /** The only one that it takes, where it does not take any. */
  currency?: string;
  brand?: string;
  last4: string;
  country: string;
  /** Stripe's words, where the bank says no. */
  decline?: { code: string; decline_code: string; message: string };
}

const card = (brand: string, last4: string, decline?: PaymentMethod['decline']): PaymentMethod => ({
  type: 'card',
  brand,
  last4,
  country: 'US',
  ...(decline && { decline }),
});

/** What a buyer can pay with, under the names of Stripe's test cards. */
export const PAYMENT_METHODS = {
  visa: card('visa', '4242'),
  mastercard: card('mastercard', '4444'),
  amex: card('amex', '0005'),
  declined: card('visa', '0002', {
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
  }),
  insufficient_funds: card('visa', '9995', {
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  }),
  expired_card: card('visa', '0069', {
    code: 'expired_card',
    decline_code: 'expired_card',
    message: 'Your card has expired.',
  }),
  us_bank_account: { type: 'us_bank_account', currency: 'usd', last4: '6789', country: 'US' },
  sepa_debit: { type: 'sepa_debit', currency: 'eur', last4: '3000', country: 'DE' },
  boleto: { type: 'boleto', currency: 'brl', last4: '', country: 'BR' },
  konbini: { type: 'konbini', currency: 'jpy', last4: '', country: 'JP' },
  oxxo: { type: 'oxxo', currency: 'mxn', last4: '', country: 'MX' },
} satisfies Record<string, PaymentMethod>;

export type PaymentMethodName = keyof typeof PAYMENT_METHODS;

/** @throws StripeError for a name that is none of these */
export const methodNamed = (name: string): PaymentMethod => {
  const names = Object.keys(PAYMENT_METHODS);
  if (names.includes(name)) return PAYMENT_METHODS[name as PaymentMethodName];
  throw refuse(`Nobody pays with '${name}': it is one of ${names.join(', ')}.`);
};

/** The ways to pay that Stripe offers in a currency, where nobody has chosen them. */
export const typesFor = (currency: string): PaymentMethod['type'][] => [
  'card',
  ...Object.values<PaymentMethod>(PAYMENT_METHODS)
    .filter((method) => method.currency === currency)
    .map(({ type }) => type),
];

const VOUCHERS: PaymentMethod['type'][] = ['boleto', 'konbini', 'oxxo'];

/** Whether the buyer gets a piece of paper to pay with in a shop: there is no charge until he has. */
export const isVoucher = ({ type }: PaymentMethod): boolean => VOUCHERS.includes(type);

/** Whether the money comes days after the checkout. */
export const isDelayed = ({ type }: PaymentMethod): boolean => type !== 'card';

/** What a buyer has to pay with a voucher, and until when. */
export const voucherOf = (
  { type }: PaymentMethod,
  now: number,
  page: string,
): Stripe.PaymentIntent.NextAction => {
  const expires = now + 3 * 86_400;
  if (type === 'boleto') {
    return {
      type: 'boleto_display_details',
      boleto_display_details: {
        expires_at: expires,
        hosted_voucher_url: page,
        number: '01010101010101010101010101010101010101010101010',
        pdf: `${page}/pdf`,
      },
    };
  }
  if (type === 'oxxo') {
    return {
      type: 'oxxo_display_details',
      oxxo_display_details: {
        expires_after: expires,
        hosted_voucher_url: page,
        number: '12345678901234567890123456789012',
      },
    };
  }
  const store = { confirmation_number: '01234567890', payment_code: '123456' };
  return {
    type: 'konbini_display_details',
    konbini_display_details: {
      expires_at: expires,
      hosted_voucher_url: page,
      stores: { familymart: store, lawson: store, ministop: store, seicomart: store },
    },
  };
};

/** What a charge tells about how it was paid. */
export const methodDetails = (method: PaymentMethod, amount: number): Stripe.Charge.PaymentMethodDetails => {
  const { last4, country } = method;
  if (method.type === 'boleto') return { type: 'boleto', boleto: { tax_id: '000.000.000-00' } };
  if (method.type === 'konbini') return { type: 'konbini', konbini: { store: { chain: 'lawson' } } };
  if (method.type === 'oxxo') return { type: 'oxxo', oxxo: { number: '12345678901234567890123456789012' } };
  if (method.type === 'us_bank_account') {
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: 'STRIPE TEST BANK',
        fingerprint: 'FFDMA0xfhBjWSZLu',
        last4,
        payment_reference: null,
        routing_number: '110000000',
      },
    };
  }
  if (method.type === 'sepa_debit') {
    return {
      type: 'sepa_debit',
      sepa_debit: {
        bank_code: '37040044',
        branch_code: null,
        country,
        fingerprint: 'FD81kbVPe7M05BMj',
        last4,
        mandate: null,
      },
    };
  }
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: '123456',
      brand: method.brand ?? null,
      checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: 'pass' },
      country,
      electronic_commerce_indicator: null,
      exp_month: 12,
      exp_year: 2034,
      fingerprint: 'Xt5EWLLDS7FJjR1c',
      funding: 'credit',
      installments: null,
      last4,
      mandate: null,
      network: method.brand ?? null,
      network_transaction_id: '104102978678771',
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
};
