import { refused } from '../answers.ts';
import { mug, newLink } from '../catalog.ts';
import type { Probe } from '../probe.ts';
import { connectedAccount, restricted, TAG } from '../target.ts';

const KEYS = 'https://docs.stripe.com/keys/restricted-api-keys';
const HEADER = 'https://docs.stripe.com/connect/authentication';

/** Permissions of restricted keys, and connected accounts. */
export const accessProbes: Probe[] = [
  {
    name: 'A restricted key without a permission gets a 403 with the name of the permission.',
    doc: KEYS,
    observe: async (target) => refused(restricted(target).charges.list({ limit: 1 })),
    expect: { status: 403, message: /'(rak_)?[a-z_]+_read'/ },
  },
  {
    name: 'What are the names of the missing permissions?',
    doc: KEYS,
    observe: async (target) => {
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
    name: 'Which permissions does a link with an inline price need besides Payment Links?',
    doc: KEYS,
    observe: async (target) => {
      const stripe = restricted(target);
      const price_data = { currency: 'usd', unit_amount: 2000, product_data: { name: 'Mug' } };
      return refused(
        stripe.paymentLinks
          .create({ line_items: [{ price_data, quantity: 1 }] })
          .then((link) =>
            target.clean(link, ({ id }) => target.stripe.paymentLinks.update(id, { active: false })),
          ),
      );
    },
  },
  {
    name: 'Which permissions does a link with a price from the catalog need besides Payment Links?',
    doc: KEYS,
    observe: async (target) => {
      const stripe = restricted(target);
      const price = (await mug(target)).id;
      return refused(
        stripe.paymentLinks
          .create({ line_items: [{ price, quantity: 1 }] })
          .then((link) =>
            target.clean(link, ({ id }) => target.stripe.paymentLinks.update(id, { active: false })),
          ),
      );
    },
  },
  {
    name: 'A key without access to an account gets a 403.',
    doc: HEADER,
    observe: ({ stripe }) =>
      refused(stripe.products.list({ limit: 1 }, { stripeAccount: 'acct_1ConformanceNothing' })),
    expect: { status: 403, code: 'account_invalid' },
  },
  {
    name: 'An object of a connected account exists only there.',
    doc: HEADER,
    observe: async (target) => {
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
    name: 'A link of the account of the key does not exist on a connected account.',
    doc: HEADER,
    observe: async (target) => {
      const stripeAccount = connectedAccount(target);
      const { id } = await newLink(target);
      return refused(target.stripe.paymentLinks.retrieve(id, {}, { stripeAccount }));
    },
    expect: { status: 404, code: 'resource_missing' },
  },
];
