import Stripe from 'stripe';
import { type RequestLogEntry, type StripeSandbox, startStripe } from '../../sandbox/stripe/index.ts';

/** An embedded Stripe in this process, without a socket, and what can be seen of its state. */
export interface World {
  apiKey: string;
  url: string;
  /** The SDK, for what goes on beside the steps. */
  sdk: Stripe;
  /** Every request that was answered. */
  requests: RequestLogEntry[];
  /** Asks Stripe, or fetches a file. */
  send: (request: Request) => Promise<Response>;
  /** True while Stripe works. */
  isBusy: () => boolean;
  /** Something that happens outside of Stripe's API: a buyer pays, a day passes. */
  happens: <T = Record<string, never>>(helper: string, body?: object) => Promise<T>;
  /** Starts to watch, and gives what was done since then, as the names of events, and of emails. */
  watch: () => Promise<() => Promise<string[]>>;
  /** Makes the world's time the time of everything: one world goes on at a time. */
  enter: () => void;
  /** Seconds pass. */
  skip: (seconds: number) => void;
  close: () => Promise<void>;
}

const now = Date.now;

const hasKey = (object: object | undefined, key: string): boolean => Object.hasOwn(object ?? {}, key);

const newestEvent = async (sdk: Stripe): Promise<string | undefined> =>
  (await sdk.events.list({ limit: 1 })).data[0]?.id;

/** @param latencyMs how long each request takes, so that requests overlap; none, where nothing is said */
export const openWorld = async (latencyMs?: () => number): Promise<World> => {
  const sandbox: StripeSandbox = await startStripe({
    searchLagMs: 0,
    bookingDelayMs: 0,
    latencyMs: latencyMs ?? 0,
  });
  const { url, apiKey } = sandbox;
  const { host, hostname, port } = new URL(url);
  let working = 0;
  let later = 0;
  const enter = (): void => {
    Date.now = () => now() + later;
  };
  enter();

  const send = async (request: Request): Promise<Response> => {
    working += 1;
    try {
      request.headers.set('host', host);
      return await sandbox.fetch(request);
    } finally {
      working -= 1;
    }
  };
  const inProcess = (address: string, init: RequestInit) => send(new Request(address, init));
  const sdk = new Stripe(apiKey, {
    protocol: 'http',
    host: hostname,
    port,
    httpClient: Stripe.createFetchHttpClient(inProcess as typeof fetch),
    telemetry: false,
  });
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await inProcess(`${url}/_sandbox/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const emails = async () => (await ask('emails')) as { kind: string }[];

  return {
    apiKey,
    url,
    sdk,
    requests: sandbox.requests,
    send,
    // A request that takes time is not waited for, but its time.
    isBusy: () => working > 0 && !latencyMs,
    happens: (helper, body = {}) => ask(helper, { method: 'POST', body: JSON.stringify(body) }),
    watch: async () => {
      const last = await newestEvent(sdk);
      const sent = (await emails()).length;
      return async () => {
        const { data } = await sdk.events.list({ limit: 100, ...(last && { ending_before: last }) });
        const mails = (await emails()).slice(sent);
        // The bank's reference of a refund comes by itself, and later.
        const made = data.filter(
          ({ data: { previous_attributes: before } }) => !hasKey(before, 'destination_details'),
        );
        return [...made.map(({ type }) => type), ...mails.map(({ kind }) => `email: ${kind}`)].sort();
      };
    },
    enter,
    skip: (seconds) => {
      later += seconds * 1000;
    },
    close: async () => {
      Date.now = now;
      await sandbox.close();
    },
  };
};
