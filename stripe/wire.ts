import type { HttpRequestOptions, ZObject } from 'zapier-platform-core';
import type { Deadline } from './deadline.ts';

type Header = [name: string, value: string];

/** What the SDK hands to `fetch`. */
interface FetchInit {
  method: NonNullable<HttpRequestOptions['method']>;
  headers: Header[];
  body?: string;
  signal: AbortSignal;
}

/** All that the SDK uses of a `Response`; the object that it makes of the body carries it as `lastResponse`. */
interface Answer {
  status: number;
  headers: Header[];
  text: () => Promise<string>;
  isOld: boolean;
}

/** True where Stripe repeated an answer that it had given to another run under the idempotency key. */
export const isOldAnswer = (made: object): boolean =>
  (made as { lastResponse?: Partial<Answer> }).lastResponse?.isOld === true;

/** The SDK obeys this header of Stripe's, whatever the status. */
const retry = (should: boolean): Header => ['stripe-should-retry', String(should)];

const errorBody = (message: string): string => JSON.stringify({ error: { type: 'api_error', message } });

/** Nothing is asked after the end, and nothing waited for: the SDK is told not to try again. */
const tooLate = (): Answer => ({
  status: 504,
  headers: [retry(false)],
  text: async () => errorBody('The time of this step was over'),
  isOld: false,
});

/** Stripe answers with one JSON object, and where it refuses with an `error` in it. */
const isFromStripe = (status: number, text: string): boolean => {
  const json = text.trim();
  return status < 300 ? json.startsWith('{') && json.endsWith('}') : /^\{\s*"error"\s*:\s*\{/.test(json);
};

/**
 * What is no answer of Stripe's, like a proxy's page, a redirect, or JSON that was cut off, would pass as a success or
 * break the SDK: it becomes an error. One that says that all went well is a lost answer, and so is one about the key:
 * nobody but Stripe can tell that a key is dead.
 */
const checked = (status: number, text: string): { status: number; body: string } =>
  isFromStripe(status, text)
    ? { status, body: text }
    : {
        status: status < 300 || status === 401 ? 502 : status,
        body: errorBody(`Stripe answered with HTTP ${status} and no object`),
      };

/** Milliseconds that Stripe asks to wait: https://docs.stripe.com/rate-limits */
const waitAsked = (headers: Header[]): number =>
  Number(headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1] ?? 0) * 1000 || 0;

/**
 * What the SDK calls in place of `fetch`: Zapier's own client, within the step's time. The whole answer is read here,
 * so that one that breaks off half-way is asked for again, like one that never came.
 */
export const fetchOver = (z: ZObject, deadline: Deadline, pace: Pace) => {
  /** The keys of writes whose answer was lost: what Stripe repeats under them may be of this step. */
  const lost = new Set<string>();
  return async (url: string, init: FetchInit): Promise<Answer> => {
    if (deadline.left() === 0) return tooLate();
    const sent = Object.fromEntries(init.headers);
    const key = sent['Idempotency-Key'] ?? '';
    const request: HttpRequestOptions & {
      url: string;
      raw: true;
      signal: AbortSignal;
      throwForThrottlingEarly: false;
    } = {
      url,
      method: init.method,
      headers: sent,
      body: init.body,
      raw: true,
      skipThrowForStatus: true,
      throwForThrottlingEarly: false,
      signal: AbortSignal.any([init.signal, deadline.signal]),
    };
    try {
      const response = await z.request(request);
      const { status, body } = checked(response.status, await response.text());
      const headers: Header[] = [...response.headers];
      const wait = waitAsked(headers);
      if (wait > deadline.left()) headers.push(retry(false));
      // The SDK does not retry a plain 429 by itself, although waiting is all that it takes.
      else if (status === 429) headers.push(retry(true));
      pace.pause(wait);
      if (status !== response.status) lost.add(key);
      const isOld = response.headers.get('idempotent-replayed') === 'true' && !lost.has(key);
      return { status, headers, text: async () => body, isOld };
    } catch (error) {
      lost.add(key);
      if (deadline.left() === 0) return tooLate();
      throw error;
    }
  };
};

/**
 * A sandbox takes 25 requests a second, and so does each live endpoint; on the way to it, requests that left
 * evenly bunch up a little: https://docs.stripe.com/rate-limits
 */
const PACE_MS = 1000 / 22;

/** When the requests of one step may leave. */
export interface Pace {
  /** Resolves when it is the next request's turn. */
  turn: () => Promise<void>;
  /** Lets none leave for so long, unless the step would be over by then. */
  pause: (ms: number) => void;
}

/**
 * Lets the requests of one step go one by one, never closer than the pace: a late one does not make the next hurry.
 * Where a turn would come after the end of the step, nothing waits for it: the request ends with the step.
 */
export const startPace = (deadline: Deadline): Pace => {
  let next = 0;
  let queue = Promise.resolve();
  const notBefore = (ms: number): void => {
    next = Math.max(next, performance.now() + ms);
  };
  return {
    turn: () => {
      queue = queue.then(async () => {
        const wait = next - performance.now();
        if (wait > 0 && deadline.left() > 0) await deadline.sleep(wait);
        notBefore(PACE_MS);
      });
      return queue;
    },
    pause: (ms) => {
      if (ms <= deadline.left()) notBefore(ms);
    },
  };
};
