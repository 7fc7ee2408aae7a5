import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import type { PriceWithProduct } from '../../stripe/prices.ts';
import type { ValuesOf } from '../../zapier/inputs.ts';
import { boolean, integer, list } from '../../zapier/kinds.ts';
import type { chosenAmount } from './chosen-amount.ts';
import { defineLinkGroup, type Sale } from './group.ts';
import {
  newPrice,
  priceId,
  type productDetails,
  refuseDescription,
  type whatYouSell,
} from './what-you-sell.ts';

type CreateParams = Stripe.PaymentLinkCreateParams;

/** https://docs.stripe.com/api/payment-link/create: line items and optional items together, and optional items */
const MOST_ITEMS = 20;
const MOST_OPTIONAL = 10;

/** Quantities and further items. `toItems` and `toItemChanges` read most of these fields. */
export const items = defineLinkGroup({
  label: 'Quantity and More Items',
  fields: {
    quantity: integer('Quantity', { min: 1, max: 999_999, help: 'Of the first item. Leave empty for 1.' }),
    adjustable_quantity: boolean('Customer Can Change Quantity', {
      help: 'Applies to all items of the link.',
    }),
    minimum_quantity: integer('Minimum Quantity', {
      min: 0,
      max: 999_999,
      limits: true,
      help: 'The fewest pieces of the first item that the customer can choose.',
    }),
    maximum_quantity: integer('Maximum Quantity', {
      min: 1,
      max: 999_999,
      limits: true,
      help: 'The most pieces of the first item that the customer can choose. Leave empty for 99.',
    }),
    more_prices: list(
      priceId('More Items', {
        limits: true,
        help: 'Prices from your product catalog that are sold together with the first item. List a price twice to sell two.',
      }),
    ),
    optional_prices: list(
      priceId('Optional Items', {
        help: `Up to ${MOST_OPTIONAL} prices from your product catalog. The customer can add these items on the payment page.`,
      }),
      { most: MOST_OPTIONAL },
    ),
  },
  newOnly: ['more_prices'],
  toParams: ({ optional_prices, adjustable_quantity, quantity = 1 }, { isChosen }) => {
    if (isChosen && quantity > 1)
      throw invalid('Quantity', 'has to be 1, because the customer chooses the amount. Empty it.');
    return {
      optional_items: optional_prices.length
        ? optional_prices.map((price) => ({ price, quantity: 1, ...changeable(adjustable_quantity) }))
        : undefined,
    };
  },
  clears: { optional_prices: () => ({ optional_items: '' }) },
  fixedAmountOnly: ['adjustable_quantity', 'minimum_quantity', 'maximum_quantity', 'optional_prices'],
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
  ValuesOf<
    typeof items.fields &
      typeof whatYouSell.fields &
      typeof chosenAmount.fields &
      typeof productDetails.fields
  >;

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

const ONLY_ITEM =
  'is filled in, but a price whose amount the customer chooses has to be the only item of a link. Empty it, or sell at a fixed amount.';

/** The items of a new link, and what they say about the sale. */
interface NewItems {
  /** The first item lacks its price if that has to be created before the link. */
  params: Pick<CreateParams, 'line_items' | 'currency'>;
  /** A price that a link cannot create: one whose amount the customer chooses. */
  priceToCreate?: PriceWithProduct | undefined;
  sale: Omit<Sale, 'connected'>;
}

/**
 * Reads what the form says about the items. Prices of the catalog are read from Stripe.
 *
 * @throws UserError if fields do not go together; before any request if the form alone shows it
 */
export const toItems = async (stripe: Stripe, input: Input): Promise<NewItems> => {
  const { price, quantity = 1, more_prices } = input;
  const first = { quantity, adjustable_quantity: adjustable(input) };
  if (price) refuseDescription(input);
  const created = price ? undefined : newPrice(input);
  const priceToCreate = created?.custom_unit_amount && created;
  if (priceToCreate && more_prices.length) throw invalid('More Items', ONLY_ITEM);

  const counts = new Map<string, number>();
  for (const one of more_prices) counts.set(one, (counts.get(one) ?? 0) + 1);
  const count = 1 + counts.size + input.optional_prices.length;
  if (count > MOST_ITEMS) {
    throw invalid(
      'More Items',
      `${count} items are too many, optional items included: a link has at most ${MOST_ITEMS}.`,
    );
  }
  const ordered: [price: string, quantity: number][] = [
    ...(price ? [[price, quantity] as [string, number]] : []),
    ...counts,
  ];
  const read = await Promise.all(
    ordered.map(async ([id, quantity]) => ({ ...(await stripe.prices.retrieve(id)), quantity })),
  );
  const isChosen = [created, ...read].some((one) => one?.custom_unit_amount);
  if (isChosen && counts.size) throw invalid('More Items', ONLY_ITEM);

  const costs: Cost[] = created ? [{ ...created, recurring: created.recurring, quantity }, ...read] : read;
  const currency = input.currency?.toLowerCase() ?? read[0]?.currency ?? '';
  return {
    params: {
      line_items: [
        { ...(price ? { price } : !priceToCreate && { price_data: created }), ...first },
        ...[...counts].map(([price, quantity]) => ({
          price,
          quantity,
          ...changeable(input.adjustable_quantity),
        })),
      ],
      currency: price && input.currency ? currency : undefined,
    },
    priceToCreate,
    sale: {
      currency,
      recurring: costs.some(({ recurring }) => recurring),
      total: sum(costs, currency),
      isChosen,
    },
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
