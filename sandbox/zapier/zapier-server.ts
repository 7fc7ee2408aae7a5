import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

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

interface StashedFile {
  content: ArrayBuffer;
  headers: Record<string, string>;
}

/** Zapier takes hook payloads of up to 10 MB. */
const MAX_HOOK_BYTES = 10 * 1024 * 1024;

/**
 * Zapier's own HTTP side, as zapier-platform-core speaks to it: RPC (cache, cursors, uploads), the log
 * collector, the file stash and the hook URLs. Protocol: create-rpc-client.js, create-cache.js,
 * create-storekey-tool.js, uploader.js and create-logger.js in zapier-platform-core/src/tools.
 * @param token what core has to send as `X-Token`
 * @param onHook takes a delivery; answers false where no Zap listens on that path
 */
export async function startZapierServer(
  token: string,
  onHook: (path: string, delivery: Delivery) => boolean,
) {
  const cache = new Map<string, { value: unknown; expires: number }>();
  const cursors = new Map<string, unknown>();
  const stash = new Map<string, StashedFile>();
  const logs: LogLine[] = [];

  const cached = (entry: string) => {
    const found = cache.get(entry);
    return found && found.expires > Date.now() ? found : undefined;
  };
  const entryName = (key: unknown, scope: unknown) => JSON.stringify([key, scope ?? null]);

  const methods: Record<string, (params: unknown[], storeKey: string | null) => unknown> = {
    zcache_get: ([key, scope]) => cached(entryName(key, scope))?.value ?? null,
    zcache_set: ([key, value, ttl, scope, nx]) => {
      const entry = entryName(key, scope);
      if (nx && cached(entry)) return false;
      cache.set(entry, { value, expires: typeof ttl === 'number' ? Date.now() + ttl * 1000 : Infinity });
      return true;
    },
    zcache_delete: ([key, scope]) => {
      const entry = entryName(key, scope);
      const existed = cached(entry) !== undefined;
      cache.delete(entry);
      return existed;
    },
    get_cursor: (_, storeKey) => cursors.get(storeKey ?? '') ?? null,
    set_cursor: ([cursor], storeKey) => {
      cursors.set(storeKey ?? '', cursor);
      return null;
    },
    get_presigned_upload_post_data: () => ({ url: `${url}/files/`, fields: { key: randomUUID() } }),
  };

  const app = new Hono();

  app.post('/rpc', async (c) => {
    const { id, storeKey, method, params } = await c.req.json<RpcCall>();
    if (c.req.header('x-token') !== token) return c.json({ id, error: 'The token is wrong.' }, 403);
    const run = methods[method];
    return run
      ? c.json({ id, result: run(params, storeKey) })
      : c.json({ id, error: `The local runner does not know the RPC method "${method}".` });
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

  app.post('/hooks/*', bodyLimit({ maxSize: MAX_HOOK_BYTES }), async (c) => {
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

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  };

  return { url, logs, close };
}

/**
 * The lines of a request as far as they came. Core waits 200 ms for the collector at the end of a call and then
 * cuts the request off, so one that breaks still counts for the lines it has brought.
 */
async function readLines(request: Request): Promise<string[]> {
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
}

/** `stripe-signature` as Zapier passes it on: `Http-Stripe-Signature`; the content's own headers have no prefix. */
function headerName(name: string): string {
  const titled = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return name.startsWith('content-') ? titled : `Http-${titled}`;
}

/** The body as data, if it is JSON; otherwise as a form, which any text can be read as. */
function clean(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return Object.fromEntries(new URLSearchParams(content));
  }
}
