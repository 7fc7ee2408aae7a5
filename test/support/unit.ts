import nock from 'nock';
import Stripe from 'stripe';
import zapier, { type Bundle, type ZObject } from 'zapier-platform-core';
import { addStripeHeaders } from '../../authentication.ts';
import { hydrators } from '../../hydrators.ts';
import { withStripe } from '../../stripe/client.ts';

export * from './bare-objects.ts';

export const API = 'https://api.stripe.com';
export const KEY = 'sk_test_unit4242';

const sdk: Stripe = Object.getPrototypeOf(new Stripe(KEY));

/**
 * Nothing leaves the machine, every expected request to Stripe is made and no other, and the SDK's pauses between
 * retries cost no time.
 */
export const useWire = (): void => {
  const strays: string[] = [];
  // nock tells the options of a request, after the request itself where it knows something of the host.
  const note = (first: Record<string, string>, { method, hostname, path } = first) => {
    if (hostname === new URL(API).hostname) strays.push(`${method} ${path}`);
  };
  beforeAll(() => {
    nock.disableNetConnect();
    nock.emitter.on('no match', note);
  });
  afterAll(() => nock.emitter.off('no match', note));
  beforeEach(() => {
    strays.splice(0);
    jest.spyOn(sdk, 'getInitialNetworkRetryDelay').mockReturnValue(0.001);
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.abortPendingRequests();
    nock.cleanAll();
    jest.restoreAllMocks();
    expect({ unused, strays }).toEqual({ unused: [], strays: [] });
  });
};

// Jest runs several files in one process, and merely importing nock patches http: the next one does so afresh.
afterAll(() => nock.restore());

/** A request as Stripe would see it: query and form body in one flat map, header names in lower case. */
export interface Sent {
  request: string;
  params: Record<string, string>;
  headers: Record<string, string>;
}

export interface Answer {
  request: string;
  body: object | string;
  status: number;
  headers: Record<string, string>;
  reset: boolean;
  delayMs: number;
}

/** What Stripe answers to one request, like `GET /v1/charges/ch_1`. */
export const on = (request: string, body: object | string, how: Partial<Answer> = {}): Answer => ({
  request,
  body,
  status: 200,
  headers: { 'content-type': 'application/json' },
  reset: false,
  delayMs: 0,
  ...how,
});

/** Stripe's error body and status. */
export const fails = (
  request: string,
  status: number,
  error: object,
  headers: Record<string, string> = {},
): Answer =>
  on(request, { error: { type: 'invalid_request_error', message: '', ...error } }, { status, headers });

/** A connection that breaks before any answer. */
export const resets = (request: string): Answer => on(request, '', { reset: true });

/** Expects these requests, each once, and keeps what was sent, in the order it came. */
export const wire = (...answers: Answer[]): Sent[] => {
  const sent: Sent[] = [];
  for (const { request, body, status, headers, reset, delayMs } of answers) {
    const [method = '', path = ''] = request.split(' ');
    const scope = nock(API);
    const interceptor = scope.intercept(path, method).query(true).delay(delayMs);
    if (reset) interceptor.replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    else interceptor.reply(status, body, headers);
    scope.on('request', (req, _interceptor, form: string) => {
      const query = new URL(req.path, API).searchParams;
      sent.push({
        request: `${method} ${path}`,
        params: Object.fromEntries([...query, ...new URLSearchParams(form)]),
        headers: Object.fromEntries(
          Object.entries(req.headers as Record<string, unknown>).map(([name, value]) => [
            name,
            String(value),
          ]),
        ),
      });
    });
  }
  return sent;
};

/** A bundle as Zapier hands it to an operation; empty fields are missing, as in production. */
export const bundleOf = <Input extends Record<string, unknown>>(
  inputData: Input,
  more: Partial<Omit<Bundle, 'subscribeData'>> & { subscribeData?: object } = {},
): Bundle<Input> =>
  ({ authData: { api_key: KEY }, meta: {}, ...more, inputData }) as unknown as Bundle<Input>;

/** Runs a perform inside the real platform core, with the middleware that the app has. */
export const inZapier = <Input extends Record<string, unknown>, R>(
  perform: (z: ZObject, bundle: Bundle<Input>) => Promise<R>,
  bundle: Bundle<Input>,
): Promise<R> => {
  const app = {
    version: '1.0.0',
    platformVersion: zapier.version,
    flags: { skipHttpPatch: true },
    beforeRequest: [addStripeHeaders],
    hydrators,
  };
  const run = zapier.createAppTester(app) as (work: typeof perform, bundle: Bundle<Input>) => Promise<R>;
  return run(perform, bundle);
};

/** Lets a function work with the Stripe client that operations get. */
export const overStripe = <R>(
  work: (stripe: Stripe, z: ZObject) => Promise<R>,
  authData: Bundle['authData'] = { api_key: KEY },
): Promise<R> =>
  inZapier(
    withStripe((stripe, _bundle: Bundle, z) => work(stripe, z)),
    bundleOf({}, { authData }),
  );

/** How a failure looks to Zapier and to the user. */
export interface Failure {
  name: string;
  message: string;
  delay?: number;
  code?: string;
  status?: number;
}

const toFailure = (error: Error): Failure => {
  const { name, message } = error;
  // `z.errors.Error` and `ThrottledError` carry JSON in their message.
  return message.startsWith('{') ? { name, ...JSON.parse(message) } : { name, message };
};

/** The error that a promise or a function ends with. */
export const failureOf = async (work: Promise<unknown> | (() => unknown)): Promise<Failure> => {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof Error) return toFailure(error);
    throw error;
  }
  throw new Error('This was expected to fail.');
};

/** Just the sentence of a synchronous failure. */
export const sentenceOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return toFailure(error).message;
    throw error;
  }
  throw new Error('This was expected to fail.');
};

/** A cache that honours `nx`, which the one of core's own test tool does not. */
export const cacheOf = (claimed = new Set<string>()): ZObject['cache'] => ({
  get: async (key) => claimed.has(key),
  set: async (key, _value, _ttl, _scope, nx) => {
    if (nx && claimed.has(key)) return null;
    claimed.add(key);
    return true;
  },
  delete: async (key) => claimed.delete(key),
});

export const SECRET = 'whsec_unit';

export const eventOf = (type: string, object: object, more: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  livemode: false,
  created: 1767261600,
  data: { object },
  ...more,
});

/** A delivery as Zapier hands it on: raw body, and headers with its `Http-` prefix. */
export const deliveryOf = (
  event: object,
  { secret = SECRET, ageSeconds = 0, header = 'Http-Stripe-Signature' } = {},
): NonNullable<Bundle['rawRequest']> => {
  const payload = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { method: 'POST', querystring: '', headers: { [header]: signature }, content: payload };
};
