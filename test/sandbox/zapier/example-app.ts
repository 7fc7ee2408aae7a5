import {
  type Bundle,
  defineApp,
  defineCreate,
  defineSearch,
  defineTrigger,
  type ZObject,
} from 'zapier-platform-core';

type Row = Record<string, unknown> & { id: string };

/** The data and the calls of the test app. */
export interface Shop {
  hooks: Map<string, string>;
  orders: Row[];
  performs: Bundle[];
  /** The next errors of `tag_order`, one per call. */
  errors: ((z: ZObject) => Error)[];
  tagged: Bundle[];
  files: number;
  hydrated: Bundle[];
  /** The next items of `order_placed`, instead of the delivered ones. */
  emitted: Row[];
  /** The secrets of all runs. */
  secrets: Set<string | undefined>;
}

/** A small integration that uses every part of the runner. */
export const makeShop = () => {
  const shop: Shop = {
    hooks: new Map(),
    orders: [],
    performs: [],
    errors: [],
    tagged: [],
    files: 0,
    hydrated: [],
    emitted: [],
    secrets: new Set(),
  };
  const noteSecret = () => shop.secrets.add(process.env._ZAPIER_ONE_TIME_SECRET);

  const bill = async (z: ZObject, bundle: Bundle) => {
    shop.files += 1;
    shop.hydrated.push(bundle);
    noteSecret();
    return z.stashFile(`Bill for ${bundle.inputData.order}`, undefined, 'bill.pdf', 'application/pdf');
  };
  const sample = { id: 'o_1' };
  const display = { label: 'Order', description: 'Triggers when an order comes in.' };

  const orderPlaced = defineTrigger({
    key: 'order_placed',
    noun: 'Order',
    display,
    operation: {
      type: 'hook',
      inputFields: [{ key: 'shop', required: true }],
      performSubscribe: async (_z: ZObject, bundle: Bundle) => {
        const id = `hook_${shop.hooks.size + 1}`;
        shop.hooks.set(id, bundle.targetUrl ?? '');
        return { id, secret: 'whsec' };
      },
      performUnsubscribe: async (_z: ZObject, bundle: Bundle) => {
        shop.hooks.delete(bundle.subscribeData?.id ?? '');
        return {};
      },
      performList: async () => [sample],
      perform: async (z: ZObject, bundle: Bundle) => {
        shop.performs.push(bundle);
        noteSecret();
        const order = bundle.cleanedRequest as Row & { forged?: boolean };
        if (order.forged) throw new z.errors.Error('The signature is wrong.', 'forged', 400);
        const claimed = await z.cache.set(`order:${order.id}`, true, 60, undefined, true);
        const emitted = shop.emitted.shift();
        if (emitted) return [emitted];
        return claimed ? [{ ...order, bill: z.dehydrateFile(bill, { order: order.id }) }] : [];
      },
      sample,
    },
  });

  const orderListed = defineTrigger({
    key: 'order_listed',
    noun: 'Order',
    display,
    operation: { type: 'polling', perform: async () => shop.orders, sample },
  });

  const tagOrder = defineCreate({
    key: 'tag_order',
    noun: 'Tag',
    display: { label: 'Tag Order', description: 'Tags an order.' },
    operation: {
      inputFields: [
        { key: 'order', label: 'Order', required: true },
        { key: 'tags', list: true },
        { key: 'total', type: 'number' },
        { key: 'note' },
        {
          key: 'color',
          choices: {
            perform: async (_z: ZObject, bundle: Bundle) => ({
              results: [{ id: `c_${bundle.meta.paging_token ?? 1}`, label: 'Red' }],
              paging_token: bundle.meta.paging_token ? null : '2',
            }),
          },
        },
      ],
      perform: async (z: ZObject, bundle: Bundle) => {
        shop.tagged.push(bundle);
        const next = shop.errors.shift();
        if (next) throw next(z);
        z.console.log('tagging', bundle.inputData.order);
        return { id: 't_1', with_search: bundle.meta.withSearch ?? null };
      },
      sample: { id: 't_1' },
    },
  });

  const findOrder = defineSearch({
    key: 'find_order',
    noun: 'Order',
    display: { label: 'Find Order', description: 'Finds an order.' },
    operation: {
      canPaginate: true,
      inputFields: [{ key: 'buyer', required: true }],
      // The first page is empty, like that of a filtered list can be.
      perform: async (_z: ZObject, bundle: Bundle) =>
        bundle.meta.paging_token
          ? {
              results: shop.orders.filter(({ buyer }) => buyer === bundle.inputData.buyer),
              paging_token: null,
            }
          : { results: [], paging_token: 'page 2' },
      sample,
    },
  });

  const app = defineApp({
    version: '1.0.0',
    platformVersion: '19.1.0',
    triggers: { order_placed: orderPlaced, order_listed: orderListed },
    creates: { tag_order: tagOrder },
    searches: { find_order: findOrder },
    searchOrCreates: {
      find_order: {
        key: 'find_order',
        display: { label: 'Find or Tag Order', description: 'Finds or tags an order.' },
        search: 'find_order',
        create: 'tag_order',
      },
    },
    hydrators: { bill },
  });
  return { app, shop };
};
