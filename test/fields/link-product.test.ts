import { parseProduct } from '../../fields/link-product.ts';
import { on, overStripe, sentenceOf, useWire, wire } from '../support/unit.ts';

useWire();

type Input = Parameters<typeof parseProduct>[0];
const parse = (input: Record<string, unknown>) => parseProduct(input as Input);
const MUG = { product_name: 'Mug', amount: '12.50', currency: 'usd' };

describe('a product that is made along with the link', () => {
  test.each<[Record<string, unknown>, object]>([
    [MUG, { price_data: { currency: 'usd', unit_amount: 1250, product_data: { name: 'Mug' } }, quantity: 1 }],
    [
      { ...MUG, amount: 1200, currency: ' JPY ', quantity: '3', adjustable_quantity: 'yes' },
      {
        price_data: { currency: 'jpy', unit_amount: 1200, product_data: { name: 'Mug' } },
        quantity: 3,
        adjustable_quantity: { enabled: true },
      },
    ],
    [
      { ...MUG, amount: '1.250', currency: 'KWD', interval: 'Month', adjustable_quantity: false },
      {
        price_data: {
          currency: 'kwd',
          unit_amount: 1250,
          product_data: { name: 'Mug' },
          recurring: { interval: 'month' },
        },
        quantity: 1,
      },
    ],
  ])('%j', (input, item) => {
    expect(parse(input).item).toEqual(item);
  });

  test.each([
    [undefined, false],
    ['year', true],
  ])('what it sells (interval %p) is known without a request', async (interval, recurring) => {
    const { readSale } = parse({ ...MUG, interval });
    expect(await overStripe((stripe) => readSale(stripe))).toEqual({ currency: 'usd', recurring });
  });
});

describe('a price of the catalog', () => {
  test.each([
    [null, false],
    [{ interval: 'month' }, true],
  ])('is asked what it sells: %j', async (recurring, expected) => {
    const { item, readSale } = parse({ price: ' price_1 ', quantity: 2 });
    expect(item).toEqual({ price: 'price_1', quantity: 2 });
    const sent = wire(on('GET /v1/prices/price_1', { id: 'price_1', currency: 'eur', recurring }));
    expect(await overStripe((stripe) => readSale(stripe))).toEqual({ currency: 'eur', recurring: expected });
    expect(sent).toHaveLength(1);
  });
});

describe('what cannot be sold is refused before any request', () => {
  const EITHER = 'Choose a price, or leave it empty and fill in Product Name, Amount and Currency.';
  const BOTH = `Price: is filled in together with Product Name, Amount, Currency or Repeats. ${EITHER}`;

  test.each<[Record<string, unknown>, string]>([
    [{}, `Product Name: is empty. ${EITHER}`],
    [{ amount: '5', currency: 'usd' }, `Product Name: is empty. ${EITHER}`],
    [{ ...MUG, amount: '' }, 'Amount: is empty. Product Name needs an amount and a currency beside it.'],
    [
      { ...MUG, currency: undefined },
      'Currency: is empty. Product Name needs an amount and a currency beside it.',
    ],
    [{ price: 'price_1', ...MUG }, BOTH],
    [{ price: 'price_1', product_name: 'Mug' }, BOTH],
    [{ price: 'price_1', amount: '5' }, BOTH],
    [{ price: 'price_1', currency: 'usd' }, BOTH],
    [{ price: 'price_1', interval: 'month' }, BOTH],
    [{ price: 'prod_1' }, 'Price: “prod_1” is not the id of a price. It starts with price_.'],
    [{ ...MUG, amount: '12.505' }, 'Amount: 12.505 USD cannot be charged. USD takes at most two decimals.'],
    [{ ...MUG, amount: '-5' }, 'Amount: “-5” is negative. Enter a positive amount.'],
    [
      { ...MUG, amount: 'five' },
      'Amount: “five” is not an amount. Write digits with a point, without a currency or thousands separators: 1250.50.',
    ],
    [
      { ...MUG, currency: 'dollar' },
      'Currency: “dollar” is no currency. Use its three letters, like USD, EUR or JPY.',
    ],
    [{ ...MUG, interval: 'hour' }, 'Repeats: “hour” is not one of day, week, month, year.'],
    [{ ...MUG, quantity: 0 }, 'Quantity: “0” is not a whole number between 1 and 999999.'],
    [{ ...MUG, quantity: 'two' }, 'Quantity: “two” is not a whole number between 1 and 999999.'],
    [{ ...MUG, adjustable_quantity: 'x' }, 'Customer Can Change Quantity: “x” is neither true nor false.'],
    [
      { ...MUG, product_name: 'x'.repeat(251) },
      'Product Name: 251 characters are too many: at most 250 fit.',
    ],
  ])('%j', (input, sentence) => {
    expect(sentenceOf(() => parse(input))).toBe(sentence);
  });
});
