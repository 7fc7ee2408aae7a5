import type Stripe from 'stripe';
import type { Buyer, Email, Sums } from '../../sandbox/stripe/index.ts';
import {
  type RequestLogEntry,
  type Sale,
  type StripeSandbox,
  type StripeSandboxOptions,
  startStripe,
  testHelper,
} from '../../sandbox/stripe/index.ts';
import { clientOf, item } from '../sandbox/stripe/help.ts';
import { useNoPauses } from './no-pauses.ts';
import { operationsOf, type Row, run, step } from './zapier.ts';

type LinkParams = Partial<Stripe.PaymentLinkCreateParams>;
type Visit = Buyer & { at?: number; account?: string };

/** What a sale left behind. */
export interface Paid {
  link: Stripe.PaymentLink;
  session: Stripe.Checkout.Session;
  payment: string;
  charge: string;
}

/** The embedded Stripe in place of nock, a new one for each test of the file or block that it is used in. */
export const useEmbeddedStripe = (options: StripeSandboxOptions & { paced?: boolean } = {}) => {
  const { paced = false, ...sandboxOptions } = options;
  let sandbox: StripeSandbox;

  if (!paced) useNoPauses();
  beforeEach(async () => {
    sandbox = await startStripe({ bookingDelayMs: 0, searchLagMs: 0, ...sandboxOptions });
    process.env.STRIPE_API_BASE_URL = sandbox.url;
  });
  afterEach(async () => {
    delete process.env.STRIPE_API_BASE_URL;
    await sandbox.close();
  });

  const simulate = <T = unknown>(path: string, body: object = {}) => testHelper<T>(sandbox.url, path, body);
  const look = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${sandbox.url}/_sandbox/${path}`)).json()) as T;
  const mend = () => fetch(`${sandbox.url}/_sandbox/fail_next`, { method: 'DELETE' });

  /** From the k-th request on, no answer comes through; Stripe works on the k-th itself, or does not. */
  const cutOffAt = async (k: number, drop: 'before' | 'after'): Promise<void> => {
    if (k > 1) await simulate('fail_next', { times: k - 1, delay_ms: 0 });
    await simulate('fail_next', { drop });
    await simulate('fail_next', { drop: 'before', times: 1000 });
  };

  return {
    simulate,
    requests: (): RequestLogEntry[] => sandbox.requests,
    stripe: (config: Stripe.StripeConfig = {}) => clientOf(sandbox, config),
    sums: (query = '') => look<Sums>(`sums?${query}`),
    emails: async () => (await look<Email[]>('emails')).map(({ kind, to, object }) => [kind, to, object]),

    /** Runs an action or a search as Zapier does. */
    act: <Result = Row>(key: string, input: Row, authData: Record<string, string> = {}): Promise<Result> => {
      const { operation } = { ...operationsOf('creates'), ...operationsOf('searches') }[key] ?? {};
      return run<Result>(operation?.perform, step(input, { api_key: sandbox.apiKey, ...authData }));
    },

    /** Makes a link for a mug of $20, which a buyer opens and pays. */
    sell: async (params: LinkParams = {}, visit: Visit = {}): Promise<Paid> => {
      const { account } = visit;
      const stripe = clientOf(sandbox, account ? { stripeAccount: account } : {});
      const link = await stripe.paymentLinks.create({ line_items: [item()], ...params });
      const buyer = { email: 'ada@example.com', name: 'Ada Lovelace', ...visit };
      const { session } = await simulate<Sale>('pay', { payment_link: link.id, ...buyer });
      const payment = String(session.payment_intent);
      const [charge] = session.payment_intent
        ? (await stripe.charges.list({ payment_intent: payment })).data
        : [];
      return { link, session, payment, charge: charge?.id ?? '' };
    },

    /** A restricted key that may do this and no more. */
    restrictedKey: async (permissions: Record<string, string>) =>
      (await simulate<{ key: string }>('keys', { permissions })).key,

    /**
     * Plays a step that is cut off at each of its requests in turn, before and after Stripe's work on it, and then
     * once more, as Zapier's replay does.
     *
     * @returns how many cut-offs there were
     */
    everyCutOff: async <Scene>(
      arrange: () => Promise<Scene>,
      play: (scene: Scene) => Promise<unknown>,
      check: (scene: Scene) => Promise<void>,
    ): Promise<number> => {
      let cutOffs = 0;
      for (const drop of ['before', 'after'] as const) {
        for (let k = 1; ; k += 1) {
          const scene = await arrange();
          const before = sandbox.requests.length;
          await cutOffAt(k, drop);
          const failed = await play(scene).then(
            () => false,
            () => true,
          );
          await mend();
          if (sandbox.requests.length - before < k) {
            expect(failed).toBe(false);
            break;
          }
          cutOffs += 1;
          await play(scene);
          await check(scene);
        }
      }
      return cutOffs;
    },
  };
};
