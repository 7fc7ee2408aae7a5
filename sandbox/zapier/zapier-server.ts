import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { listen } from '../listen.ts';
import { openCache } from './cache.ts';
import { RateLimit } from './limits.ts';

/** A line of Zapier's log. */
export interface LogLine {
  message: string;
  data: Record<string, unknown>;
}

/** A request to a hook URL, in the form of the bundle of `perform`. */
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

/** A fault of the next RPC calls. Core tries a call up to three times (create-rpc-client.js). */
export interface RpcFault {
  /** `refused`: a 500 without any work. `lost`: no response after the work. `silent`: no work and no response. */
  how: 'refused' | 'lost' | 'silent';
  /** `zcache_set`; every method by default. */
  method?: string;
  /** Number of calls; 1 by default. */
  times?: number;
}

export interface ZapierServerOptions {
  /** Limit of the values written to the cache in a minute; none by default. */
  cacheBytesPerMinute?: number | undefined;
}

interface StashedFile {
  content: ArrayBuffer;
  headers: Record<string, string>;
}

/**
 * Zapier's limits of webhooks: 10 MB each, 30 per second and URL, 10,000 in five minutes. Beyond them it answers 429.
 * @see https://docs.zapier.com/platform/build/operating-constraints
 */
const HOOK_LIMITS = { bytes: 10 * 1024 * 1024, perSecond: 30, perFiveMinutes: 10_000 };

/**
 * Zapier's HTTP server for zapier-platform-core: RPC (cache, cursors, uploads), logs, files and hook URLs.
 * @param token the required `X-Token` header
 * @param onHook receives a delivery; returns false if the path belongs to no Zap
 * @see create-rpc-client.js, create-cache.js, create-storekey-tool.js, uploader.js, create-logger.js in
 *   zapier-platform-core/src/tools
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
    if (c.req.header('x-token') !== token) return c.json({ id, error: 'The token is invalid.' }, 403);
    const run = methods[method];
    if (!run) return c.json({ id, error: `The runner does not have the RPC method "${method}".` });
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
    // 410 means that the Zap is off. Other deliveries get their response before the Zap runs.
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

/** The complete lines of a request. Core aborts the request 200 ms after the end of a call, so it can be incomplete. */
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

/** Zapier's name of a header: `Http-Stripe-Signature`. Content headers have no prefix. */
const headerName = (name: string): string => {
  const titled = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return name.startsWith('content-') ? titled : `Http-${titled}`;
};

/** The body as JSON, or else as a form. */
const clean = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    return Object.fromEntries(new URLSearchParams(content));
  }
};
