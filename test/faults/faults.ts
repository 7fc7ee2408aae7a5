import type { Accident, Call, Misbehave, Party, State } from './step.ts';

// All that can go wrong with one call, for each of those who are asked.

/** Faults that are counted together. */
export const FAMILIES = [
  'Stripe’s answers',
  'broken bodies',
  'foreign pages',
  'odd objects',
  'files',
  'the cache',
  'polls turned on',
] as const;

export type Family = (typeof FAMILIES)[number];

export interface Fault {
  name: string;
  family: Family;
  /** How many calls in a row it can befall; 1 and all, unless it says otherwise. */
  times?: number[];
  misbehave: Misbehave;
  /** Which calls it can hit; all, where it does not say. */
  hits?: (call: Call) => boolean;
  /** True where what comes back has an odd shape: then a record may have gaps, and an error may not know why. */
  isOdd?: boolean;
  /** True if the cache hides what a run before has kept: then a write without a reference is begun anew. */
  isForgetful?: boolean;
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

/** Every write is done, and no answer to it comes. */
export const NO_ANSWERS: Accident = {
  hits: ({ name }) => name.startsWith('POST '),
  misbehave: async (_call, act) => {
    await act();
    reset();
  },
};

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
    const headers = new Headers(answer.headers);
    headers.delete('content-length');
    return new Response(JSON.stringify(answer.ok ? data || change(object) : object), {
      status: answer.status,
      headers,
    });
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

type Named = Omit<Fault, 'family'>;

const inFamily = (family: Family, faults: Named[]): Fault[] => faults.map((fault) => ({ ...fault, family }));

/**
 * Stripe does what it is asked for, and its answer comes with its status and headers, but without a whole body. It has
 * saved the answer under the key, and says so if it is asked again.
 */
const withBody =
  (change: (text: string) => string): Misbehave =>
  async (_call, act) => {
    const answer = (await act()) as Response;
    const headers = new Headers(answer.headers);
    headers.delete('content-length');
    return new Response(change(await answer.text()), { status: answer.status, headers });
  };

const brokenBodies: Named[] = [
  { name: 'cut', misbehave: withBody((text) => text.slice(0, text.length / 2)) },
  { name: 'empty', misbehave: withBody(() => '') },
  { name: 'a page', misbehave: withBody(() => '<html>Busy</html>') },
  { name: '{}', misbehave: withBody(() => '{}') },
].map((fault) => ({ ...fault, name: `body: ${fault.name}`, times: [1, 3, Number.POSITIVE_INFINITY] }));

const page = (status: number): Named => ({
  name: `page with ${status}`,
  misbehave: async () => new Response('<html>Not Stripe</html>', { status }),
});

const redirect = (status: number): Named => ({
  name: `redirect with ${status}`,
  misbehave: async () => new Response('', { status, headers: { location: 'https://evil.example/' } }),
});

const foreignPages: Named[] = [...[200, 400, 401, 403, 404, 410, 503].map(page), ...[302, 307].map(redirect)];

const ofStripe: Named[] = [
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
  { name: 'too slow before', misbehave: never },
  {
    name: 'too slow after',
    misbehave: async (_call, act) => {
      await act();
      return never();
    },
  },
];

const oddObjects: Named[] = [
  { name: 'missing fields', isOdd: true, misbehave: reshaped(onlyId) },
  { name: 'missing lists', isOdd: true, misbehave: reshaped((object) => withoutLists(object) as Json) },
  { name: 'new enum values', isOdd: true, misbehave: reshaped((object) => withNewValues(object) as Json) },
];

const failing: Named[] = [
  {
    name: 'fails',
    misbehave: async () => {
      throw new Error('RPC request failed after 3 attempts: Unable to reach the RPC server');
    },
  },
  { name: 'never answers', misbehave: never },
];

const ofCacheSet: Named[] = [
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

const ofCacheGet: Named[] = [
  { name: 'forgotten', misbehave: async () => null },
  { name: 'nonsense', misbehave: async () => 'nonsense' },
  ...failing,
].map((fault) => ({ ...fault, isForgetful: true }));

const stalling = (): Response =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1000)) }));

const ofFile: Named[] = [
  { name: '403', misbehave: async () => new Response('', { status: 403 }) },
  { name: '404', misbehave: async () => new Response('', { status: 404 }) },
  { name: '429', misbehave: async () => new Response('', { status: 429 }) },
  { name: '503', misbehave: async () => new Response('', { status: 503 }) },
  { name: 'reset', misbehave: async () => reset() },
  { name: 'never answers', misbehave: never },
  { name: 'stalls', misbehave: async () => stalling() },
  { name: 'empty', misbehave: async () => new Response('') },
];

/** All faults, by whom they befall. */
export const FAULTS: Record<Party, Fault[]> = {
  stripe: [
    ...inFamily('Stripe’s answers', ofStripe),
    ...inFamily('broken bodies', brokenBodies),
    ...inFamily('foreign pages', foreignPages),
    ...inFamily('odd objects', oddObjects),
  ],
  file: inFamily('files', ofFile),
  stash: inFamily('files', failing),
  'cache.get': inFamily('the cache', ofCacheGet),
  'cache.set': inFamily('the cache', ofCacheSet),
  'cache.delete': inFamily('the cache', ofCacheSet),
};
