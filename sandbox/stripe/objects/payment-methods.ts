import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';

/** How a payment that a buyer tries ends: at once, days later, or not at all. */
export interface PaymentMethod {
  type: 'card' | 'us_bank_account' | 'sepa_debit';
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
  us_bank_account: { type: 'us_bank_account', last4: '6789', country: 'US' },
  sepa_debit: { type: 'sepa_debit', last4: '3000', country: 'DE' },
} satisfies Record<string, PaymentMethod>;

export type PaymentMethodName = keyof typeof PAYMENT_METHODS;

/** @throws StripeError for a name that is none of these */
export const methodNamed = (name: string): PaymentMethod => {
  const names = Object.keys(PAYMENT_METHODS);
  if (names.includes(name)) return PAYMENT_METHODS[name as PaymentMethodName];
  throw refuse(`Nobody pays with '${name}': it is one of ${names.join(', ')}.`);
};

/** Whether the money comes days after the checkout. */
export const isDelayed = ({ type }: PaymentMethod): boolean => type !== 'card';

/** What a charge tells about how it was paid. */
export const methodDetails = (method: PaymentMethod, amount: number): Stripe.Charge.PaymentMethodDetails => {
  const { last4, country } = method;
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
