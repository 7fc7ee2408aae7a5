import type Stripe from 'stripe';
import { testHelper } from './stripe/index.ts';

/** An embedded Stripe: its SDK and its test helpers (see docs/sandbox.md). */
export interface StripeSide {
  sdk: Stripe;
  happens: <T>(helper: string, body: object) => Promise<T>;
}

/** The embedded Stripe at a URL. */
export const stripeSideAt = (url: string, sdk: Stripe): StripeSide => ({
  sdk,
  happens: (helper, body) => testHelper(url, helper, body),
});

/** A shop for all occasions. */
export interface OccasionShop extends StripeSide {
  /** A link for one-time payments. `subscribe` buys another product. */
  link: Stripe.PaymentLink;
  pay: (visit?: object) => Promise<Stripe.Checkout.Session>;
  subscribe: (visit?: object) => Promise<Stripe.Checkout.Session>;
}

const DEBIT = { method: 'us_bank_account' };

const settle = async ({ pay, happens }: OccasionShop, outcome: 'succeed' | 'fail'): Promise<void> => {
  await happens('settle', { session: (await pay(DEBIT)).id, outcome });
};

const refund = async ({ sdk, pay }: OccasionShop): Promise<Stripe.Refund> =>
  sdk.refunds.create({ payment_intent: String((await pay()).payment_intent) });

const dispute = async ({ pay, happens }: OccasionShop, inquiry = false): Promise<Stripe.Dispute> => {
  const { payment_intent } = await pay();
  return (await happens<{ dispute: Stripe.Dispute }>('dispute', { payment_intent, inquiry })).dispute;
};

/** The steps that make each trigger fire, by its key. The docs of permissions, the faults and the bench use them. */
export const OCCASIONS: Record<string, (shop: OccasionShop) => Promise<unknown>> = {
  payment_completed: async (shop) => {
    await settle(shop, 'succeed');
    await shop.subscribe();
    await shop.pay();
  },
  payment_attempt_failed: async ({ pay, subscribe }) => {
    await subscribe({ card: 'declined' });
    await pay({ card: 'declined' });
  },
  payment_processing: async ({ pay }) => {
    await pay({ method: 'us_bank_account_unverified' });
    await pay(DEBIT);
  },
  payment_failed: (shop) => settle(shop, 'fail'),
  checkout_expired: async ({ happens, link }) => {
    const { session } = await happens<{ session: Stripe.Checkout.Session }>('open', {
      payment_link: link.id,
      email: 'ada@example.com',
    });
    await happens('expire', { session: session.id });
  },
  invoice_paid: ({ pay }) => pay(),
  invoice_payment_failed: async ({ subscribe, happens }) =>
    happens('renew', { subscription: (await subscribe()).subscription, card: 'declined' }),
  refund_issued: refund,
  refund_updated: async (shop) =>
    shop.happens('refund', { refund: (await refund(shop)).id, status: 'failed' }),
  subscription_started: ({ subscribe }) => subscribe(),
  trial_ending: async ({ sdk, pay, happens }) => {
    const price_data = {
      currency: 'usd',
      unit_amount: 900,
      product_data: { name: 'Tea club' },
      recurring: { interval: 'month' as const },
    };
    const trial = await sdk.paymentLinks.create({
      line_items: [{ price_data, quantity: 1 }],
      subscription_data: { trial_period_days: 7 },
    });
    const { subscription } = await pay({ payment_link: trial.id });
    await happens('trial_will_end', { subscription });
  },
  subscription_updated: async ({ sdk, subscribe }) => {
    const id = String((await subscribe()).subscription);
    await sdk.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await sdk.subscriptions.update(id, { cancel_at_period_end: true });
  },
  subscription_canceled: async ({ subscribe, happens }) =>
    happens('cancel_subscription', { subscription: (await subscribe()).subscription }),
  dispute_opened: async (shop) => {
    await dispute(shop, true);
    await dispute(shop);
  },
  dispute_closed: async (shop) => {
    for (const outcome of ['won', 'lost'])
      await shop.happens('close_dispute', { dispute: (await dispute(shop)).id, outcome });
    const { id } = await dispute(shop, true);
    await shop.happens('close_dispute', { dispute: id, outcome: 'warning_closed' });
  },
  event_received: ({ pay }) => pay(),
};

/** The required input of a trigger. */
export const occasionInput = (key: string): Record<string, string[]> =>
  key === 'event_received' ? { event_types: ['checkout.session.completed'] } : {};

/**
 * The steps that make a trigger or its polling version fire.
 * @throws Error if OCCASIONS does not have them
 */
export const occasionOf = (key: string): ((shop: OccasionShop) => Promise<unknown>) => {
  const occasion = OCCASIONS[key.replace(/_poll$/, '')];
  if (occasion) return occasion;
  throw new Error(
    `OCCASIONS in sandbox/occasions.ts has no steps that make “${key}” fire. Add them; docs/sandbox.md has the test helpers.`,
  );
};

/** The error for a trigger that did not fire. */
export const doesNotFire = (name: string): Error =>
  new Error(
    `“${name}” does not fire after its steps in OCCASIONS (sandbox/occasions.ts). Compare them with the events and filters of the trigger.`,
  );

/** Creates the links of a shop; `link` replaces one with invoices. */
export const openOccasionShop = async (
  { sdk, happens }: StripeSide,
  buyer: { email: string; name: string },
  link?: Stripe.PaymentLink,
): Promise<OccasionShop> => {
  const sold = (name: string, recurring?: { interval: 'month' }) => {
    const price_data = {
      currency: 'usd',
      unit_amount: 2000,
      product_data: { name },
      ...(recurring && { recurring }),
    };
    return sdk.paymentLinks.create({
      line_items: [{ price_data, quantity: 1 }],
      ...(!recurring && { invoice_creation: { enabled: true } }),
    });
  };
  const mug = link ?? (await sold('Mug'));
  const club = await sold('Coffee club', { interval: 'month' });
  const buy = async ({ id }: Stripe.PaymentLink, visit: object = {}) => {
    const order = { payment_link: id, ...buyer, ...visit };
    return (await happens<{ session: Stripe.Checkout.Session }>('pay', order)).session;
  };
  return { sdk, happens, link: mug, pay: (visit) => buy(mug, visit), subscribe: (visit) => buy(club, visit) };
};
