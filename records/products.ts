import type Stripe from 'stripe';
import { expanded, idOf } from '../stripe/objects.ts';

/** A product as far as we read it. One that was deleted has only its id. */
export type SoldProduct = { id: string; name?: string; metadata?: Stripe.Metadata };

type Priced = { price: Stripe.Price | null };

const MOST_IDS = 100;

/**
 * Puts products in the place of their ids. In a list they are the fifth level of what Stripe would have to expand, and
 * it expands four: one request brings those of a whole page.
 *
 * @see https://docs.stripe.com/expand
 */
export const productsFor = async (stripe: Stripe, items: Priced[]) => {
  const ids = items.flatMap(({ price }) => (typeof price?.product === 'string' ? [price.product] : []));
  const unique = [...new Set(ids)];
  const pages = Array.from({ length: Math.ceil(unique.length / MOST_IDS) }, (_, page) =>
    stripe.products.list({ ids: unique.slice(page * MOST_IDS, (page + 1) * MOST_IDS), limit: MOST_IDS }),
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

/** The product that a price is of, where it came along. */
export const productOf = (price: { product: string | SoldProduct } | null | undefined): SoldProduct | null =>
  expanded(price?.product);
