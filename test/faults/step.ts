import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import zapier, { type Bundle, type HttpRequestOptions, type ZObject } from 'zapier-platform-core';
import { addStripeHeaders } from '../../authentication.ts';
import { inVirtualTime } from '../support/virtual-time.ts';
import { type LogLine, linesOf } from './core-log.ts';
import type { World } from './world.ts';

// One run of a step: Zapier's `z` over the embedded Stripe, with everything that goes out seen, and one thing that fails.

/** Whom a step asks for something. */
export type Party = 'stripe' | 'file' | 'stash' | 'cache.get' | 'cache.set' | 'cache.delete';

/** One time that a step asks for something. */
export interface Call {
  party: Party;
  /** `POST /v1/refunds/:id`, or the party. */
  name: string;
  /** Set for a write that carries a key. */
  idempotencyKey: string | null;
  signal: AbortSignal | undefined;
}

/** Answers a call in place of the one who was asked; `act` lets that one do it. */
export type Misbehave = (call: Call, act: () => Promise<unknown>, state: State) => Promise<unknown>;

/** What goes wrong in a run, and which calls it hits: by their place in the run, from 0, and what came before. */
export interface Accident {
  hits: (call: Call, index: number, calls: Call[]) => boolean;
  misbehave: Misbehave;
}

/** What outlives a run: Zapier's cache, and answers that Stripe has saved although it never gave them. */
export interface State {
  cache: Map<string, string>;
  saved: Map<string, { status: number; body: string }>;
}

export const newState = (): State => ({ cache: new Map(), saved: new Map() });

/** What a run came to. */
export interface Run {
  result: PromiseSettledResult<unknown>;
  seconds: number;
  calls: Call[];
  /** What the integration itself writes into the log. */
  logs: string[];
  /** What core writes about each request. */
  posted: LogLine[];
  /** The permissions of a key that the requests needed, such as `charge_read`. */
  needs: string[];
  /** What was filled in. */
  input: object;
}

const nameOf = (method: string, path: string): string =>
  `${method} ${path.replace(/\/[a-z]+[_-]\w*[A-Z\d]\w*/g, '/:id')}`;

const aborted = (): Error => Object.assign(new Error('The user aborted a request.'), { name: 'AbortError' });

/** A promise that a signal ends. */
const until = <T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    if (signal?.aborted) reject(aborted());
    signal?.addEventListener('abort', () => reject(aborted()));
    work.then(resolve, reject);
  });

const HYDRATED = 'hydrate|||file|||hydrate';

type Asking = (call: Call, act: () => Promise<unknown>) => Promise<unknown>;

const requestOver =
  (world: World, state: State, ask: Asking, bundle: Bundle, z: ZObject, posted: LogLine[]) =>
  async (options: HttpRequestOptions & { signal?: AbortSignal }) => {
    const given = { url: '', method: 'GET' as const, headers: {}, ...options };
    const { url, method, headers, body, skipThrowForStatus, signal } = (await addStripeHeaders(
      given as Parameters<typeof addStripeHeaders>[0],
      z,
      bundle,
    )) as typeof given;
    const { pathname } = new URL(url);
    const party = pathname.startsWith('/v1/') ? 'stripe' : 'file';
    const sent = new Headers(headers);
    const idempotencyKey = sent.get('idempotency-key');
    const call: Call = {
      party,
      name: party === 'stripe' ? nameOf(method, pathname) : party,
      idempotencyKey,
      signal,
    };
    const form = typeof body === 'string' ? body : await text(Readable.from((body ?? []) as Readable));
    const act = async (): Promise<Response> => {
      const saved = state.saved.get(idempotencyKey ?? '');
      if (!saved) return world.send(new Request(url, { method, headers: sent, body: form || undefined }));
      return new Response(saved.body, { status: saved.status, headers: { 'idempotent-replayed': 'true' } });
    };
    const answer = (await until(signal, ask(call, act))) as Response;
    posted.push(...(await linesOf({ ...given, url, method, headers, body }, answer, bundle)));
    if (answer.status >= 400 && !skipThrowForStatus)
      throw Object.assign(new Error(`Got ${answer.status} calling ${method} ${url}`), {
        name: 'ResponseError',
      });
    let stream: Readable | undefined;
    const open = (): Readable | null => {
      if (!answer.body) return null;
      const body = Readable.fromWeb(answer.body as ReadableStream);
      signal?.addEventListener('abort', () => body.destroy(aborted()));
      return body;
    };
    return {
      status: answer.status,
      headers: answer.headers,
      text: () => until(signal, answer.text()),
      // A body is read once, as a text or as a stream.
      get body() {
        stream ??= open() ?? undefined;
        return stream;
      },
    };
  };

