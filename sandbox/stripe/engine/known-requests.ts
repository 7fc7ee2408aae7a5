import Stripe from 'stripe';

/** `this._makeRequest('GET', '/v1/payouts'…`: the request of a method in the SDK's source. */
const REQUEST = /_makeRequest\('(\w+)', [`'](\/v1\/[^`']+)[`']/;
/** An id in such a path. */
const ID = /\$\{[^}]+\}/g;

/** The requests of a part of the SDK and of the parts inside it, as patterns: `GET /v1/payouts/[^/]+`. */
const requestsOf = (part: object): string[] => {
  const prototype: object = Object.getPrototypeOf(part);
  const own = Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const [, method, path] = String(Reflect.get(prototype, name)).match(REQUEST) ?? [];
    return method && path ? [`${method} ${path.replaceAll(ID, '[^/]+')}`] : [];
  });
  return [...own, ...partsOf(part).flatMap(requestsOf)];
};

/** Resources and groups of resources. Each has a reference to the client. */
const partsOf = (whole: object): object[] =>
  Object.values(whole).filter(
    (part) => typeof part === 'object' && part !== null && ('_stripe' in part || 'stripe' in part),
  );

let patterns: Set<string> | undefined;
let known: RegExp | undefined;

const allPatterns = (): Set<string> => {
  patterns ??= new Set(requestsOf(new Stripe('sk_test_unused')));
  return patterns;
};

/** Whether Stripe's API has a request, according to the SDK. */
export const isKnown = (method: string, path: string): boolean => {
  known ??= new RegExp(`^(?:${[...allPatterns()].join('|')})$`);
  return known.test(`${method} ${path}`);
};

/** Whether Stripe's API has a search for a path such as `/v1/charges`. */
export const hasSearch = (path: string): boolean => allPatterns().has(`GET ${path}/search`);
