import { refused } from '../answers.ts';
import { newLink, newSubscriptionLink } from '../catalog.ts';
import type { Probe } from '../probe.ts';

const doc = 'https://docs.stripe.com/api/payment-link/update';

/** Changes of payment links, and promotion codes. */
export const paymentLinkUpdateProbes: Probe[] = [
  {
    name: 'The description of the subscriptions of a link cannot change.',
    doc,
    observe: async (target) => {
      const { id } = await newSubscriptionLink(target);
      return refused(
        target.stripe.rawRequest('POST', `/v1/payment_links/${id}`, {
          subscription_data: { description: 'Another' },
        }),
      );
    },
    expect: { status: 400, code: 'parameter_unknown', param: 'subscription_data[description]' },
  },
  {
    name: 'An update merges the metadata of a link, and replaces the metadata of its payments.',
    doc,
    observe: async (target) => {
      const made = await newLink(target, {
        metadata: { a: '1' },
        payment_intent_data: { metadata: { a: '1' } },
      });
      const { metadata, payment_intent_data } = await target.stripe.paymentLinks.update(made.id, {
        metadata: { b: '2' },
        payment_intent_data: { metadata: { b: '2' } },
      });
      return { link: [metadata.a, metadata.b], payments: payment_intent_data?.metadata };
    },
    expect: { link: ['1', '2'], payments: { b: '2', a: undefined } },
  },
  {
    name: 'A link can become inactive and active again.',
    doc,
    observe: async (target) => {
      const { id } = await newLink(target);
      const off = await target.stripe.paymentLinks.update(id, { active: false });
      const on = await target.stripe.paymentLinks.update(id, { active: true });
      return [off.active, on.active];
    },
    expect: [false, true],
  },
  {
    name: 'The quantity of an item changes by its id.',
    doc,
    observe: async (target) => {
      const { paymentLinks } = target.stripe;
      const { id } = await newLink(target);
      const { data } = await paymentLinks.listLineItems(id);
      await paymentLinks.update(id, { line_items: [{ id: String(data[0]?.id), quantity: 3 }] });
      return (await paymentLinks.listLineItems(id)).data.map(({ quantity, amount_total }) => ({
        quantity,
        amount_total,
      }));
    },
    expect: [{ quantity: 3, amount_total: 6000 }],
  },
  {
    name: 'The price of an item cannot change.',
    doc,
    observe: async (target) => {
      const { id } = await newLink(target);
      const { data } = await target.stripe.paymentLinks.listLineItems(id);
      const item = { id: String(data[0]?.id), price: String(data[0]?.price?.id) };
      return refused(target.stripe.paymentLinks.update(id, { line_items: [item] }));
    },
    expect: { status: 400, code: 'parameter_unknown' },
  },
  {
    name: 'An update sets and unsets the limit of sales.',
    doc,
    observe: async (target) => {
      const { id } = await newLink(target);
      const limited = await target.stripe.paymentLinks.update(id, {
        restrictions: { completed_sessions: { limit: 5 } },
      });
      const free = await target.stripe.paymentLinks.update(id, { restrictions: '' });
      return { limited: limited.restrictions?.completed_sessions, free: free.restrictions };
    },
    expect: { limited: { count: 0, limit: 5 }, free: null },
  },
  {
    name: 'The list of links has a filter for active ones.',
    doc: 'https://docs.stripe.com/api/payment-link/list',
    observe: async (target) => {
      const { paymentLinks } = target.stripe;
      const { id } = await newLink(target);
      await paymentLinks.update(id, { active: false });
      const ids = async (active: boolean) => (await paymentLinks.list({ active, limit: 100 })).data;
      const [on, off] = [await ids(true), await ids(false)];
      return {
        active: on.some((link) => link.id === id),
        inactive: off.some((link) => link.id === id),
      };
    },
    expect: { active: false, inactive: true },
  },
  {
    name: 'A second promotion code with the same code is refused.',
    doc: 'https://docs.stripe.com/api/promotion_codes/create',
    observe: async ({ stripe }) => {
      const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
      const code = `ADA${Date.now()}`;
      const params = { promotion: { type: 'coupon', coupon: coupon.id }, code } as const;
      const made = await stripe.promotionCodes.create(params);
      const again = await refused(stripe.promotionCodes.create(params));
      await stripe.coupons.del(coupon.id);
      return { code: made.code === code, active: made.active, again };
    },
    expect: { code: true, active: true, again: { status: 400 } },
  },
];
