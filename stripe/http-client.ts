import { Readable } from 'node:stream';
import Stripe from 'stripe';
import type { Deadline } from '../lib/deadline.ts';

/** Attempts per request: the first one and two retries. */
const MAX_ATTEMPTS = 3;

/** Timeout of one attempt. It leaves time for the retry that succeeds. */
const ATTEMPT_TIMEOUT_MS = 12_000;

/** Delay before the first retry; it doubles with each retry, as in Stripe's SDK. */
const RETRY_DELAY_MS = 500;

/**
 * Time between two requests of one step, in milliseconds. A sandbox and each live endpoint allow 25 requests a second; 22 leaves room
 * for requests that left evenly and arrive in a bunch.
 *
 * @see https://docs.stripe.com/rate-limits
 */
export const PACE_MS = 1000 / 22;

const REPLAYED = 'idempotent-replayed';

/**
 * Core writes the body of each request to Zapier's log, unless the body is a stream, and bodies hold customers' data. It
 * leaves a stream alone if the content type has a charset. stripe-java sends the same content type.
 */
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

type Headers = Record<string, string>;

/** A complete answer of Stripe's. */
interface Answer {
  status: number;
  /** Lower-case names. */
  headers: Headers;
  body: object;
}

class StripeAnswer extends Stripe.HttpClientResponse {
  readonly body: object;

  constructor({ status, headers, body }: Answer) {
    super(status, headers);
    this.body = body;
  }

  /** The SDK attaches this object to the result as `lastResponse`, with the headers. */
  override getRawResponse(): object {
    return { headers: this.getHeaders() };
  }

  override async toJSON(): Promise<object> {
    return this.body;
  }
}

/**
 * Tells whether Stripe repeated an answer that it gave to an earlier run, under the same idempotency key.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export const isReplayed = (answer: { lastResponse?: { headers: Headers } }): boolean =>
  answer.lastResponse?.headers[REPLAYED] === 'true';

/** The same for an error. */
export const isReplayedError = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.headers?.[REPLAYED] === 'true';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Parses a body. Returns null unless it has the shape that Stripe's answers have: an object that names its kind, or an
 * error that names its type. A proxy's page, a redirect and JSON that was cut off say nothing about the request.
 */
const bodyOfStripe = (status: number, text: string): object | null => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(body)) return null;
  if (status < 300) return typeof body.object === 'string' ? body : null;
  return isObject(body.error) && typeof body.error.type === 'string' ? body : null;
};

/** Milliseconds that Stripe asks to wait: https://docs.stripe.com/rate-limits */
const retryAfterMs = ({ headers }: Answer): number => Number(headers['retry-after'] ?? 0) * 1000 || 0;

/** The SDK's own rules, and 429 in addition: waiting is all that it takes. */
const isRetryable = ({ status, headers }: Answer): boolean => {
  if (status === 429) return true;
  const advice = headers['stripe-should-retry'];
  return advice ? advice === 'true' : status === 409 || status >= 500;
};

/**
 * Lets the requests of one step leave one by one, never faster than the pace.
 *
 * @returns `turn`, which resolves when the next request may leave, and `pause`, which delays all that follow
 */
const startPace = (deadline: Deadline) => {
  let next = 0;
  let queue = Promise.resolve();
  const pause = (ms: number): void => {
    next = Math.max(next, performance.now() + ms);
  };
  const turn = (): Promise<void> => {
    queue = queue.then(async () => {
      const wait = next - performance.now();
      if (wait > 0) await deadline.sleep(wait);
      pause(PACE_MS);
    });
    return queue;
  };
  return { turn, pause };
};

/** One request as it leaves. */
export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST' | 'DELETE';
  headers: Headers;
  /** A stream, so that core's log of requests does not show what is written: it may hold customers' data. */
  body: Readable | undefined;
  signal: AbortSignal;
}

/** Sends a request and returns whatever answers, also with an error status. */
export type Send = (request: HttpRequest) => Promise<{
  status: number;
  headers: Iterable<[name: string, value: string]>;
  text: () => Promise<string>;
}>;

/**
 * The HTTP client of Stripe's SDK: it keeps the pace, retries until the deadline, and accepts only Stripe's own answers. The
 * SDK itself has no hook for a pace, and its retries know no deadline.
 *
 * @param send sends one request
 * @param deadline end of the time for requests
 */
export const httpClient = (
  send: Send,
  deadline: Deadline,
): NonNullable<Stripe.StripeConfig['httpClient']> => {
  const pace = startPace(deadline);
  /** Idempotency keys of writes that may be done although no answer came. */
  const unanswered = new Set<string>();

  /** Throws if no answer of Stripe's came. */
  const attempt = async (request: Omit<HttpRequest, 'body' | 'signal'>, body: string): Promise<Answer> => {
    const response = await send({
      ...request,
      body: body ? Readable.from([body]) : undefined,
      signal: AbortSignal.any([AbortSignal.timeout(ATTEMPT_TIMEOUT_MS), deadline.signal]),
    });
    const { status } = response;
    const parsed = bodyOfStripe(status, await response.text());
    if (!parsed) throw new Error(`HTTP ${status} with a body that is not Stripe's`);
    return { status, headers: Object.fromEntries(response.headers), body: parsed };
  };

  return {
    getClientName: () => 'zapier',
    makeRequest: async (host, port, path, method, headers, body, protocol) => {
      const url = new URL(`${protocol}://${host}${path}`);
      url.port = port;
      const sent: Headers = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      );
      if (body) sent['Content-Type'] = FORM;
      const request = { url: url.href, method: method as HttpRequest['method'], headers: sent };
      const key = sent['Idempotency-Key'];

      for (let attempts = 1; ; attempts += 1) {
        await pace.turn();
        if (deadline.left() === 0) throw new Error('The time of this step is over');
        const isLast = (wait = 0) =>
          attempts === MAX_ATTEMPTS || deadline.left() === 0 || wait > deadline.left();
        try {
          const answer = await attempt(request, body);
          const wait = retryAfterMs(answer);
          if (isLast(wait) || !isRetryable(answer)) {
            // A replay of an answer that this step did not get is the answer itself.
            if (key && unanswered.has(key)) delete answer.headers[REPLAYED];
            return new StripeAnswer(answer);
          }
          pace.pause(wait);
        } catch (error) {
          if (key) unanswered.add(key);
          if (isLast()) throw new Error('No answer from Stripe', { cause: error });
        }
        await deadline.sleep(RETRY_DELAY_MS * 2 ** (attempts - 1));
      }
    },
  };
};
