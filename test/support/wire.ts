import qs from 'qs';
import { useNoPauses } from './no-pauses.ts';
import nock from './nock.ts';

// Stripe, played by nock at the wire: what is sent, what comes out, and no request too many.

export const API = 'https://api.stripe.com';

/**
 * Nothing leaves the machine, every expected request to Stripe is made and no other, and no pause costs time.
 *
 * @returns the requests of the test that nobody expected, to other hosts as well, as `GET api.stripe.com/v1/…`
 */
export const useWire = (): string[] => {
  useNoPauses();
  const strays: string[] = [];
  // nock tells the options of a request, after the request itself where it knows something of the host.
  const note = (first: Record<string, string>, { method, hostname, path } = first) =>
    strays.push(`${method} ${hostname}${path}`);
  beforeAll(() => {
    nock.activate();
    nock.disableNetConnect();
    nock.emitter.on('no match', note);
  });
  afterAll(() => {
    nock.emitter.off('no match', note);
    nock.restore();
  });
  beforeEach(() => {
    strays.splice(0);
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.abortPendingRequests();
    nock.cleanAll();
    const toStripe = strays.filter((stray) => stray.includes(` ${new URL(API).hostname}/`));
    expect({ unused, strays: toStripe }).toEqual({ unused: [], strays: [] });
  });
  return strays;
};

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

/**
 * Stripe's answer to one request, such as `GET /v1/charges/ch_1`. Every object of Stripe's names its kind: a body that
 * does not, and is no error, gets a kind.
 */
export const on = (request: string, body: object | string, how: Partial<Answer> = {}): Answer => ({
  request,
  body: typeof body === 'object' && !('error' in body) ? { object: 'anything', ...body } : body,
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

/** What was sent, as Stripe reads it: forms and queries decoded into objects, without what was asked to come along. */
export const formOf = (sent: Sent | undefined): object => {
  const { expand: _, ...form } = qs.parse(new URLSearchParams(sent?.params ?? {}).toString(), { depth: 10 });
  return form;
};

/** The key under which Stripe does the same write only once. */
export const keyOf = (sent: Sent | undefined): string | undefined => sent?.headers['idempotency-key'];