const cacheOver = ({ cache }: State, ask: Asking) => {
  const call = (party: Party): Call => ({ party, name: party, idempotencyKey: null, signal: undefined });
  return {
    get: (key: string) => ask(call('cache.get'), async () => JSON.parse(cache.get(key) ?? 'null') as unknown),
    set: (key: string, value: unknown, _seconds?: number, _scope?: unknown, nx?: boolean) =>
      ask(call('cache.set'), async () => {
        if (nx && cache.has(key)) return false;
        cache.set(key, JSON.stringify(value));
        return true;
      }),
    delete: (key: string) => ask(call('cache.delete'), async () => cache.delete(key)),
  };
};

/** As much of `z` as the integration uses, each thing asked through `ask`. */
const zapierOver = (world: World, state: State, ask: Asking, bundle: Bundle, posted: LogLine[]): ZObject => {
  const z = {
    errors: zapier.errors,
    cache: cacheOver(state, ask),
    dehydrateFile: () => HYDRATED,
    stashFile: (given: unknown) =>
      ask({ party: 'stash', name: 'stash', idempotencyKey: null, signal: undefined }, async () => {
        const answer = (await given) as { body?: Readable } | Readable;
        for await (const _chunk of answer instanceof Readable ? answer : (answer.body ?? []));
        return 'https://stash.example/file';
      }),
  };
  // The parts that the integration does not use are left out.
  const whole = z as unknown as ZObject;
  return Object.assign(whole, { request: requestOver(world, state, ask, bundle, whole, posted) });
};

/** What the integration writes into Zapier's log while something runs. */
const withLogs = async <T>(logs: string[], work: () => Promise<T>): Promise<T> => {
  const { log, error } = console;
  const keep = (...words: unknown[]) => logs.push(words.map(String).join(' '));
  Object.assign(console, { log: keep, error: keep });
  try {
    return await work();
  } finally {
    Object.assign(console, { log, error });
  }
};

export type Perform = (z: ZObject, bundle: Bundle) => Promise<unknown>;

/** One step of several that run at once, and when it starts, in milliseconds. */
export interface Start {
  perform: Perform;
  bundle: Bundle;
  after?: number;
}

/** Runs steps at once, in virtual time. What they came to is in their order; calls and logs are those of all. */
export const runTogether = async (
  world: World,
  state: State,
  starts: Start[],
  accident?: Accident,
): Promise<Omit<Run, 'result'> & { results: PromiseSettledResult<unknown>[] }> => {
  const calls: Call[] = [];
  const logs: string[] = [];
  const posted: LogLine[] = [];
  const asked = world.requests.length;
  const ask: Asking = async (call, act) => {
    const index = calls.push(call) - 1;
    return accident?.hits(call, index, calls) ? accident.misbehave(call, act, state) : act();
  };
  const run = async ({ perform, bundle, after = 0 }: Start): Promise<unknown> => {
    if (after) await new Promise((resolve) => setTimeout(resolve, after));
    return perform(zapierOver(world, state, ask, bundle, posted), bundle);
  };
  process.env.STRIPE_API_BASE_URL = world.url;
  try {
    const { result, seconds } = await withLogs(logs, () =>
      inVirtualTime(() => Promise.allSettled(starts.map(run)), world.isBusy),
    );
    if (Number.isFinite(seconds)) world.skip(seconds);
    const results = result.status === 'fulfilled' ? result.value : starts.map(() => result);
    const needs = world.requests.slice(asked).flatMap((request) => request.needs);
    return {
      results,
      seconds,
      calls,
      logs,
      posted,
      needs,
      input: starts.map(({ bundle }) => bundle.inputData),
    };
  } finally {
    delete process.env.STRIPE_API_BASE_URL;
  }
};

/** Runs a step in virtual time. */
export const runStep = async (
  world: World,
  state: State,
  perform: Perform,
  bundle: Bundle,
  accident?: Accident,
): Promise<Run> => {
  const { results, ...run } = await runTogether(world, state, [{ perform, bundle }], accident);
  const [result] = results;
  if (!result) throw new Error('A step came to nothing.');
  return { ...run, result };
};

/** A day passes, in which Stripe forgets what it saved. */
export const aDayLater = async (world: World, state: State): Promise<void> => {
  state.saved.clear();
  world.skip(24 * 60 * 60);
  await world.happens('forget_idempotency_keys');
};

/** What clean runs of a subject do: the first, and one a day later. */
export interface Clean {
  first: Run;
  later: Run;
  /** A run after one whose writes got no answer. */
  afterLost?: Run;
  /** What was done by one run. */
  once: string[];
}
