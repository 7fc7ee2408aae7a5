import type Stripe from 'stripe';
import type { ZapRun } from '../zapier/index.ts';
import { ifKnown, type Shop } from './shop.ts';

/** The ids of sessions, payments, charges, subscriptions and invoices. They connect the runs of a purchase. */
const ID = /\b(?:cs_test|pi|py|ch|sub|in)_[A-Za-z0-9]{12,}/g;

const known = new WeakMap<ZapRun, string[]>();

const idsOf = (run: ZapRun): string[] => {
  const ids = known.get(run) ?? [...new Set(JSON.stringify(run.trigger ?? {}).match(ID))];
  known.set(run, ids);
  return ids;
};

/** The runs that share an id with these, directly or through other runs, in their order. */
export const runsAbout = (runs: readonly ZapRun[], ids: readonly string[]): ZapRun[] => {
  const all = new Set(ids);
  for (let size = -1; size < all.size; ) {
    size = all.size;
    for (const run of runs) {
      const own = idsOf(run);
      if (own.some((id) => all.has(id))) for (const id of own) all.add(id);
    }
  }
  return runs.filter((run) => idsOf(run).some((id) => all.has(id)));
};

/** Groups runs by purchase, the latest purchase first. A run without a purchase is a group of its own. */
export const byPurchase = (runs: readonly ZapRun[]): ZapRun[][] => {
  const groups: ZapRun[][] = [];
  let rest = [...runs];
  for (let last = rest.at(-1); last; last = rest.at(-1)) {
    const group = runsAbout(rest, idsOf(last));
    const taken = new Set(group.length > 0 ? group : [last]);
    groups.push([...taken]);
    rest = rest.filter((run) => !taken.has(run));
  }
  return groups;
};

/** The id of the checkout session of a group of runs. */
export const sessionOf = (runs: readonly ZapRun[]): string | undefined =>
  runs.flatMap(idsOf).find((id) => id.startsWith('cs_'));

/** A checkout session with its charge and its runs. */
export interface Purchase {
  session: Stripe.Checkout.Session;
  /** `2 × T-shirt` */
  what: string;
  /** Undefined for a free order, and for a subscription. */
  charge: Stripe.Charge | undefined;
  runs: ZapRun[];
}

const EXPAND = ['line_items', 'payment_intent.latest_charge'];

export const readPurchase = async ({ sdk, runner }: Shop, id: string): Promise<Purchase | undefined> => {
  const session = await ifKnown(sdk.checkout.sessions.retrieve(id, { expand: EXPAND }));
  if (!session) return undefined;
  const items = session.line_items?.data ?? [];
  const intent = session.payment_intent as Stripe.PaymentIntent | null;
  const charge = intent?.latest_charge as Stripe.Charge | null | undefined;
  const ids = [id, intent?.id, charge?.id, session.subscription, session.invoice];
  return {
    session,
    what: items.map(({ quantity, description }) => `${quantity} × ${description}`).join(', '),
    charge: charge ?? undefined,
    runs: runsAbout(
      runner.runs,
      ids.filter((one) => typeof one === 'string'),
    ),
  };
};
