import type Stripe from 'stripe';

/** What a customer has to do before a payment succeeds, as far as its kind is known. */
export type NextAction = Pick<Stripe.PaymentIntent.NextAction, 'type' | 'verify_with_microdeposits'>;

/** The parts of Stripe's instructions for vouchers, bank transfers and codes to scan. Each method has other ones. */
interface Instructions {
  hosted_voucher_url?: string | null;
  hosted_instructions_url?: string | null;
  number?: string | null;
  reference?: string | null;
  expires_at?: number | null;
  expires_after?: number | null;
}

/** `oxxo_display_details` and `pix_display_qr_code` are instructions for `oxxo` and `pix`. */
const INSTRUCTIONS = /^(\w+?)_(?:display_details|display_qr_code|handle_redirect_or_display_qr_code)$/;

const instructionsIn = (action: NextAction): Instructions => {
  const parts: Record<string, unknown> = { ...action };
  return INSTRUCTIONS.test(action.type) || action.type === 'display_bank_transfer_instructions'
    ? ((parts[action.type] ?? {}) as Instructions)
    : {};
};

/** The payment methods whose bank accounts customers verify. */
const VERIFIED = ['us_bank_account', 'acss_debit'];

/** What a customer has to do. All parts are null if there is nothing to do, or Stripe does not say. */
export interface Todo {
  /** The payment method that it is about: `oxxo`. */
  method: string | null;
  /** The page with the voucher or the instructions. */
  url: string | null;
  /** What the customer has to give when paying. */
  number: string | null;
  /** Unix seconds. */
  expiresAt: number | null;
  /** The page on which the customer verifies a bank account. */
  verificationUrl: string | null;
}

/**
 * Reads what a customer has to do: pay a voucher, scan a code, send a bank transfer, or verify a bank account.
 *
 * @param offered the payment methods that the payment could be made with
 * @see https://docs.stripe.com/payments/vouchers
 * @see https://docs.stripe.com/payments/ach-direct-debit
 */
export const todoOf = (action: NextAction | null | undefined, offered: string[] = []): Todo => {
  const { hosted_voucher_url, hosted_instructions_url, number, reference, expires_at, expires_after } = action
    ? instructionsIn(action)
    : {};
  const verification = action?.verify_with_microdeposits;
  const [verified, ...others] = verification ? offered.filter((method) => VERIFIED.includes(method)) : [];
  return {
    method: INSTRUCTIONS.exec(action?.type ?? '')?.[1] ?? (others.length ? null : (verified ?? null)),
    url: hosted_voucher_url ?? hosted_instructions_url ?? null,
    number: number ?? reference ?? null,
    expiresAt: expires_at ?? expires_after ?? null,
    verificationUrl: verification?.hosted_verification_url ?? null,
  };
};
