import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';

/**
 * Payment methods: the test cards, bank debits and vouchers of the embedded checkout. They are not objects with ids of
 * their own: no request creates, attaches or lists one.
 */
export interface PaymentMethod {
  type: 'boleto' | 'card' | 'konbini' | 'multibanco' | 'oxxo' | 'sepa_debit' | 'us_bank_account';
  /** The only currency of the method; every currency by default. */
  currency?: string;
  brand?: string;
  last4: string;
  country: string;
  /** Whether the buyer typed the account, and verifies it days later with a small deposit on it. */
  isUnverified?: boolean;
  /** Stripe's error if the bank declines the payment. */
  decline?: { code: string; decline_code: string; message: string };
}

const card = (brand: string, last4: string, decline?: PaymentMethod['decline']): PaymentMethod => ({
  type: 'card',
  brand,
  last4,
  country: 'US',
  ...(decline && { decline }),
});

const bankAccount = (last4: string): PaymentMethod => ({
  type: 'us_bank_account',
  currency: 'usd',
  last4,
  country: 'US',
});

/** The payment methods by name. Cards and bank accounts have the numbers of Stripe's test cards and accounts. */
export const PAYMENT_METHODS = {
  visa: card('visa', '4242'),
  mastercard: card('mastercard', '4444'),
  amex: card('amex', '0005'),
  authenticated: card('visa', '3155'),
  disputed: card('visa', '0259'),
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
  us_bank_account: bankAccount('6789'),
  us_bank_account_2227: bankAccount('2227'),
  us_bank_account_1113: bankAccount('1113'),
  us_bank_account_1116: bankAccount('1116'),
  us_bank_account_unverified: { ...bankAccount('6789'), isUnverified: true },
  sepa_debit: { type: 'sepa_debit', currency: 'eur', last4: '3000', country: 'DE' },
  boleto: { type: 'boleto', currency: 'brl', last4: '', country: 'BR' },
  konbini: { type: 'konbini', currency: 'jpy', last4: '', country: 'JP' },
  multibanco: { type: 'multibanco', currency: 'eur', last4: '', country: 'PT' },
  oxxo: { type: 'oxxo', currency: 'mxn', last4: '', country: 'MX' },
} satisfies Record<string, PaymentMethod>;

export type PaymentMethodName = keyof typeof PAYMENT_METHODS;

/** @throws StripeError if no payment method has the name */
export const methodNamed = (name: string): PaymentMethod => {
  const names = Object.keys(PAYMENT_METHODS);
  if (names.includes(name)) return PAYMENT_METHODS[name as PaymentMethodName];
  throw refuse(`The payment method '${name}' does not exist. Use one of ${names.join(', ')}.`);
};

/** The payment method types of a currency, if the link does not choose any. */
export const typesFor = (currency: string): PaymentMethod['type'][] => {
  const own = Object.values<PaymentMethod>(PAYMENT_METHODS).filter(
    (method) => method.currency === currency && !method.isUnverified,
  );
  return ['card', ...new Set(own.map(({ type }) => type))];
};

/** The only currency of a payment method type, if it has one here. */
export const currencyOf = (type: string): string | undefined =>
  Object.values<PaymentMethod>(PAYMENT_METHODS).find((method) => method.type === type)?.currency;

const VOUCHERS = ['boleto', 'konbini', 'multibanco', 'oxxo'];

/** Whether the buyer gets a voucher and pays it later. Until then there is no charge. */
export const isVoucher = ({ type }: { type: string }): boolean => VOUCHERS.includes(type);

/** Whether the buyer has to do something after the checkout: pay a voucher, or verify a bank account. */
export const needsAction = (method: PaymentMethod): boolean =>
  isVoucher(method) || method.isUnverified === true;

/** Whether the money arrives days after the checkout. */
export const isDelayed = ({ type }: PaymentMethod): boolean => type !== 'card';

/**
 * What the buyer has to do, in a payment intent.
 * @param now Unix seconds
 * @param page URL of the voucher or of the verification
 */
export const nextAction = (
  { type }: PaymentMethod,
  now: number,
  page: string,
): Stripe.PaymentIntent.NextAction => {
  const expires = now + 3 * 86_400;
  if (type === 'us_bank_account') {
    return {
      type: 'verify_with_microdeposits',
      verify_with_microdeposits: {
        arrival_date: now + 2 * 86_400,
        hosted_verification_url: page,
        microdeposit_type: 'descriptor_code',
      },
    };
  }
  if (type === 'multibanco') {
    return {
      type: 'multibanco_display_details',
      multibanco_display_details: {
        entity: '12345',
        expires_at: expires,
        hosted_voucher_url: page,
        reference: '123456789',
      },
    };
  }
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

/** The payment method that a payment intent waits for. */
export const awaitedMethod = ({ type }: Stripe.PaymentIntent.NextAction): PaymentMethod =>
  methodNamed(
    type === 'verify_with_microdeposits' ? 'us_bank_account' : type.replace('_display_details', ''),
  );

/** The `payment_method_details` of a charge. */
export const methodDetails = (method: PaymentMethod, amount: number): Stripe.Charge.PaymentMethodDetails => {
  const { last4, country } = method;
  if (method.type === 'boleto') return { type: 'boleto', boleto: { tax_id: '000.000.000-00' } };
  if (method.type === 'konbini') return { type: 'konbini', konbini: { store: { chain: 'lawson' } } };
  if (method.type === 'oxxo') return { type: 'oxxo', oxxo: { number: '12345678901234567890123456789012' } };
  if (method.type === 'multibanco') {
    return { type: 'multibanco', multibanco: { entity: '12345', reference: '123456789' } };
  }
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

/** The card of a charge as a payment method object, for `last_payment_error`. */
export const cardOf = (charge: Stripe.Charge): Stripe.PaymentMethod | undefined => {
  const { billing_details, payment_method, payment_method_details: details } = charge;
  const card = details?.card;
  if (!payment_method || !card) return undefined;
  return {
    id: payment_method,
    object: 'payment_method',
    billing_details,
    card: {
      brand: card.brand ?? 'unknown',
      checks: card.checks,
      country: card.country,
      display_brand: card.brand,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      funding: card.funding ?? 'unknown',
      generated_from: null,
      last4: card.last4 ?? '',
      networks: null,
      regulated_status: card.regulated_status,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: charge.created,
    customer: null,
    customer_account: null,
    livemode: charge.livemode,
    metadata: {},
    type: 'card',
  };
};
