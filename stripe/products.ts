import type Stripe from 'stripe';
import { expanded, idOf } from './expand.ts';

/** A product as far as it is read here. A deleted one has only its id. */
export type SoldProduct = { id: string; name?: string; metadata?: Stripe.Metadata };

type Priced = { price: Stripe.Price | null };

/** The most ids that one request may ask for. */
const MAX_IDS = 100;

/**
 * Reads the products of items and returns a function that puts them in the place of their ids. In a list they are the fifth
 * level, and Stripe expands four: one request reads those of a whole page.
 *
 * @see https://docs.stripe.com/expand
 */
export const withProducts = async (stripe: Stripe, items: Priced[]) => {
  const ids = items.flatMap(({ price }) => (typeof price?.product === 'string' ? [price.product] : []));
  const unique = [...new Set(ids)];
  const pages = Array.from({ length: Math.ceil(unique.length / MAX_IDS) }, (_, page) =>
    stripe.products.list({ ids: unique.slice(page * MAX_IDS, (page + 1) * MAX_IDS), limit: MAX_IDS }),
  );
  const products = new Map(
    (await Promise.all(pages)).flatMap(({ data }) => data).map((product) => [product.id, product]),
  );
  return <Item extends Priced>(item: Item): Item =>
    item.price
      ? {
          ...item,
          price: {
            ...item.price,
            product: products.get(idOf(item.price.product) ?? '') ?? item.price.product,
          },
        }
      : item;
};

/** The product of a price, if it was expanded. */
export const productOf = (price: { product: string | SoldProduct } | null | undefined): SoldProduct | null =>
  expanded(price?.product);
