import type Stripe from 'stripe';
import { defineInputFields, type InferInputData } from 'zapier-platform-core';
import { invalid } from '../stripe/errors.ts';
import { currencyCode, displayMoney, toMinor } from '../stripe/money.ts';
import { expanded } from '../stripe/objects.ts';
import { dropdown } from './dropdown.ts';
import { inGroup, type Sale } from './link-group.ts';
import { toBoolean, toChoice, toId, toInteger, toText } from './parse.ts';

type LineItem = Stripe.PaymentLinkCreateParams.LineItem;

const INTERVALS = { day: 'Every day', week: 'Every week', month: 'Every month', year: 'Every year' } as const;

const priceLabel = ({ product, unit_amount, currency, recurring, nickname }: Stripe.Price): string => {
  const name = expanded(product as string | Stripe.Product)?.name ?? 'Product';
  const amount = unit_amount === null ? 'customer chooses' : displayMoney(unit_amount, currency);
  return `${name} – ${amount}${recurring ? ` / ${recurring.interval}` : ''}${nickname ? ` (${nickname})` : ''}`;
};

const EITHER = 'Choose a price, or leave it empty and fill in Product Name, Amount and Currency.';

const fields = defineInputFields([
  {
    key: 'price',
    label: 'Price',
    type: 'string',
    choices: dropdown(
      (stripe, page) => stripe.prices.list({ ...page, active: true, expand: ['data.product'] }),
      (price) => ({ id: price.id, label: priceLabel(price) }),
    ),
    helpText: `A price from your product catalog. ${EITHER}`,
  },
  {
    key: 'product_name',
    label: 'Product Name',
    type: 'string',
    helpText: `What the customer sees. ${EITHER}`,
  },
  {
    key: 'amount',
    label: 'Amount',
    type: 'string',
    placeholder: '12.50',
    helpText: 'For one piece, in the currency below: `12.50`. Needed with Product Name.',
  },
  {
    key: 'currency',
    label: 'Currency',
    type: 'string',
    placeholder: 'USD',
    helpText: 'Its three letters: `USD`, `EUR`, `JPY`. Needed with Product Name.',
  },
  {
    key: 'interval',
    label: 'Repeats',
    type: 'string',
    choices: INTERVALS,
    helpText:
      'For a subscription. Leave empty for a one-time payment; a price from the catalog brings its own.',
  },
  { key: 'quantity', label: 'Quantity', type: 'integer', helpText: 'Leave empty for 1.' },
  {
    key: 'adjustable_quantity',
    label: 'Customer Can Change Quantity',
    type: 'boolean',
  },
]);

/** What is sold: a price of the catalog, or a product that is made along with the link. */
export const product = {
  group: { key: 'product', label: 'What You Sell', emphasize: true },
  fields: inGroup('product', fields),
};

/** A line item that Stripe takes, and how to find out what it sells. */
export interface Product {
  item: LineItem;
  readSale: (stripe: Stripe) => Promise<Sale>;
}

const inlinePrice = (input: InferInputData<typeof fields>): NonNullable<LineItem['price_data']> => {
  const name = toText(input.product_name, 'Product Name', 250);
  if (!name) throw invalid('Product Name', `is empty. ${EITHER}`);
  if (!input.amount)
    throw invalid('Amount', 'is empty. Product Name needs an amount and a currency beside it.');
  if (!input.currency)
    throw invalid('Currency', 'is empty. Product Name needs an amount and a currency beside it.');
  const currency = currencyCode(input.currency);
  const interval = toChoice(input.interval, INTERVALS, 'Repeats');
  return {
    currency: currency.toLowerCase(),
    unit_amount: toMinor(input.amount, currency, 'Amount'),
    product_data: { name },
    ...(interval && { recurring: { interval } }),
  };
};

/** Checks what is sold, before any request. */
export const parseProduct = (input: InferInputData<typeof fields>): Product => {
  const price = toId(input.price, ['price_'], 'Price', 'a price');
  const quantity = toInteger(input.quantity, 'Quantity', 1, 999_999) ?? 1;
  const adjustable = toBoolean(input.adjustable_quantity, 'Customer Can Change Quantity');
  const shared = { quantity, ...(adjustable && { adjustable_quantity: { enabled: true } }) };

  if (!price) {
    const price_data = inlinePrice(input);
    const sale = { currency: price_data.currency, recurring: price_data.recurring !== undefined };
    return { item: { price_data, ...shared }, readSale: async () => sale };
  }
  if (input.product_name || input.amount || input.currency || input.interval) {
    throw invalid('Price', `is filled in together with Product Name, Amount, Currency or Repeats. ${EITHER}`);
  }
  return {
    item: { price, ...shared },
    readSale: async (stripe) => {
      const { currency, recurring } = await stripe.prices.retrieve(price);
      return { currency, recurring: recurring !== null };
    },
  };
};
