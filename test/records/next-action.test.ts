import { payment } from '../../records/payment.ts';
import { unpaidSession } from '../support/full-objects.ts';
import { z } from '../support/records.ts';

// What a customer has still to do: https://docs.stripe.com/payments/vouchers

const URL = 'https://payments.stripe.com/voucher/1';
const NOTHING = {
  voucher_url: null,
  voucher_number: null,
  voucher_expires_at: null,
  verification_url: null,
  payment_method_type: null,
};
const VERIFY = {
  type: 'verify_with_microdeposits',
  verify_with_microdeposits: { hosted_verification_url: 'https://payments.stripe.com/verify/1' },
};
const VERIFICATION = { ...NOTHING, verification_url: 'https://payments.stripe.com/verify/1' };

test.each<[string, object | null, string[], object]>([
  [
    'the voucher of OXXO',
    {
      type: 'oxxo_display_details',
      oxxo_display_details: { expires_after: 1767261600, hosted_voucher_url: URL, number: '123' },
    },
    ['card', 'oxxo'],
    {
      ...{ payment_method_type: 'oxxo', voucher_url: URL, voucher_number: '123' },
      ...{ voucher_expires_at: '2026-01-01T10:00:00Z', verification_url: null },
    },
  ],
  [
    'the code of Pix',
    {
      type: 'pix_display_qr_code',
      pix_display_qr_code: { expires_at: 1767261600, hosted_instructions_url: URL },
    },
    ['pix'],
    { payment_method_type: 'pix', voucher_url: URL, voucher_expires_at: '2026-01-01T10:00:00Z' },
  ],
  [
    'the instructions for a bank transfer',
    {
      type: 'display_bank_transfer_instructions',
      display_bank_transfer_instructions: { hosted_instructions_url: URL, reference: 'REF1' },
    },
    ['customer_balance'],
    { ...NOTHING, voucher_url: URL, voucher_number: 'REF1' },
  ],
  [
    'the page to verify a bank account, and its method',
    VERIFY,
    ['card', 'us_bank_account'],
    { ...VERIFICATION, payment_method_type: 'us_bank_account' },
  ],
  [
    'the page to verify a bank account, without a method if it may be one of two',
    VERIFY,
    ['us_bank_account', 'acss_debit'],
    VERIFICATION,
  ],
  [
    'nothing for another action',
    { type: 'redirect_to_url', redirect_to_url: { url: URL } },
    ['card'],
    NOTHING,
  ],
  ['nothing without an action', null, ['card'], NOTHING],
])('has %s', (_what, next_action, payment_method_types, expected) => {
  const payment_intent = {
    ...{ id: 'pi_1', status: 'requires_action', latest_charge: null },
    ...{ next_action, payment_method_types },
  };
  expect(payment.map(unpaidSession({ payment_intent }), z)).toMatchObject(expected);
});
