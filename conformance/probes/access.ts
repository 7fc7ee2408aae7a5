import { type Probe, refused } from '../probe.ts';
import { mug, newLink } from '../shop.ts';
import { connectedAccount, restricted, TAG } from '../target.ts';

const KEYS = 'https://docs.stripe.com/keys/restricted-api-keys';
const HEADER = 'https://docs.stripe.com/connect/authentication';

/** What a restricted key may do, and whom a key may act for. */
export const accessProbes: Probe[] = [
  {
    name: 'A restricted key that lacks a permission is refused with 403, and the permission is named.',
    doc: KEYS,
    ask: async (target) => refused(restricted(target).charges.list({ limit: 1 })),
    expect: { status: 403, message: /'(rak_)?[a-z_]+_read'/ },
  },
  {
    name: 'By which names does Stripe call the permissions that are missing?',
    doc: KEYS,
    ask: async (target) => {
      const stripe = restricted(target);
      const requests: Record<string, () => Promise<unknown>> = {
        charges: () => stripe.charges.list({ limit: 1 }),
        refund: () => stripe.refunds.create({ payment_intent: 'pi_3ConformanceNothing' }),
        payments: () => stripe.paymentIntents.list({ limit: 1 }),
        checkouts: () => stripe.checkout.sessions.list({ limit: 1 }),
        customers: () => stripe.customers.list({ limit: 1 }),
        invoices: () => stripe.invoices.list({ limit: 1 }),
        subscriptions: () => stripe.subscriptions.list({ limit: 1 }),
        products: () => stripe.products.list({ limit: 1 }),
        prices: () => stripe.prices.list({ limit: 1 }),
        disputes: () => stripe.disputes.list({ limit: 1 }),
        events: () => stripe.events.list({ limit: 1 }),
        endpoints: () => stripe.webhookEndpoints.list({ limit: 1 }),
        portal: () => stripe.billingPortal.sessions.create({ customer: 'cus_ConformanceNothing' }),
        fees: () => stripe.balanceTransactions.list({ limit: 1 }),
      };
      const names: Record<string, string> = {};
      for (const [what, request] of Object.entries(requests)) {
        const answer = await refused(request());
        names[what] =
          answer === 'accepted'
            ? answer
            : (/'(\w+_(?:read|write))'/.exec(answer.message)?.[1] ?? answer.message);
      }
      return names;
    },
  },
  {
    name: 'Which permissions does a link with a price of its own need beside that of links?',
    doc: KEYS,
    ask: async (target) => {
      const stripe = restricted(target);
      const price_data = { currency: 'usd', unit_amount: 2000, product_data: { name: 'Mug' } };
      return refused(
        stripe.paymentLinks
          .create({ line_items: [{ price_data, quantity: 1 }] })
          .then((link) =>
            target.leave(link, ({ id }) => target.stripe.paymentLinks.update(id, { active: false })),
          ),
      );
    },
  },
  {
    name: 'Which permissions does a link with a price of the catalog need beside that of links?',
    doc: KEYS,
    ask: async (target) => {
      const stripe = restricted(target);
      const price = (await mug(target)).id;
      return refused(
        stripe.paymentLinks
          .create({ line_items: [{ price, quantity: 1 }] })
          .then((link) =>
            target.leave(link, ({ id }) => target.stripe.paymentLinks.update(id, { active: false })),
          ),
      );
    },
  },
  {
    name: 'A key that may not act for an account is refused with 403.',
    doc: HEADER,
    ask: ({ stripe }) =>
      refused(stripe.products.list({ limit: 1 }, { stripeAccount: 'acct_1ConformanceNothing' })),
    expect: { status: 403, code: 'account_invalid' },
  },
  {
    name: 'What is made for a connected account is there, and nowhere else.',
    doc: HEADER,
    ask: async (target) => {
      const stripeAccount = connectedAccount(target);
      const { products } = target.stripe;
      const { id } = await products.create({ name: 'Conformance mug', metadata: TAG }, { stripeAccount });
      const there = await refused(products.retrieve(id, {}, { stripeAccount }));
      const here = await refused(products.retrieve(id));
      await products.update(id, { active: false }, { stripeAccount });
      return { there, here };
    },
    expect: { there: 'accepted', here: { status: 404 } },
  },
  {
    name: 'A link of the key’s own account is not found for another one.',
    doc: HEADER,
    ask: async (target) => {
      const stripeAccount = connectedAccount(target);
      const { id } = await newLink(target);
      return refused(target.stripe.paymentLinks.retrieve(id, {}, { stripeAccount }));
    },
    expect: { status: 404, code: 'resource_missing' },
  },
];
