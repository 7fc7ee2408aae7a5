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
  /** The whole answer, in place of Stripe's error: the HTML page of a proxy. */
  body?: string;
  headers?: Record<string, string>;
}

/** The faults that wait for a request. */
export class Faults {
  #waiting: (Fault & { times: number })[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ ...fault, times: fault.times ?? 1 });
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

/** Stripe's error for a status that a fault asks for. */
export const faultBody = ({ status = 500, code }: Fault): ErrorBody => {
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
