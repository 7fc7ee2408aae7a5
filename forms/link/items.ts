import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import type { ValuesOf } from '../../zapier/inputs.ts';
import { boolean, integer, list } from '../../zapier/kinds.ts';
import { defineLinkGroup, type Sale } from './group.ts';
import {
  newPrice,
  priceId,
  type productDetails,
  refuseDescription,
  type whatYouSell,
} from './what-you-sell.ts';

type CreateParams = Stripe.PaymentLinkCreateParams;

/** Quantities and further items. `toItems` and `toItemChanges` read most of these fields. */
export const items = defineLinkGroup({
  label: 'Quantity and More Items',
  fields: {
    quantity: integer('Quantity', { min: 1, max: 999_999, help: 'Of the first item. Leave empty for 1.' }),
    adjustable_quantity: boolean('Customer Can Change Quantity', { help: 'Of all items of the link.' }),
    minimum_quantity: integer('Minimum Quantity', {
      min: 0,
      max: 999_999,
      limits: true,
      help: 'The least that the customer can choose of the first item.',
    }),
    maximum_quantity: integer('Maximum Quantity', {
      min: 1,
      max: 999_999,
      limits: true,
      help: 'The most that the customer can choose of the first item. Leave empty for 99.',
    }),
    more_prices: list(
      priceId('More Prices', {
        limits: true,
        help: 'From your product catalog, sold together with what is above. One that is listed twice is sold twice.',
      }),
    ),
    optional_prices: list(
      priceId('Optional Prices', {
        help: 'From your product catalog: up to 10 items that the customer may add on the payment page.',
      }),
    ),
  },
  newOnly: ['more_prices'],
  toParams: ({ optional_prices, adjustable_quantity }) => ({
    optional_items: optional_prices.length
      ? optional_prices.map((price) => ({ price, quantity: 1, ...changeable(adjustable_quantity) }))
      : undefined,
  }),
  clears: { optional_prices: () => ({ optional_items: '' }) },
});

type Quantities = ValuesOf<typeof items.settings>;

const changeable = (enabled: boolean | undefined) => ({
  adjustable_quantity: enabled === undefined ? undefined : { enabled },
});

/** The quantities of the first item that the customer may choose. On an existing link, what is not filled in stays. */
const adjustable = (
  { adjustable_quantity: enabled, minimum_quantity: minimum, maximum_quantity: maximum }: Quantities,
  before: Stripe.LineItem.AdjustableQuantity | null = null,
) => {
  const bounded = minimum !== undefined || maximum !== undefined;
  if (enabled === false && bounded) {
    throw invalid(
      'Customer Can Change Quantity',
      'is off, but a minimum or maximum is filled in. Switch it on, or empty those fields.',
    );
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    throw invalid('Minimum Quantity', `${minimum} is more than the maximum of ${maximum}.`);
  if (enabled === undefined && !bounded) return undefined;
  const least = minimum ?? before?.minimum;
  const most = maximum ?? before?.maximum;
  if (enabled === false) return { enabled };
  return { enabled: true, minimum: least ?? undefined, maximum: most ?? undefined };
};

type Input = Quantities &
  ValuesOf<typeof items.fields & typeof whatYouSell.fields & typeof productDetails.fields>;

/** The price of an item, as far as it is known before the checkout. */
interface Cost {
  currency: string;
  recurring: object | null | undefined;
  unit_amount?: number | null;
  quantity: number;
}

const sum = (costs: Cost[], currency: string): number | undefined =>
  costs.reduce<number | undefined>(
    (total, cost) =>
      total === undefined || cost.unit_amount == null || cost.currency !== currency
        ? undefined
        : total + cost.unit_amount * cost.quantity,
    0,
  );

/**
 * The items of a new link, and what they say about the sale. Prices of the catalog are read.
 *
 * @throws UserError before any request if fields do not go together
 */
export const toItems = async (
  stripe: Stripe,
  input: Input,
): Promise<{ params: Pick<CreateParams, 'line_items' | 'currency'>; sale: Omit<Sale, 'connected'> }> => {
  const { price, quantity = 1 } = input;
  const first = { quantity, adjustable_quantity: adjustable(input) };
  if (price) refuseDescription(input);
  const price_data = price ? undefined : newPrice(input);

  const counts = new Map<string, number>();
  for (const one of input.more_prices) counts.set(one, (counts.get(one) ?? 0) + 1);
  const ordered: [price: string, quantity: number][] = [
    ...(price ? [[price, quantity] as [string, number]] : []),
    ...counts,
  ];
  const read = await Promise.all(
    ordered.map(async ([id, quantity]) => ({ ...(await stripe.prices.retrieve(id)), quantity })),
  );
  const costs: Cost[] = price_data
    ? [{ ...price_data, recurring: price_data.recurring, quantity }, ...read]
    : read;
  const currency = input.currency?.toLowerCase() ?? read[0]?.currency ?? '';
  return {
    params: {
      line_items: [
        { ...(price ? { price } : { price_data }), ...first },
        ...[...counts].map(([price, quantity]) => ({
          price,
          quantity,
          ...changeable(input.adjustable_quantity),
        })),
      ],
      currency: price && input.currency ? currency : undefined,
    },
    sale: { currency, recurring: costs.some(({ recurring }) => recurring), total: sum(costs, currency) },
  };
};

/**
 * The changes of the items of a link. All items are named: the documentation does not say whether Stripe keeps or drops the
 * others.
 */
export const toItemChanges = async (
  stripe: Stripe,
  input: Quantities,
  link: string,
): Promise<Pick<Stripe.PaymentLinkUpdateParams, 'line_items'>> => {
  const { quantity } = input;
  if (quantity === undefined && !adjustable(input)) return {};
  const { data } = await stripe.paymentLinks.listLineItems(link, { limit: 100 });
  return {
    line_items: data.map((item, i) => ({
      id: item.id,
      ...(i === 0
        ? { quantity, adjustable_quantity: adjustable(input, item.adjustable_quantity) }
        : changeable(input.adjustable_quantity)),
    })),
  };
};
