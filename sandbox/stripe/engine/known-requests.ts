import Stripe from 'stripe';

/** `this._makeRequest('GET', '/v1/payouts'…`: how each method of the SDK names the request that it makes. */
const REQUEST = /_makeRequest\('(\w+)', [`'](\/v1\/[^`']+)[`']/;
/** What stands in place of an id in such a path. */
const ID = /\$\{[^}]+\}/g;

/** The requests that a part of the SDK and the parts of that can make, each as a pattern: `GET /v1/payouts/[^/]+`. */
const requestsOf = (part: object): string[] => {
  const prototype: object = Object.getPrototypeOf(part);
  const own = Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const [, method, path] = String(Reflect.get(prototype, name)).match(REQUEST) ?? [];
    return method && path ? [`${method} ${path.replaceAll(ID, '[^/]+')}`] : [];
  });
  return [...own, ...partsOf(part).flatMap(requestsOf)];
};

/** Resources, and groups of resources: each knows the client that it belongs to. */
const partsOf = (whole: object): object[] =>
  Object.values(whole).filter(
    (part) => typeof part === 'object' && part !== null && ('_stripe' in part || 'stripe' in part),
  );

let known: RegExp | undefined;

/** Whether Stripe's API has a request, as far as the SDK knows. */
export const isKnown = (method: string, path: string): boolean => {
  known ??= new RegExp(`^(?:${requestsOf(new Stripe('sk_test_unused')).join('|')})$`);
  return known.test(`${method} ${path}`);
};
