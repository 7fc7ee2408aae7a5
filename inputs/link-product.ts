import type Stripe from 'stripe';
import { invalid } from '../stripe/errors.ts';
import { displayMoney, toMinor } from '../stripe/money.ts';
import { expanded } from '../stripe/objects.ts';
import { inGroup, type ValuesOf } from './define-inputs.ts';
import { dropdown } from './dropdown.ts';
import { boolean, choice, currency, id, integer, money, text } from './kinds.ts';
import type { Sale } from './link-group.ts';

type LineItem = Stripe.PaymentLinkCreateParams.LineItem;

const INTERVALS = { day: 'Every day', week: 'Every week', month: 'Every month', year: 'Every year' } as const;

const priceLabel = ({ product, unit_amount, currency, recurring, nickname }: Stripe.Price): string => {
  const name = expanded(product as string | Stripe.Product)?.name ?? 'Product';
  const amount = unit_amount === null ? 'customer chooses' : displayMoney(unit_amount, currency);
  return `${name} – ${amount}${recurring ? ` / ${recurring.interval}` : ''}${nickname ? ` (${nickname})` : ''}`;
};

const EITHER = 'Choose a price, or leave it empty and fill in Product Name, Amount and Currency.';

/** What is sold: a price of the catalog, or a product that is made along with the link. */
export const product = inGroup('What You Sell', {
  price: id('Price', {
    prefixes: ['price_'],
    of: 'a price',
    choices: dropdown(
      (stripe, page) => stripe.prices.list({ ...page, active: true, expand: ['data.product'] }),
      (price) => ({ id: price.id, label: priceLabel(price) }),
    ),
    help: `A price from your product catalog. ${EITHER}`,
  }),
  product_name: text('Product Name', { max: 250, help: `What the customer sees. ${EITHER}` }),
  amount: money('Amount', {
    help: 'For one piece, in the currency below: `12.50`. Needed with Product Name.',
  }),
  currency: currency('Currency', {
    help: 'Its three letters: `USD`, `EUR`, `JPY`. Needed with Product Name.',
  }),
  interval: choice('Repeats', INTERVALS, {
    help: 'For a subscription. Leave empty for a one-time payment; a price from the catalog brings its own.',
  }),
  quantity: integer('Quantity', { min: 1, max: 999_999, help: 'Leave empty for 1.' }),
  adjustable_quantity: boolean('Customer Can Change Quantity', {}),
});

type Input = ValuesOf<typeof product>;
type PriceData = NonNullable<LineItem['price_data']>;

const priceData = ({ product_name: name, amount, currency, interval }: Input): PriceData => {
  if (!name) throw invalid('Product Name', `is empty. ${EITHER}`);
  const needed = 'is empty. Product Name needs an amount and a currency beside it.';
  if (!amount) throw invalid('Amount', needed);
  if (!currency) throw invalid('Currency', needed);
  return {
    currency: currency.toLowerCase(),
    unit_amount: toMinor(amount, currency, 'Amount'),
    product_data: { name },
    ...(interval && { recurring: { interval } }),
  };
};

/** The line item that Stripe gets, and what it sells: of a price of the catalog, Stripe has to be asked. */
export const productOf = async (
  stripe: Stripe,
  input: Input,
): Promise<{ item: LineItem; sale: Pick<Sale, 'currency' | 'recurring'> }> => {
  const { price, product_name, amount, currency, interval, quantity = 1, adjustable_quantity } = input;
  const shared = { quantity, ...(adjustable_quantity && { adjustable_quantity: { enabled: true } }) };
  if (!price) {
    const price_data = priceData(input);
    return {
      item: { price_data, ...shared },
      sale: { currency: price_data.currency, recurring: price_data.recurring !== undefined },
    };
  }
  if (product_name || amount || currency || interval)
    throw invalid('Price', `is filled in together with Product Name, Amount, Currency or Repeats. ${EITHER}`);
  const found = await stripe.prices.retrieve(price);
  return {
    item: { price, ...shared },
    sale: { currency: found.currency, recurring: found.recurring !== null },
  };
};
