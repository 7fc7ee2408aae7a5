import type { ErrorBody } from './errors.ts';
import { rateLimitMessage } from './pace.ts';

/** What shall go wrong with the next requests that match. */
export interface Fault {
  method?: string;
  /** A piece of the path, such as `/v1/refunds`. */
  path?: string;
  /** How many requests it hits; 1 by default. */
  times?: number;
  delay_ms?: number;
  /** The connection is reset before the work, or after it: then the answer is lost and the work is done. */
  drop?: 'before' | 'after';
  /** Answers with this status in place of doing the work. */
  status?: number;
  /** Does the work first, and answers with `status` all the same. */
  after_work?: boolean;
  /** The `code` of Stripe's error: `lock_timeout`, `rate_limit`, … */
  code?: string;
  /** Stripe's error message, where it is not the usual one for the status. */
  message?: string;
  /** Why a request is forbidden although the key has every permission: a 403, in place of doing the work. */
  forbidden?: keyof typeof FORBIDDEN;
  /** The whole answer, in place of Stripe's error: the HTML page of a proxy. */
  body?: string;
  headers?: Record<string, string>;
}

/** The faults that wait for a request. */
export class Faults {
  #waiting: (Fault & { times: number })[] = [];

  add(fault: Fault): void {
    const status = fault.forbidden ? 403 : fault.status;
    this.#waiting.push({ ...fault, ...(status && { status }), times: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for this request, which counts as used. */
  take(method: string, path: string): Fault | undefined {
    const fault = this.#waiting.find(
      (one) => (!one.method || one.method.toUpperCase() === method) && (!one.path || path.includes(one.path)),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    this.#waiting = this.#waiting.filter((one) => one.times > 0);
    return fault;
  }
}

/** A 403 has more reasons than a missing permission. Stripe documents no words for these; they are the sandbox's own. */
export const FORBIDDEN = {
  ip_address:
    'The provided key cannot be used from this IP address. Add the address to the list of allowed IP addresses of the key, or send the request from one that is on it.',
  inactive_account: 'This account is not active: it has been closed or rejected, or has yet to be activated.',
  missing_feature: 'Your account is not set up to use this feature. Enable it in the Dashboard first.',
};

/** Stripe's error for a status that a fault asks for. */
export const faultBody = ({ status = 500, code, message, forbidden }: Fault): ErrorBody => {
  if (forbidden) return { type: 'invalid_request_error', code, message: FORBIDDEN[forbidden] };
  if (message) return { type: status < 500 ? 'invalid_request_error' : 'api_error', code, message };
  if (status === 429) {
    return code === 'lock_timeout'
      ? {
          type: 'invalid_request_error',
          code,
          message:
            'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.',
        }
      : {
          type: 'invalid_request_error',
          code: code ?? 'rate_limit',
          message: rateLimitMessage(),
        };
  }
  return {
    type: 'api_error',
    code,
    message:
      'An unknown error occurred while processing your request. Please try again, or contact us at https://support.stripe.com/.',
  };
};
