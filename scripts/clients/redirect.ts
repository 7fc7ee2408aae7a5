import nock from 'nock';

interface Intercepted {
  req: { headers: Record<string, string | string[]>; method: string };
}

const STRIPE = 'https://api.stripe.com';

// It is in the way of every request from the moment that it is loaded.
nock.restore();

/**
 * Sends what a client asks of Stripe to the embedded one, where it cannot be told another address. Returns how to stop.
 */
export const redirectStripe = (url: string): (() => void) => {
  nock.activate();
  for (const method of ['GET', 'POST', 'DELETE']) {
    nock(STRIPE)
      .persist()
      .intercept(/.*/, method)
      // No arrow function: nock hands the request in as `this`.
      .reply(async function answer(this: unknown, uri, body) {
        const { headers } = (this as Intercepted).req;
        const answered = await fetch(`${url}${uri}`, {
          method,
          headers: toHeaders(headers),
          ...(method !== 'GET' && { body: formOf(body) }),
        });
        const contentType = answered.headers.get('content-type') ?? '';
        return [answered.status, await answered.text(), { 'Content-Type': contentType }];
      });
  }
  return () => {
    nock.cleanAll();
    nock.restore();
  };
};

/** nock takes a body apart where it says that it is JSON. */
const formOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Without those that belong to the connection. */
const toHeaders = (headers: Intercepted['req']['headers']): Headers => {
  const own = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (!/^(host|connection|content-length|accept-encoding)$/i.test(name)) own.set(name, String(value));
  }
  return own;
};
