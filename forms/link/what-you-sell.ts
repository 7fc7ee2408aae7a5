import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import { dropdown } from '../../operations/dropdown.ts';
import { expanded } from '../../stripe/expand.ts';
import { displayPrice } from '../../stripe/prices.ts';
import { choiceLabel } from '../../zapier/choices.ts';
import { type FieldOptions, firstFilled, type ValuesOf } from '../../zapier/inputs.ts';
import { choice, currency, id, integer, metadata, money, text, url } from '../../zapier/kinds.ts';
import { amountToPay, chosenAmount } from './chosen-amount.ts';
import { defineLinkGroup } from './group.ts';

/** A price that is created for the link, with its product. The customer chooses the amount if there is a `custom_unit_amount`. */
export type NewPrice = Omit<Stripe.PaymentLinkCreateParams.LineItem.PriceData, 'product_data'> & {
  product_data: Stripe.PaymentLinkCreateParams.LineItem.PriceData.ProductData;
  custom_unit_amount?: Stripe.PriceCreateParams.CustomUnitAmount;
};

const prices = dropdown(
  (stripe, page) => stripe.prices.list({ ...page, active: true, expand: ['data.product'] }),
  (price) => {
    const product = expanded(price.product);
    const name = product && !product.deleted && product.name;
    const note = price.nickname ? ` (${price.nickname})` : '';
    return { id: price.id, label: choiceLabel(name || 'Product', `${displayPrice(price)}${note}`) };
  },
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
    price: priceId('Price', {
      help: 'A price from your [product catalog](https://dashboard.stripe.com/products). Leave it empty to describe what you sell in the fields below.',
    }),
    product_name: text('Product Name', {
      max: 250,
      help: 'What the customer sees. Fill it in, with an amount and a currency, if you did not choose a price.',
    }),
    amount: money('Amount', {
      help: 'The price of one piece, such as `12.50` or `1250.50`: with a point before the decimals, and without a point or comma between thousands.',
    }),
    currency: currency('Currency', {
      help: 'The currency of the amount. For a price that has several currencies: the one to sell in.',
    }),
    interval: choice('Billing Period', INTERVALS, {
      help: 'How often a subscription is paid. Leave empty for a one-time payment. A price from your catalog has a period of its own.',
    }),
    interval_count: integer('Every (Number of Periods)', {
      min: 1,
      max: 1095,
      limits: true,
      help: 'How many of these periods one payment is for: `3` with **Every month** is paid every 3 months. Leave empty for 1.',
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
    unit_label: text('Unit', {
      max: 12,
      placeholder: 'seat',
      help: 'What one piece is called on receipts and invoices.',
    }),
    product_metadata: metadata(
      'Product Metadata',
      'Keys and values of your own, such as `sku` and `MUG-1`. Triggers and searches give them with the line items of each payment.',
    ),
    tax_behavior: choice('Tax Behavior', TAX_BEHAVIORS, {
      help: 'Required to collect tax automatically, unless your [tax settings](https://dashboard.stripe.com/settings/tax) have a default.',
    }),
    product_tax_code: id('Product Tax Code', {
      prefixes: ['txcd_'],
      of: 'a tax code',
      choices: dropdown(
        (stripe, page) => stripe.taxCodes.list(page),
        ({ id, name }) => ({ id, label: name }),
      ),
      help: 'The kind of product, to collect tax automatically. Leave empty for the default of your tax settings.',
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

const described = { ...whatYouSell.fields, ...chosenAmount.fields, ...productDetails.fields };

type Input = ValuesOf<typeof described>;

const recurringOf = ({ interval, interval_count }: Input): NewPrice['recurring'] => {
  if (!interval) {
    if (interval_count)
      throw invalid('Billing Period', 'is empty. Choose what is counted: days, weeks, months or years.');
    return undefined;
  }
  if (interval_count && interval_count > LONGEST[interval]) {
    throw invalid(
      'Every (Number of Periods)',
      `is more than three years. Enter at most ${LONGEST[interval]} ${interval}s.`,
    );
  }
  return { interval, interval_count };
};

/**
 * The price that is created for the link. Its smallest amount depends on the currency of the account's bank account: only
 * Stripe knows it.
 *
 * @throws UserError if a part is missing, or if parts do not go together
 * @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export const newPrice = (input: Input): NewPrice => {
  const { product_name: name, currency, product_image } = input;
  if (!name) throw invalid('Product Name', `is empty. ${EITHER}`);
  if (!input.amount && !input.customer_chooses_amount)
    throw invalid('Amount', 'is empty. Product Name needs an amount and a currency beside it.');
  if (!currency) throw invalid('Currency', 'is empty. Product Name needs a currency beside it.');
  return {
    currency: currency.toLowerCase(),
    ...amountToPay(input, currency),
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

const { price: _price, currency: _currency, ...ofNewPrice } = described;

/** @throws UserError if a price of the catalog comes with the description of a new one */
export const refuseDescription = (input: Input): void => {
  const filled = firstFilled(ofNewPrice, {
    ...input,
    customer_chooses_amount: input.customer_chooses_amount || undefined,
  });
  if (filled) throw invalid('Price', `is filled in together with ${filled.label}. ${EITHER}`);
};
