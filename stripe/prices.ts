import type Stripe from 'stripe';
import { displayMoney } from '../lib/money.ts';
import { writeOnce } from './once.ts';

/** How often a price is due, as a person says it: `every month`, `every 3 months`. */
export const displayInterval = ({
  interval,
  interval_count: count,
}: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'>): string =>
  count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;

/** What one piece costs: `$19.00`, `$0.000381 by use`, or in words if it depends on the customer or on the quantity. */
export const displayPrice = (price: Stripe.Price): string => {
  const { unit_amount, unit_amount_decimal, custom_unit_amount, currency, recurring } = price;
  if (custom_unit_amount) return 'customer chooses';
  const minor = unit_amount ?? unit_amount_decimal?.toString();
  if (minor === undefined) return 'price by quantity';
  const amount = displayMoney(minor, currency);
  if (!recurring) return amount;
  return `${amount}${recurring.usage_type === 'metered' ? ' by use,' : ''} ${displayInterval(recurring)}`;
};

/** `$19.00 every month`; the id of a price without a fixed amount, such as one by use. */
export const displayRate = ({ id, unit_amount, currency, recurring }: Stripe.Price): string =>
  unit_amount == null || !recurring
    ? id
    : `${displayMoney(unit_amount, currency)} ${displayInterval(recurring)}`;

/** A price that is created with its product. */
export type PriceWithProduct = Omit<Stripe.PriceCreateParams, 'product' | 'product_data'> & {
  product_data: Pick<
    Stripe.ProductCreateParams,
    'name' | 'description' | 'images' | 'metadata' | 'tax_code' | 'unit_label'
  >;
};

/**
 * Creates a price and its product, each once. Stripe takes the description and the images of a product only if the product
 * is created first.
 *
 * @param intention what tells this price from others
 * @see https://docs.stripe.com/api/prices/create#create_price-product_data
 */
export const createPrice = async (
  stripe: Stripe,
  { product_data, ...params }: PriceWithProduct,
  intention: unknown[],
): Promise<Stripe.Price> => {
  const { description, images, ...inline } = product_data;
  const product =
    description || images
      ? await writeOnce({
          intention: ['product', ...intention],
          write: (once) => stripe.products.create(product_data, once),
        })
      : undefined;
  return writeOnce({
    intention: ['price', ...intention],
    write: (once) =>
      stripe.prices.create(
        { ...params, ...(product ? { product: product.id } : { product_data: inline }) },
        once,
      ),
  });
};
