import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { proxy } from 'hono/proxy';
import { listen } from '../../listen.ts';

/** Faults between the integration and Stripe, with the labels of their switches. */
export const FAULTS = {
  slow: ['Stripe is slow', 'Every response takes 0.8 seconds.'],
  failing: ['Stripe is failing', 'Every third request gets a 503, without any work.'],
  busy: ['Too many requests', 'Every third request gets a 429.'],
  dropping: [
    'Responses get lost',
    'Stripe executes every second write, and the connection breaks before the response.',
  ],
  doubling: ['Events come twice', 'Each event is delivered twice.'],
} as const;

export type FaultKind = keyof typeof FAULTS;

export const isFault = (kind: string): kind is FaultKind => Object.hasOwn(FAULTS, kind);

type Env = { Bindings: HttpBindings };

const SLOW_MS = 800;

/** A request of a step that a person runs. */
export interface StepRequest {
  method: string;
  path: string;
  /** 0 if the connection was cut off. */
  status: number;
}

/** Proxies with faults between the integration and Stripe. The pages do not use them. */
export interface Faults {
  /** Stripe's URL for the Zaps. */
  url: string;
  /** Stripe's URL for the steps that a person runs, and their requests, oldest first. */
  stepsUrl: string;
  stepRequests: StepRequest[];
  on: Set<FaultKind>;
  words(): string[];
  close(): Promise<void>;
}

const refusal = (type: string, message: string) => ({ error: { type, message } });

export const startFaults = async (stripeUrl: string): Promise<Faults> => {
  const on = new Set<FaultKind>();
  let requests = 0;
  let writes = 0;
  const answer = async (c: Context<Env>): Promise<Response> => {
    requests += 1;
    if (on.has('slow')) await wait(SLOW_MS);
    if (on.has('failing') && requests % 3 === 0) {
      return c.json(refusal('api_error', 'Stripe is unavailable.'), 503);
    }
    if (on.has('busy') && requests % 3 === 1) {
      return c.json(refusal('invalid_request_error', 'Request rate limit exceeded.'), 429);
    }
    const { pathname, search } = new URL(c.req.url);
    const response = await proxy(stripeUrl + pathname + search, {
      raw: c.req.raw,
      headers: { ...c.req.header(), host: undefined },
    });
    if (on.has('dropping') && c.req.method === 'POST') {
      writes += 1;
      if (writes % 2 === 1) {
        await response.body?.cancel();
        c.env.incoming.socket.destroy();
        return RESPONSE_ALREADY_SENT;
      }
    }
    return response;
  };

  const stepRequests: StepRequest[] = [];
  const forZaps = await listen(new Hono<Env>().all('*', answer));
  const forSteps = await listen(
    new Hono<Env>().all('*', async (c) => {
      const { pathname, search } = new URL(c.req.url);
      const entry = { method: c.req.method, path: decodeURIComponent(pathname + search), status: 0 };
      stepRequests.push(entry);
      const response = await answer(c);
      if (response !== RESPONSE_ALREADY_SENT) entry.status = response.status;
      return response;
    }),
  );

  return {
    url: forZaps.url,
    stepsUrl: forSteps.url,
    stepRequests,
    on,
    words: () => [...on].map((kind) => FAULTS[kind][0]),
    close: async () => {
      await forZaps.close();
      await forSteps.close();
    },
  };
};
