import type { ErrorHandler } from 'hono';
import type Stripe from 'stripe';
import type { Listed } from './words.ts';

/**
 * The codes of errors that the SDK lists, and that of a feature that only Stripe has.
 * @see https://docs.stripe.com/error-codes
 */
export type ErrorCode = Listed<Stripe.PaymentIntent.LastPaymentError.Code> | 'not_simulated';

/** The `error` of a response, with the fields that the embedded Stripe sets. */
export interface ErrorBody {
  type: Stripe.RawErrorType;
  message: string;
  code?: ErrorCode | undefined;
  param?: string | undefined;
  decline_code?: string;
}

/** An error response. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Whether Stripe keeps the response under the idempotency key: only if the endpoint has started its work. */
  readonly saved: boolean;
  readonly headers: Record<string, string>;

  constructor(status: number, body: ErrorBody, saved = true, headers: Record<string, string> = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.saved = saved;
    this.headers = headers;
  }
}

/** A request that is valid, but that Stripe refuses in the state of its objects. */
export const refuse = (message: string, code?: ErrorCode, param?: string): StripeError =>
  new StripeError(400, { type: 'invalid_request_error', message, code, param });

/** A parameter that is invalid in itself. Stripe refuses it before the endpoint starts its work. */
export const badParameter = (message: string, param: string, code?: ErrorCode): StripeError =>
  new StripeError(400, { type: 'invalid_request_error', message, code, param }, false);

export const missingParameter = (param: string): StripeError =>
  badParameter(`Missing required param: ${param}.`, param, 'parameter_missing');

/** Stripe's nouns that differ from the `object` field. */
const NOUNS: Record<string, string> = {
  webhook_endpoint: 'webhook endpoint',
  balance_transaction: 'balance transaction',
  tax_id: 'tax ID',
  tax_code: 'tax code',
  invoice_rendering_template: 'invoice rendering template',
};

/**
 * `No such payment_intent: 'pi_x'`.
 * @param status 404 if the path names the object, 400 if a parameter does
 * @param hint about a similar object in the other mode
 */
export const noSuch = (
  object: string,
  id: string,
  param = 'id',
  status: 400 | 404 = 400,
  hint = '',
): StripeError =>
  new StripeError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${NOUNS[object] ?? object}: '${id}'${hint}`,
    param,
  });

/**
 * A feature that Stripe has and the embedded Stripe does not.
 * @param what a parameter, or a method and path
 */
export const notSimulated = (what: string, param?: string): StripeError =>
  new StripeError(
    400,
    {
      type: 'invalid_request_error',
      code: 'not_simulated',
      message: `\`${what}\` is not simulated here. Stripe knows it; the embedded Stripe does not. Leave it out, or use Stripe's own test mode.`,
      param,
    },
    false,
  );

export const unauthorized = (message: string, code?: ErrorCode): StripeError =>
  new StripeError(401, { type: 'invalid_request_error', message, code }, false);

export const forbidden = (message: string, code?: ErrorCode): StripeError =>
  new StripeError(403, { type: 'invalid_request_error', message, code }, false);

export const unknownUrl = (method: string, path: string): StripeError =>
  new StripeError(
    404,
    {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    },
    false,
  );

/** The error response of a page or a test helper. */
export const errorAnswer: ErrorHandler = (error, c) => {
  if (error instanceof StripeError) return c.json({ error: error.body }, error.status as 400);
  // A bug in the embedded Stripe itself: print it, and answer 500.
  console.error(error);
  return c.json({ error: { type: 'api_error', message: String(error) } }, 500);
};
