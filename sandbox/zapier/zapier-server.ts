import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { listen } from '../listen.ts';
import { openCache } from './cache.ts';
import { RateLimit } from './limits.ts';

/** One line that core sent to Zapier's log viewer. */
export interface LogLine {
  message: string;
  data: Record<string, unknown>;
}

/** A delivery to a Zap's hook URL, as the bundle of `perform` holds it. */
export interface Delivery {
  rawRequest: { method: string; querystring: string; headers: Record<string, string>; content: string };
  cleanedRequest: unknown;
}

interface RpcCall {
  id: string;
  storeKey: string | null;
  method: string;
  params: unknown[];
}

/** How the next calls of Zapier's RPC go wrong. Core makes such a call up to three times (create-rpc-client.js). */
export interface RpcFault {
  /** `refused`: a 500, and nothing was done. `lost`: it was done, but the answer never comes. `silent`: no answer, ever. */
  how: 'refused' | 'lost' | 'silent';
  /** Only calls of this method, such as `zcache_set`. */
  method?: string;
  /** How many calls; 1 if nothing is said. */
  times?: number;
}

export interface ZapierServerOptions {
  /** What all values that are written to the cache in a minute may weigh; no limit by default. */
  cacheBytesPerMinute?: number | undefined;
}

interface StashedFile {
  content: ArrayBuffer;
  headers: Record<string, string>;
}

/**
 * What Zapier takes by webhook: 10 MB each, 30 a second for one URL, 10,000 in five minutes for one user
 * (https://docs.zapier.com/platform/build/operating-constraints). More is answered 429.
 */
const HOOK_LIMITS = { bytes: 10 * 1024 * 1024, perSecond: 30, perFiveMinutes: 10_000 };

/**
 * Zapier's own HTTP side, as zapier-platform-core speaks to it: RPC (cache, cursors, uploads), the log
 * collector, the file stash and the hook URLs. Protocol: create-rpc-client.js, create-cache.js,
 * create-storekey-tool.js, uploader.js and create-logger.js in zapier-platform-core/src/tools.
 * @param token what core has to send as `X-Token`
 * @param onHook takes a delivery; answers false where no Zap listens on that path
 */
export const startZapierServer = async (
  token: string,
  onHook: (path: string, delivery: Delivery) => boolean,
  { cacheBytesPerMinute = Infinity }: ZapierServerOptions = {},
) => {
  const cache = openCache(cacheBytesPerMinute);
  const cursors = new Map<string, unknown>();
  const stash = new Map<string, StashedFile>();
  const logs: LogLine[] = [];
  const faults: (RpcFault & { left: number })[] = [];
  const allHooks = new RateLimit(HOOK_LIMITS.perFiveMinutes, 300_000);
  const hooks = new Map<string, RateLimit>();

  const methods: Record<string, (params: unknown[], storeKey: string | null) => unknown> = {
    zcache_get: (params) => cache.get(...(params as Parameters<typeof cache.get>)),
    zcache_set: (params) => cache.set(...(params as Parameters<typeof cache.set>)),
    zcache_delete: (params) => cache.delete(...(params as Parameters<typeof cache.delete>)),
    get_cursor: (_, storeKey) => cursors.get(storeKey ?? '') ?? null,
    set_cursor: ([cursor], storeKey) => {
      cursors.set(storeKey ?? '', cursor);
      return null;
    },
    get_presigned_upload_post_data: () => ({ url: `${url}/files/`, fields: { key: randomUUID() } }),
  };

  const nextFault = (method: string): RpcFault['how'] | undefined => {
    const fault = faults.find((one) => one.left > 0 && (one.method ?? method) === method);
    if (fault) fault.left -= 1;
    return fault?.how;
  };

  const isTooMany = (path: string): boolean => {
    const ofPath = hooks.get(path) ?? new RateLimit(HOOK_LIMITS.perSecond, 1000);
    hooks.set(path, ofPath);
    return !ofPath.take() || !allHooks.take();
  };

  const app = new Hono<{ Bindings: HttpBindings }>();

  app.post('/rpc', async (c) => {
    const { id, storeKey, method, params } = await c.req.json<RpcCall>();
    if (c.req.header('x-token') !== token) return c.json({ id, error: 'The token is wrong.' }, 403);
    const run = methods[method];
    if (!run) return c.json({ id, error: `The local runner does not know the RPC method "${method}".` });
    const fault = nextFault(method);
    if (fault === 'refused') return c.json({ id }, 500);
    if (fault === 'silent') return new Promise<never>(() => undefined);
    const result = run(params, storeKey);
    if (fault === 'lost') c.env.incoming.socket.destroy();
    return c.json({ id, result });
  });

  app.post('/logs', async (c) => {
    for (const line of await readLines(c.req.raw)) logs.push(JSON.parse(line) as LogLine);
    return c.json({ status: 'success' });
  });

  app.post('/files/', async (c) => {
    const form = await c.req.formData();
    const file = form.get('file');
    if (!(file instanceof Blob)) return c.text('The form has no file.', 400);
    const header = (name: string) => String(form.get(name) ?? '');
    stash.set(header('key'), {
      content: await file.arrayBuffer(),
      headers: {
        'Content-Disposition': header('Content-Disposition'),
        'Content-Type': header('Content-Type'),
      },
    });
    return c.body(null, 204);
  });

  app.get('/files/:key', (c) => {
    const file = stash.get(c.req.param('key'));
    return file ? c.body(file.content, 200, file.headers) : c.notFound();
  });

  app.post('/hooks/*', bodyLimit({ maxSize: HOOK_LIMITS.bytes }), async (c) => {
    if (isTooMany(c.req.path)) return c.json({ status: 'throttled' }, 429);
    const headers = [...c.req.raw.headers].map(([name, value]) => [headerName(name), value]);
    const content = await c.req.text();
    const taken = onHook(c.req.path, {
      rawRequest: {
        method: c.req.method,
        querystring: new URL(c.req.url).search.slice(1),
        headers: Object.fromEntries(headers),
        content,
      },
      cleanedRequest: clean(content),
    });
    // 410 tells the sender that the Zap is off; a taken delivery is answered before it is looked at.
    return taken ? c.json({ status: 'success', id: randomUUID() }) : c.json({ status: 'gone' }, 410);
  });

  const { url, close } = await listen(app);
  return {
    url,
    logs,
    close,
    failNext: (fault: RpcFault) => {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
  };
};

export type ZapierServer = Awaited<ReturnType<typeof startZapierServer>>;

/**
 * The lines of a request as far as they came. Core waits 200 ms for the collector at the end of a call and then
 * cuts the request off, so one that breaks still counts for the lines it has brought.
 */
const readLines = async (request: Request): Promise<string[]> => {
  const decoder = new TextDecoder();
  let received = '';
  try {
    for await (const chunk of request.body ?? []) received += decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (!request.signal.aborted && !(error instanceof Error && error.name === 'AbortError')) throw error;
  }
  return received
    .slice(0, received.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
};

/** `stripe-signature` as Zapier passes it on: `Http-Stripe-Signature`; the content's own headers have no prefix. */
const headerName = (name: string): string => {
  const titled = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return name.startsWith('content-') ? titled : `Http-${titled}`;
};

/** The body as data, if it is JSON; otherwise as a form, which any text can be read as. */
const clean = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    return Object.fromEntries(new URLSearchParams(content));
  }
};
