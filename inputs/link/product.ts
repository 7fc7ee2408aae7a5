import type Stripe from 'stripe';
import { invalid } from '../../stripe/errors.ts';
import { displayInterval } from '../../stripe/interval.ts';
import { displayMoney, toMinor } from '../../stripe/money.ts';
import { expanded } from '../../stripe/objects.ts';
import { type FieldOptions, firstFilled, inGroup, type ValuesOf } from '../define-inputs.ts';
import { dropdown } from '../dropdown.ts';
import { choice, currency, id, metadata, money, text, url } from '../kinds.ts';
import { recurrence } from './subscription.ts';

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

/** What is sold: a price of the catalog, or a product that is made along with the link. */
export const product = inGroup('What You Sell', {
  price: priceId('Price', { help: `A price from your product catalog. ${EITHER}` }),
  product_name: text('Product Name', { max: 250, help: `What the customer sees. ${EITHER}` }),
  product_image: url('Product Image', {
    placeholder: 'https://example.com/mug.jpg',
    help: 'The address of a picture that everybody can open. Shown with the name on the payment page.',
  }),
  product_description: text('Product Description', {
    max: 40_000,
    long: true,
    help: 'Shown below the name on the payment page.',
  }),
  amount: money('Amount', {
    help: 'For one piece, in the currency below: `12.50`. Needed with Product Name.',
  }),
  currency: currency('Currency', {
    help: 'Its three letters: `USD`, `EUR`, `JPY`. Needed with Product Name. With a price that has several currencies, the one to sell in.',
  }),
});

const TAX_BEHAVIORS = {
  exclusive: 'Tax is added to the amount',
  inclusive: 'The amount includes tax',
} as const;

/** What few need to say of a product that is made along with the link. */
export const productDetails = inGroup(
  'Product Details',
  {
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
  { folded: true },
);

/** No interval may be longer than three years: https://docs.stripe.com/api/prices/create */
const LONGEST = { day: 1095, week: 156, month: 36, year: 3 } as const;

type Input = ValuesOf<typeof product & typeof productDetails & typeof recurrence>;

const recurringOf = ({ interval, interval_count }: Input): Pick<PriceData, 'recurring'> => {
  if (!interval) {
    if (interval_count)
      throw invalid('Repeats', 'is empty. Repeats Every needs to know what it counts: days, weeks, months.');
    return {};
  }
  if (interval_count && interval_count > LONGEST[interval])
    throw invalid('Repeats Every', `is more than three years: at most ${LONGEST[interval]} ${interval}s.`);
  return { recurring: { interval, ...(interval_count && { interval_count }) } };
};

/**
 * The price that is made along with the link. Its smallest amount depends on the currency that the account's bank
 * takes, which may be another: Stripe alone can tell.
 *
 * @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export const newPrice = (input: Input): PriceData => {
  const { product_name: name, amount, currency, tax_behavior, product_image, product_tax_code } = input;
  if (!name) throw invalid('Product Name', `is empty. ${EITHER}`);
  const needed = 'is empty. Product Name needs an amount and a currency beside it.';
  if (!amount) throw invalid('Amount', needed);
  if (!currency) throw invalid('Currency', needed);
  return {
    currency: currency.toLowerCase(),
    unit_amount: toMinor(amount, currency, 'Amount'),
    product_data: {
      name,
      ...(product_image && { images: [product_image] }),
      ...(input.product_description && { description: input.product_description }),
      ...(input.unit_label && { unit_label: input.unit_label }),
      ...(product_tax_code && { tax_code: product_tax_code }),
      ...(Object.keys(input.product_metadata).length && { metadata: input.product_metadata }),
    },
    ...(tax_behavior && { tax_behavior }),
    ...recurringOf(input),
  };
};

const { price: _price, currency: _currency, ...described } = { ...product, ...productDetails, ...recurrence };

/** A price of the catalog brings all that would describe a new one. */
export const refuseDescription = (input: Input): void => {
  const filled = firstFilled(described, input);
  if (filled) throw invalid('Price', `is filled in together with ${filled.label}. ${EITHER}`);
};
