import type { ErrorHandler } from 'hono';
import type Stripe from 'stripe';

/** The `error` of a Stripe answer, as far as the sandbox uses it. */
export interface ErrorBody {
  type: Stripe.RawErrorType;
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
}

/** An answer with an error in it. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Stripe saves an answer under its idempotency key only once an endpoint has begun its work. */
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

/** A request that Stripe understands and refuses. */
export const refuse = (message: string, code?: string, param?: string): StripeError =>
  new StripeError(400, { type: 'invalid_request_error', message, code, param });

/** A parameter that is wrong in itself: refused before the work begins. */
export const badParameter = (message: string, param: string, code?: string): StripeError =>
  new StripeError(400, { type: 'invalid_request_error', message, code, param }, false);

/** A bank that says no. */
export const cardDeclined = (decline: { code: string; decline_code: string; message: string }): StripeError =>
  new StripeError(402, { type: 'card_error', ...decline });

const NOUNS: Record<string, string> = {
  webhook_endpoint: 'webhook endpoint',
  balance_transaction: 'balance transaction',
  tax_id: 'tax ID',
};

/** `No such payment_intent: 'pi_x'`; 404 where the path names the object, 400 where a parameter does. */
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

/** What Stripe can do and the embedded Stripe cannot. `what` is a parameter, or a method and path. */
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

export const unauthorized = (message: string, code?: string): StripeError =>
  new StripeError(401, { type: 'invalid_request_error', message, code }, false);

export const forbidden = (message: string, code?: string): StripeError =>
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

/** What a page or a test helper answers with where something was refused, or went wrong in here. */
export const errorAnswer: ErrorHandler = (error, c) => {
  if (error instanceof StripeError) return c.json({ error: error.body }, error.status as 400);
  // A fault of the sandbox itself: loud in the terminal, and a 500 to the client.
  console.error(error);
  return c.json({ error: { type: 'api_error', message: String(error) } }, 500);
};
