import { once } from 'node:events';
import { type AddressInfo, isIPv4 } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Ends it, and every connection with it. */
  close: () => Promise<void>;
}

/** Whether a host name can only be this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));

/** Why a request is refused: it came under a name that was made to lead here, or from a page of another site. */
const refusal = (headers: Headers): string | undefined => {
  const host = headers.get('host') ?? '';
  const origin = headers.get('origin');
  const address = `http://${host}`;
  if (!URL.canParse(address) || !isLoopback(new URL(address).hostname))
    return `This server answers at 127.0.0.1 and localhost only, not at '${host}'.`;
  return origin === null || origin === address
    ? undefined
    : `This server does not answer web pages of others: this one is from '${origin}'.`;
};

/**
 * Serves an app on 127.0.0.1. Routes may still be added to it, before the first request comes. Only programs on this
 * machine and its own pages get an answer.
 *
 * A connection that is not used stays open until its other end closes it. By Node's default the server would close it
 * after 5 s, and on a machine that stood still for as long this cuts off the request that came in the meantime:
 * https://nodejs.org/api/http.html#serverkeepalivetimeout
 *
 * @param port 0 takes any free port
 * @throws EADDRINUSE if the port is taken
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
