import type { Call, Misbehave, Party, State } from './step.ts';

// All that can go wrong with one call, for each of those who are asked.

export interface Fault {
  name: string;
  misbehave: Misbehave;
  /** Which calls it can hit; all, where it does not say. */
  hits?: (call: Call) => boolean;
  /** True where what comes back has an odd shape: then a record may have gaps, and an error may not know why. */
  isOdd?: boolean;
  /** True where the work was done, and Stripe itself says for a day that it broke. */
  hidesWork?: boolean;
}

const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

const refusal =
  (status: number, error: object = {}, headers: Record<string, string> = {}): Misbehave =>
  async () =>
    json(status, { error: { type: 'invalid_request_error', message: 'No.', ...error } }, headers);

const reset = (): never => {
  throw Object.assign(new Error('request to Stripe failed, reason: socket hang up'), {
    name: 'FetchError',
    code: 'ECONNRESET',
  });
};

const never = (): Promise<never> => new Promise(() => undefined);

const isWrite = ({ name }: Call): boolean => name.startsWith('POST');
const hasKey = ({ idempotencyKey }: Call): boolean => idempotencyKey !== null;

/** Stripe saves an answer under the key, and gives it to whoever asks under that key. */
const save = ({ idempotencyKey }: Call, { saved }: State, status: number, error: object): Response => {
  const body = { error: { type: 'api_error', message: 'No.', ...error } };
  saved.set(idempotencyKey ?? '', { status, body: JSON.stringify(body) });
  return json(status, body);
};

type Json = Record<string, unknown>;

/** The objects of an answer: itself, or those of its list. */
const reshaped =
  (change: (object: Json) => Json): Misbehave =>
  async (_call, act) => {
    const answer = (await act()) as Response;
    const object = (await answer.json()) as Json;
    const data = object.object === 'list' && { ...object, data: (object.data as Json[]).map(change) };
    return json(answer.status, answer.ok ? data || change(object) : object);
  };

const onlyId = ({ id, object }: Json): Json => ({ id, object });

const ENUMS = /^(status|type|mode|reason|payment_status|billing_reason|collection_method|interval|brand)$/;

const isList = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'object' in value && value.object === 'list';

/** The same without the lists in it, like the refunds of a charge. */
const withoutLists = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutLists);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (isList(inner) ? [] : [[key, withoutLists(inner)]])),
  );
};

/** The same with a value that is new to Stripe's API wherever there is one of a few. */
const withNewValues = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withNewValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      ENUMS.test(key) && typeof inner === 'string' ? 'brand_new' : withNewValues(inner),
    ]),
  );
};

const ofStripe: Fault[] = [
  { name: 'refused', misbehave: refusal(400) },
  { name: 'refused: dead key', misbehave: refusal(401) },
  {
    name: 'refused: no permission',
    misbehave: refusal(403, { message: "Having the 'rak_x_read' permission" }),
  },
  { name: 'refused: unknown', misbehave: refusal(404, { code: 'resource_missing' }) },
  { name: 'reset before', misbehave: async () => reset() },
  {
    name: 'reset after',
    misbehave: async (_call, act) => {
      await act();
      reset();
    },
  },
  {
    name: 'cut JSON',
    misbehave: async (_call, act) => {
      const text = await ((await act()) as Response).text();
      return new Response(text.slice(0, text.length / 2));
    },
  },
  { name: 'HTML', misbehave: async () => new Response('<html>Please log in</html>') },
  {
    name: 'empty',
    misbehave: async (_call, act) => {
      await act();
      return new Response('');
    },
  },
  {
    name: 'saved 500 before',
    hits: hasKey,
    misbehave: async (call, _act, state) => save(call, state, 500, {}),
  },
  {
    name: 'saved 500 after',
    hits: hasKey,
    hidesWork: true,
    misbehave: async (call, act, state) => {
      await act();
      return save(call, state, 500, {});
    },
  },
  {
    name: 'saved refusal',
    hits: hasKey,
    misbehave: async (call, _act, state) => save(call, state, 400, { type: 'invalid_request_error' }),
  },
  { name: '409', hits: isWrite, misbehave: refusal(409, { code: 'idempotency_key_in_use' }) },
  { name: '429', misbehave: refusal(429, { code: 'rate_limit' }) },
  { name: '429, wait 2 s', misbehave: refusal(429, { code: 'rate_limit' }, { 'retry-after': '2' }) },
  { name: '429, wait an hour', misbehave: refusal(429, { code: 'rate_limit' }, { 'retry-after': '3600' }) },
  { name: 'busy object', misbehave: refusal(429, { code: 'lock_timeout' }) },
  { name: '503', misbehave: async () => new Response('<html>Busy</html>', { status: 503 }) },
  { name: 'too slow before', misbehave: never },
  {
    name: 'too slow after',
    misbehave: async (_call, act) => {
      await act();
      return never();
    },
  },
  {
    name: 'redirect',
    misbehave: async () => new Response('', { status: 302, headers: { location: 'https://evil.example/' } }),
  },
  { name: 'missing fields', isOdd: true, misbehave: reshaped(onlyId) },
  { name: 'missing lists', isOdd: true, misbehave: reshaped((object) => withoutLists(object) as Json) },
  { name: 'new enum values', isOdd: true, misbehave: reshaped((object) => withNewValues(object) as Json) },
];

const failing: Fault[] = [
  {
    name: 'fails',
    misbehave: async () => {
      throw new Error('RPC request failed after 3 attempts: Unable to reach the RPC server');
    },
  },
  { name: 'never answers', misbehave: never },
];

const ofCacheSet: Fault[] = [
  {
    name: 'lost answer',
    misbehave: async (_call, act) => {
      await act();
      return false;
    },
  },
  { name: 'rate limit', misbehave: async () => false },
  ...failing,
];

const ofCacheGet: Fault[] = [
  { name: 'forgotten', misbehave: async () => null },
  { name: 'nonsense', misbehave: async () => 'nonsense' },
  ...failing,
];

const stalling = (): Response =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1000)) }));

const ofFile: Fault[] = [
  { name: '403', misbehave: async () => new Response('', { status: 403 }) },
  { name: '404', misbehave: async () => new Response('', { status: 404 }) },
  { name: '429', misbehave: async () => new Response('', { status: 429 }) },
  { name: '503', misbehave: async () => new Response('', { status: 503 }) },
  { name: 'reset', misbehave: async () => reset() },
  { name: 'never answers', misbehave: never },
  { name: 'stalls', misbehave: async () => stalling() },
];

/** All faults, by whom they befall. */
export const FAULTS: Record<Party, Fault[]> = {
  stripe: ofStripe,
  file: ofFile,
  stash: failing,
  'cache.get': ofCacheGet,
  'cache.set': ofCacheSet,
  'cache.delete': ofCacheSet,
};
