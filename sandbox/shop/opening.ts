import type { Fields } from '../zapier/index.ts';
import { type Shop, testHelper } from './shop.ts';
import { person } from './time/buyers.ts';

/** The first products, each with other features. The integration's action creates their links. */
const products = (url: string): Fields[] =>
  [
    {
      product_name: 'T-shirt',
      amount: '24.00',
      currency: 'USD',
      adjustable_quantity: true,
      shipping_countries: ['US', 'CA', 'GB', 'DE', 'FR'],
      create_invoice: true,
      redirect_url: `${url}/thanks`,
      append_session_id: true,
      metadata: { report: 'weekly' },
    },
    {
      product_name: 'Engraved pen',
      amount: '36.00',
      currency: 'EUR',
      custom_fields: ['Engraving', 'Ink: Blue | Black | Green'],
      redirect_url: `${url}/thanks`,
      append_session_id: true,
    },
    {
      product_name: 'Sencha, 100 g',
      amount: '1800',
      currency: 'JPY',
      confirmation_message: 'Thank you! Your tea leaves Kyoto tomorrow.',
    },
    {
      product_name: 'Coffee club',
      amount: '19.00',
      currency: 'USD',
      interval: 'month',
      redirect_url: `${url}/thanks`,
      append_session_id: true,
    },
    // The Zap “Thank the buyer with a code” mails codes.
  ].map((product) => ({ ...product, allow_promotion_codes: true }));

/** Payments of the first three links in each of the last weeks, oldest first, without events. */
const PAST = [
  [9, 3, 2],
  [14, 5, 4],
  [11, 6, 3],
  [24, 8, 6],
  [31, 11, 9],
];
const WEEK = 7 * 86_400;

/** Creates past payments: some refunded, some abandoned, one disputed. */
const seed = async (shop: Shop, links: Fields[]): Promise<void> => {
  const now = Math.floor(Date.now() / 1000);
  let buyers = 0;
  for (const [week, numbers] of PAST.entries()) {
    const from = now - (PAST.length - week) * WEEK;
    for (const [index, payments] of numbers.entries()) {
      await testHelper(shop, 'seed', {
        payment_link: links[index]?.id,
        payments,
        from: from + index * 3600,
        to: from + WEEK,
        refunded_every: 9,
        expired_every: 5,
        buyers: Array.from({ length: payments }, (_, buyer) => person(buyers + buyer)),
      });
      buyers += payments;
    }
  }
  const { data } = await shop.sdk.charges.list({ limit: 12 });
  await testHelper(shop, 'dispute', {
    charge: data.at(-1)?.id,
    reason: 'product_not_received',
    at: now - 7200,
  });
};

/**
 * Creates links and past payments, and turns the Zaps on.
 * @param tell called with what happens next
 */
export const open = async (shop: Shop, tell: (words: string) => void): Promise<void> => {
  tell('Creating products');
  const links: Fields[] = [];
  for (const product of products(shop.url))
    links.push(await shop.runner.invoke('create', 'create_payment_link', product));
  await seed(shop, links);
  for (const [index, zap] of shop.zaps.entries()) {
    tell(`Turning on Zap ${index + 1} of ${shop.zaps.length}`);
    await shop.runner.turnOn(zap);
    shop.zapsOn.set(zap.id, Math.floor(Date.now() / 1000));
  }
};
