import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import qs from 'qs';
import { type ErrorBody, notSimulated, refuse, StripeError, unknownUrl } from './errors.ts';
import { type Fault, faultBody } from './faults.ts';
import { newShortId } from './ids.ts';
import { keyOf, mask, type Need } from './keys.ts';
import { isKnown } from './known-requests.ts';
import { record } from './recorder.ts';
import type { Endpoint } from './routes.ts';
import { PLATFORM_ACCOUNT, type Sandbox } from './sandbox.ts';
import type { Store } from './store.ts';
import { API_VERSION, checkVersion } from './versions.ts';

export type Env = { Bindings: HttpBindings };

/** The facts about a request that the log and the error responses need. */
interface Seen {
  requestId: string;
  /** In milliseconds. */
  at: number;
  query: string;
  idempotencyKey: string | null;
  /** The Dashboard's page about the request. */
  logUrl: string;
  needs: readonly Need[];
}
type Answer = { status: number; body: string; headers?: Record<string, string> };

/** Stripe's HTTP layer: keys, forms, idempotency keys, errors and headers around the endpoints. */
export const stripeApi = (sandbox: Sandbox, endpoints: Endpoint[]): Hono<Env> => {
  const app = new Hono<Env>();
  for (const endpoint of endpoints)
    app.on(endpoint.method, endpoint.path, (c) => serve(sandbox, c, endpoint));
  app.all('/v1/*', (c) => serve(sandbox, c, undefined));
  return app;
};

const serve = async (
  sandbox: Sandbox,
  c: Context<Env>,
  endpoint: Endpoint | undefined,
): Promise<Response> => {
  const { method, path } = c.req;
  const key = c.req.header('authorization') ?? '';
  const requestId = newShortId('req');
  const account = c.req.header('stripe-account');
  const seen: Seen = {
    requestId,
    at: Date.now(),
    query: new URL(c.req.url).search.slice(1),
    idempotencyKey: c.req.header('idempotency-key') ?? null,
    logUrl: `https://dashboard.stripe.com/${account ?? PLATFORM_ACCOUNT}/${key.includes('_live_') ? '' : 'test/'}workbench/logs?object=${requestId}`,
    needs: [],
  };
  const fault = sandbox.faults.take(method, path);
  const answer = fault?.drop === 'before' ? LOST : await answerTo(sandbox, c, endpoint, seen, fault);
  sandbox.requests.push({
    method,
    path,
    query: seen.query,
    status: fault?.drop ? 0 : answer.status,
    at: seen.at,
    account: account ?? null,
    mode: key.includes('_live_') ? 'live' : key.includes('_test_') ? 'test' : null,
    idempotencyKey: seen.idempotencyKey,
    key: mask(keyOf(key)),
    needs: seen.needs,
  });
  if (fault?.drop) c.env.incoming.socket.destroy();
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'Content-Type': 'application/json',
      'Request-Id': requestId,
      'Stripe-Version': c.req.header('stripe-version') ?? API_VERSION,
      ...answer.headers,
    },
  });
};

const LOST: Answer = { status: 499, body: '' };

const answerTo = async (
  sandbox: Sandbox,
  c: Context<Env>,
  endpoint: Endpoint | undefined,
  seen: Seen,
  fault?: Fault,
): Promise<Answer> => {
  const { requestId, at, query, idempotencyKey } = seen;
  // A page instead of Stripe's response comes from a proxy, before any work.
  if (fault?.body !== undefined && !fault.after_work) return fromFault(fault, seen);
  try {
    const { method, path } = c.req;
    const authorization = c.req.header('authorization');
    const store = sandbox.authenticate(authorization, c.req.header('stripe-account'));
    sandbox.pace.admit(store, `${method} ${endpoint?.path ?? path}`, at);
    checkVersion(c.req.header('stripe-version') ?? API_VERSION);
    const raw = await parametersOf(c);
    if (!endpoint) throw isKnown(method, path) ? notSimulated(`${method} ${path}`) : unknownUrl(method, path);
    seen.needs = endpoint.needs(raw);
    sandbox.keys.check(keyOf(authorization), seen.needs, store.account.id);
    const key = method === 'POST' ? idempotencyKey : null;
    const cause = { id: method === 'GET' ? null : requestId, idempotency_key: key };
    const run = async () => {
      const delay = (fault?.delay_ms ?? 0) + sandbox.pace.delayOf({ method, path, query });
      if (delay > 0) await sleep(delay);
      if (fault?.status && !fault.after_work) return fromFault(fault, seen);
      const result = store.during({ cause }, () => endpoint.run(store, raw, c.req.param('id') ?? ''));
      if (fault?.status) return fromFault(fault, seen);
      const body = JSON.stringify(result, null, 2);
      record(body);
      return { status: 200, body };
    };
    return await (key ? onceUnder(key, store, path, raw, seen, run) : run());
  } catch (error) {
    return fromError(error, seen);
  }
};

