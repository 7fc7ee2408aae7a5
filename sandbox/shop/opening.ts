import type { Fields } from '../zapier/index.ts';
import { type Shop, testHelper } from './shop.ts';

/** The first products, each with other features. The integration's action creates their links. */
const products = (url: string) => [
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
];

/** Payments of the first link in each of the last weeks, oldest first, without events. */
const PAST = [9, 14, 11, 24, 31];
const WEEK = 7 * 86_400;

/** Creates links and past payments, and turns the Zaps on. */
export const open = async (shop: Shop): Promise<void> => {
  const links: Fields[] = [];
  for (const product of products(shop.url))
    links.push(await shop.runner.invoke('create', 'create_payment_link', product));
  const now = Math.floor(Date.now() / 1000);
  for (const [index, payments] of PAST.entries()) {
    const from = now - (PAST.length - index) * WEEK;
    const past = { from, to: from + WEEK, refunded_every: 9, expired_every: 5 };
    await testHelper(shop, 'seed', { payment_link: links[0]?.id, payments, ...past });
  }
  for (const zap of shop.zaps) {
    await shop.runner.turnOn(zap);
    shop.zapsOn.set(zap.id, Math.floor(Date.now() / 1000));
  }
};
