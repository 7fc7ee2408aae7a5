import { once } from 'node:events';
import { type AddressInfo, isIPv4 } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

/** A running server. */
export interface Listening {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Stops the server and closes all connections. */
  close: () => Promise<void>;
}

/** Whether a host name always means this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));

/** The reason to refuse a request: its host name (DNS rebinding), or its origin is another site. */
const refusal = (headers: Headers): string | undefined => {
  const host = headers.get('host') ?? '';
  const origin = headers.get('origin');
  const address = `http://${host}`;
  if (!URL.canParse(address) || !isLoopback(new URL(address).hostname))
    return `This server answers only at 127.0.0.1 and localhost, not at '${host}'.`;
  return origin === null || origin === address
    ? undefined
    : `This server does not answer pages of '${origin}'.`;
};

/**
 * Serves an app on 127.0.0.1, for programs on this machine and for its own pages. More routes can be added before the
 * first request.
 *
 * Idle connections stay open. By default Node closes them after 5 s, which can cut off a request on a busy machine:
 * https://nodejs.org/api/http.html#serverkeepalivetimeout
 *
 * @param port 0 takes any free port
 * @throws EADDRINUSE if the port is in use
 */
export const listen = async ({ fetch }: { fetch: Fetch }, port = 0): Promise<Listening> => {
  const guarded: Fetch = (request, env) => {
    const message = refusal(request.headers);
    return message
      ? Response.json({ error: { type: 'invalid_request_error', message } }, { status: 403 })
      : fetch(request, env);
  };
  const server = createAdaptorServer({ fetch: guarded, serverOptions: { keepAliveTimeout: 0 } });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
};