/** Does the work of a POST once for its idempotency key, and repeats the response afterwards. */
const onceUnder = async (
  key: string,
  store: Store,
  path: string,
  raw: object,
  seen: Seen,
  run: () => Promise<Answer>,
): Promise<Answer> => {
  if (key.length > 255) throw refuse('Idempotency keys can be at most 255 characters long.');
  const { requestId } = seen;
  const keys = store.idempotency;
  const headers = { 'Idempotency-Key': key };
  const before = keys.claim(key, path, JSON.stringify(raw));
  if (before) {
    const replayed = { 'Idempotent-Replayed': 'true', 'Original-Request': before.requestId };
    return { status: before.status, body: before.body, headers: { ...headers, ...replayed } };
  }
  const own = { ...headers, 'Original-Request': requestId };
  try {
    const answer = await run();
    // A rate limit, and the response of a proxy, are not responses of the endpoint.
    if ([429, 502, 503, 504].includes(answer.status)) keys.release(key);
    else keys.save(key, { ...answer, requestId });
    return { ...answer, headers: { ...answer.headers, ...own } };
  } catch (error) {
    const answer = fromError(error, seen);
    if (error instanceof StripeError && error.saved) keys.save(key, { ...answer, requestId });
    else keys.release(key);
    return { ...answer, headers: { ...answer.headers, ...own } };
  }
};

/** The form in a body, or the query. */
const parametersOf = async (c: Context<Env>): Promise<Record<string, unknown>> => {
  const type = c.req.header('content-type') ?? '';
  const body = c.req.method === 'POST' ? await c.req.text() : '';
  if (body && !type.startsWith('application/x-www-form-urlencoded')) {
    throw refuse(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
    );
  }
  const form = body || new URL(c.req.url).search.slice(1);
  return qs.parse(form, { plainObjects: true, depth: 20, arrayLimit: 1000, parameterLimit: 10_000 });
};

const fromError = (error: unknown, seen: Seen): Answer => {
  if (error instanceof StripeError) {
    return { ...bodyAnswer(error.status, error.body, seen), headers: error.headers };
  }
  // A bug in the embedded Stripe itself: print it, and answer 500.
  console.error(error);
  return bodyAnswer(500, { type: 'api_error', message: String(error) }, seen);
};

const fromFault = (fault: Fault, seen: Seen): Answer => {
  const status = fault.status ?? 500;
  if (fault.body !== undefined) {
    return { status, body: fault.body, headers: { 'Content-Type': 'text/html', ...fault.headers } };
  }
  return { ...bodyAnswer(status, faultBody(fault), seen), headers: { ...fault.headers } };
};

const bodyAnswer = (status: number, body: ErrorBody, { logUrl }: Seen): Answer => {
  const isDocumented = body.code && body.code !== 'not_simulated';
  const doc_url = isDocumented
    ? `https://stripe.com/docs/error-codes/${body.code?.replaceAll('_', '-')}`
    : undefined;
  // Without a valid key, there is no account with a log.
  const request_log_url = status === 401 ? undefined : logUrl;
  return { status, body: JSON.stringify({ error: { ...body, doc_url, request_log_url } }, null, 2) };
};
