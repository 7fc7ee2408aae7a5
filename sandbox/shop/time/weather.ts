import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';
import { listen } from '../../listen.ts';

/** Faults between the integration and Stripe, with the labels of their switches. */
export const WEATHER = {
  slow: ['Stripe is slow', 'Every response takes 0.8 seconds.'],
  failing: ['Stripe is failing', 'Every third request gets a 503, without any work.'],
  busy: ['Too many requests', 'Every third request gets a 429.'],
  dropping: [
    'Responses get lost',
    'Stripe executes every second write, and the connection breaks before the response.',
  ],
  doubling: ['Events come twice', 'Each event is delivered twice.'],
} as const;

export type WeatherKind = keyof typeof WEATHER;

export const isWeather = (kind: string): kind is WeatherKind => Object.hasOwn(WEATHER, kind);

const SLOW_MS = 800;

/** A proxy with faults between the integration and Stripe. The pages do not use it. */
export interface Weather {
  /** Stripe's URL for the integration. */
  url: string;
  on: Set<WeatherKind>;
  words(): string[];
  close(): Promise<void>;
}

const refusal = (type: string, message: string) => ({ error: { type, message } });

export const startWeather = async (stripeUrl: string): Promise<Weather> => {
  const on = new Set<WeatherKind>();
  let requests = 0;
  let writes = 0;
  const app = new Hono<{ Bindings: HttpBindings }>().all('*', async (c) => {
    requests += 1;
    if (on.has('slow')) await wait(SLOW_MS);
    if (on.has('failing') && requests % 3 === 0) {
      return c.json(refusal('api_error', 'Stripe is unavailable.'), 503);
    }
    if (on.has('busy') && requests % 3 === 1) {
      return c.json(refusal('invalid_request_error', 'Request rate limit exceeded.'), 429);
    }
    const { pathname, search } = new URL(c.req.url);
    const answer = await proxy(stripeUrl + pathname + search, {
      raw: c.req.raw,
      headers: { ...c.req.header(), host: undefined },
    });
    if (on.has('dropping') && c.req.method === 'POST') {
      writes += 1;
      if (writes % 2 === 1) {
        await answer.body?.cancel();
        c.env.incoming.socket.destroy();
        return RESPONSE_ALREADY_SENT;
      }
    }
    return answer;
  });

  return {
    ...(await listen(app)),
    on,
    words: () => [...on].map((kind) => WEATHER[kind][0]),
  };
};
