import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/** What answers requests, like an app of Hono's. */
interface App {
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'];
}

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Ends it, and every connection with it. */
  close: () => Promise<void>;
}

/**
 * Serves an app on 127.0.0.1. Its routes may still be added, before the first request comes.
 *
 * A connection that is not used stays open until its other end closes it. By Node's default the server would do that
 * after 5 s, which on a machine that stood still for as long cuts off the request that came in the meantime:
 * https://nodejs.org/api/http.html#serverkeepalivetimeout
 *
 * @param port 0 takes any that is free
 * @throws EADDRINUSE where somebody else listens there
 */
export const listen = async ({ fetch }: App, port = 0): Promise<Listening> => {
  const server = createAdaptorServer({ fetch, serverOptions: { keepAliveTimeout: 0 } });
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
