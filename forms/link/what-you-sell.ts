import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import { displayMoney, toMinor } from '../../lib/money.ts';
import { dropdown } from '../../operations/dropdown.ts';
import { expanded } from '../../stripe/expand.ts';
import { displayInterval } from '../../stripe/prices.ts';
import { type FieldOptions, firstFilled, type ValuesOf } from '../../zapier/inputs.ts';
import { choice, currency, id, integer, metadata, money, text, url } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

export type PriceData = NonNullable<Stripe.PaymentLinkCreateParams.LineItem['price_data']>;

const priceLabel = ({ product, unit_amount, currency, recurring, nickname }: Stripe.Price): string => {
  const name = expanded(product as string | Stripe.Product)?.name ?? 'Product';
  const amount = unit_amount === null ? 'customer chooses' : displayMoney(unit_amount, currency);
  return `${name} – ${amount}${recurring ? ` ${displayInterval(recurring)}` : ''}${nickname ? ` (${nickname})` : ''}`;
};

const prices = dropdown(
  (stripe, page) => stripe.prices.list({ ...page, active: true, expand: ['data.product'] }),
  (price) => ({ id: price.id, label: priceLabel(price) }),
);

/** A price of the catalog. Old ones are called `plan_…`, or have an id that the merchant made up. */
export const priceId = <const O extends FieldOptions>(label: string, options: O) =>
  id(label, { prefixes: [], of: 'a price', choices: prices, ...options });

const EITHER = 'Choose a price, or leave it empty and fill in Product Name, Amount and Currency.';

const INTERVALS = { day: 'Every day', week: 'Every week', month: 'Every month', year: 'Every year' } as const;

/** A price of the catalog, or a product that is created along with the link. `toItems` reads these fields. */
export const whatYouSell = defineLinkGroup({
  label: 'What You Sell',
  folded: false,
  fields: {
    price: priceId('Price', { help: `A price from your product catalog. ${EITHER}` }),
    product_name: text('Product Name', { max: 250, help: `What the customer sees. ${EITHER}` }),
    amount: money('Amount', {
      help: 'For one piece, in the currency below: `12.50`. Needed with Product Name.',
    }),
    currency: currency('Currency', {
      help: 'Its three letters: `USD`, `EUR`, `JPY`. Needed with Product Name. With a price that has several currencies, the one to sell in.',
    }),
    interval: choice('Repeats', INTERVALS, {
      help: 'Leave empty for a one-time payment. A price from the catalog brings its own.',
    }),
    interval_count: integer('Repeats Every', {
      min: 1,
      max: 1095,
      limits: true,
      help: 'So many days, weeks, months or years: `3` for a subscription that is paid every 3 months.',
    }),
  },
  newOnly: ['price', 'product_name', 'amount', 'currency', 'interval', 'interval_count'],
});

const TAX_BEHAVIORS = {
  exclusive: 'Tax is added to the amount',
  inclusive: 'The amount includes tax',
} as const;

/** The details of a product that is created along with the link. `toItems` reads these fields. */
export const productDetails = defineLinkGroup({
  label: 'Product Details',
  fields: {
    product_description: text('Product Description', {
      max: 5000,
      long: true,
      help: 'Shown below the name on the payment page.',
    }),
    product_image: url('Product Image', {
      placeholder: 'https://example.com/mug.jpg',
      help: 'The address of a picture that everybody can open. Shown with the name on the payment page.',
    }),
    unit_label: text('Unit', { max: 12, placeholder: 'seat', help: 'What one piece is called on receipts.' }),
    product_metadata: metadata(
      'Product Metadata',
      'Names and values of your own, like `sku` and `MUG-1`. They come with the line items of each payment.',
    ),
    tax_behavior: choice('Tax Behavior', TAX_BEHAVIORS, {
      help: 'Needed for automatic tax, unless your [tax settings](https://dashboard.stripe.com/settings/tax) have a default.',
    }),
    product_tax_code: id('Product Tax Code', {
      prefixes: ['txcd_'],
      of: 'a tax code',
      choices: dropdown(
        (stripe, page) => stripe.taxCodes.list(page),
        ({ id, name }) => ({ id, label: name }),
      ),
      help: 'What kind of product it is, for automatic tax. Leave empty for the default of your tax settings.',
    }),
  },
  newOnly: [
    'product_description',
    'product_image',
    'unit_label',
    'product_metadata',
    'tax_behavior',
    'product_tax_code',
  ],
});

/** The longest interval is three years: https://docs.stripe.com/api/prices/create */
const LONGEST = { day: 1095, week: 156, month: 36, year: 3 } as const;

type Input = ValuesOf<typeof whatYouSell.fields & typeof productDetails.fields>;

const recurringOf = ({ interval, interval_count }: Input): PriceData['recurring'] => {
  if (!interval) {
    if (interval_count)
      throw invalid('Repeats', 'is empty. Repeats Every needs to know what it counts: days, weeks, months.');
    return undefined;
  }
  if (interval_count && interval_count > LONGEST[interval])
    throw invalid('Repeats Every', `is more than three years: at most ${LONGEST[interval]} ${interval}s.`);
  return { interval, interval_count };
};

/**
 * The price that is created along with the link. Its smallest amount depends on the currency of the account's bank account:
 * only Stripe knows it.
 *
 * @throws UserError if a part is missing
 * @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export const newPrice = (input: Input): PriceData => {
  const { product_name: name, amount, currency, product_image } = input;
  if (!name) throw invalid('Product Name', `is empty. ${EITHER}`);
  const needed = 'is empty. Product Name needs an amount and a currency beside it.';
  if (!amount) throw invalid('Amount', needed);
  if (!currency) throw invalid('Currency', needed);
  return {
    currency: currency.toLowerCase(),
    unit_amount: toMinor(amount, currency, 'Amount'),
    product_data: {
      name,
      images: product_image ? [product_image] : undefined,
      description: input.product_description,
      unit_label: input.unit_label,
      tax_code: input.product_tax_code,
      metadata: Object.keys(input.product_metadata).length ? input.product_metadata : undefined,
    },
    tax_behavior: input.tax_behavior,
    recurring: recurringOf(input),
  };
};

const {
  price: _price,
  currency: _currency,
  ...described
} = {
  ...whatYouSell.fields,
  ...productDetails.fields,
};

/** @throws UserError if a price of the catalog comes with the description of a new one */
export const refuseDescription = (input: Input): void => {
  const filled = firstFilled(described, input);
  if (filled) throw invalid('Price', `is filled in together with ${filled.label}. ${EITHER}`);
};
