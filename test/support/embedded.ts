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
  };
};
