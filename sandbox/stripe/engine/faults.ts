import type { ErrorBody, ErrorCode } from './errors.ts';
import { rateLimitMessage } from './pace.ts';

/** A fault that hits the next requests that match it. */
export interface Fault {
  method?: string;
  /** A part of the path, such as `/v1/refunds`. */
  path?: string;
  /** Number of requests that it hits; 1 by default. */
  times?: number;
  delay_ms?: number;
  /** Resets the connection before the work, or after it: then the work is done and the response is lost. */
  drop?: 'before' | 'after';
  /** Responds with this status instead of doing the work. */
  status?: number;
  /** Does the work first, and responds with `status` nevertheless. */
  after_work?: boolean;
  /** The `code` of Stripe's error: `lock_timeout`, `rate_limit`, … */
  code?: ErrorCode;
  /** Stripe's error message, if it is not the usual one for the status. */
  message?: string;
  /** The whole response body instead of Stripe's error, such as the HTML page of a proxy. */
  body?: string;
  headers?: Record<string, string>;
}

/** The faults that have not hit a request yet. */
export class Faults {
  #waiting: (Fault & { times: number })[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ ...fault, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for this request; it counts as used. */
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

/** Stripe's error for the status of a fault. */
export const faultBody = ({ status = 500, code, message }: Fault): ErrorBody => {
  if (message) return { type: status < 500 ? 'invalid_request_error' : 'api_error', code, message };
  if (status === 429) {
    return {
      type: 'invalid_request_error',
      code: code ?? 'rate_limit',
      message: code === 'lock_timeout' ? LOCKED : rateLimitMessage(),
    };
  }
  return {
    type: 'api_error',
    code,
    message:
      'An unknown error occurred while processing your request. Please try again, or contact us at https://support.stripe.com/.',
  };
};

const LOCKED =
  'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.';
