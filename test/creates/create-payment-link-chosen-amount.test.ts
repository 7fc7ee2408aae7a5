import type { Bundle } from 'zapier-platform-core';
import App from '../../index.ts';
import { fakeCache } from '../support/cache.ts';
import { priceOf } from '../support/full-objects.ts';
import { CREATE, created, createLink } from '../support/linking.ts';
import { formOf, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, inZapier, type Row, step } from '../support/zapier.ts';

/** Payment links whose amount the customer chooses: https://docs.stripe.com/payments/checkout/pay-what-you-want */

const strays = useWire();

beforeEach(() => {
  jest.spyOn(console, 'log').mockReturnValue();
});

const PRICE = 'POST /v1/prices';
const PRODUCT = 'POST /v1/products';
const TIP = { product_name: 'Tip', currency: 'EUR', customer_chooses_amount: true };
const madePrice = (id = 'price_tip') => on(PRICE, priceOf({ id }));

test('creates the price first, and sells it with the link', async () => {
  const sent = wire(madePrice(), created());
  await createLink({
    ...TIP,
    minimum_amount: '2',
    maximum_amount: '500.00',
    suggested_amount: '10',
    unit_label: 'gift',
    product_metadata: { sku: 'TIP' },
    tax_behavior: 'inclusive',
    product_tax_code: 'txcd_1',
    quantity: 1,
    adjustable_quantity: false,
    allow_promotion_codes: false,
  });
  expect(sent.map(({ request }) => request)).toEqual([PRICE, CREATE]);
  expect(formOf(sent[0])).toEqual({
    currency: 'eur',
    custom_unit_amount: { enabled: 'true', minimum: '200', maximum: '50000', preset: '1000' },
    product_data: { name: 'Tip', unit_label: 'gift', tax_code: 'txcd_1', metadata: { sku: 'TIP' } },
    tax_behavior: 'inclusive',
  });
  expect(formOf(sent[1])).toEqual({
    line_items: [{ price: 'price_tip', quantity: '1', adjustable_quantity: { enabled: 'false' } }],
    allow_promotion_codes: 'false',
  });
});

test('creates a price without bounds if none is filled in', async () => {
  const sent = wire(madePrice(), created());
  await createLink(TIP);
  expect(formOf(sent[0])).toEqual({
    currency: 'eur',
    custom_unit_amount: { enabled: 'true' },
    product_data: { name: 'Tip' },
  });
});

test('accepts equal bounds', async () => {
  const sent = wire(madePrice(), created());
  await createLink({ ...TIP, minimum_amount: '5', maximum_amount: '5', suggested_amount: '5' });
  expect(formOf(sent[0])).toMatchObject({
    custom_unit_amount: { minimum: '500', maximum: '500', preset: '500' },
  });
});

test('creates a product with a description or a picture before its price', async () => {
  const sent = wire(on(PRODUCT, { id: 'prod_tip' }), madePrice(), created());
  const product_image = 'https://example.com/tip.jpg';
  await createLink({ ...TIP, product_description: 'For the team', product_image });
  expect(sent.map(({ request }) => request)).toEqual([PRODUCT, PRICE, CREATE]);
  expect(formOf(sent[0])).toEqual({ name: 'Tip', description: 'For the team', images: [product_image] });
  expect(formOf(sent[1])).toEqual({
    currency: 'eur',
    custom_unit_amount: { enabled: 'true' },
    product: 'prod_tip',
  });
});

test('uses the keys of the price and of the link again in a rerun', async () => {
  const keysOf = async (input: Row) => {
    const price = JSON.stringify(input).replace(/\W/g, '');
    const sent = wire(on(PRODUCT, { id: 'prod_tip' }), madePrice(`price_${price}`), created());
    await createLink({ ...TIP, product_description: 'For the team', ...input });
    return sent.map(keyOf);
  };
  const keys = await keysOf({});
  expect(new Set(keys).size).toBe(3);
  expect(await keysOf({})).toEqual(keys);
  for (const other of [{ reference: 'row 7' }, { minimum_amount: '5' }, { product_name: 'Gift' }]) {
    const others = await keysOf(other);
    expect(keys.filter((key) => others.includes(key))).toEqual([]);
  }
});

test('finishes the price and the link of one payment in a rerun, and creates new ones for the next order', async () => {
  const { perform } = App.creates.create_payment_link.operation;
  const cache = fakeCache();
  const run = () =>
    inZapier(
      (z, bundle: Bundle) => perform({ ...z, cache }, bundle),
      step({ ...TIP, max_payments: 1 }) as unknown as Bundle,
    );
  const lost = [resets(CREATE), resets(CREATE), resets(CREATE)];
  const sent = wire(madePrice(), ...lost, madePrice(), created(), madePrice('price_new'), created());
  expect(await failureOf(run())).toMatchObject({ name: 'ThrottledError' });
  await run();
  await run();
  const keys = (request: string) => sent.filter((one) => one.request === request).map(keyOf);
  const [first, again, next] = keys(PRICE);
  expect(again).toBe(first);
  expect(next).not.toBe(first);
  const links = keys(CREATE);
  expect(new Set(links.slice(0, 4)).size).toBe(1);
  expect(links[4]).not.toBe(links[0]);
});

test.each<[string, Row, RegExp]>([
  [
    'a fixed amount as well',
    { amount: '5' },
    /^Amount: is filled in, but Customer Chooses Amount is on\. Empty Amount/,
  ],
  [
    'a minimum above the maximum',
    { minimum_amount: '6', maximum_amount: '5' },
    /^Minimum Amount: €6\.00 is more/,
  ],
  [
    'a suggested amount below the minimum',
    { minimum_amount: '6', maximum_amount: '9', suggested_amount: '5' },
    /^Suggested Amount: €5\.00 is less/,
  ],
  [
    'a suggested amount above the maximum',
    { maximum_amount: '5', suggested_amount: '6' },
    /^Suggested Amount: €6\.00 is more/,
  ],
  ['a point between thousands', { minimum_amount: '1.000' }, /^Minimum Amount: a point separates decimals/],
  ['an empty currency', { currency: '' }, /^Currency: is empty\. Product Name needs a currency/],
  ['a subscription', { interval: 'month' }, /^Billing Period: is filled in, but a customer can choose only/],
  ['a quantity of two', { quantity: 2 }, /^Quantity: has to be 1, because the customer chooses/],
  ['a changeable quantity', { adjustable_quantity: true }, /^Customer Can Change Quantity: does not go with/],
  ['bounds of the quantity', { minimum_quantity: 0 }, /^Minimum Quantity: does not go with/],
  ['another item', { more_prices: ['price_2'] }, /^More Items: is filled in, but a price whose amount/],
  ['an optional item', { optional_prices: ['price_2'] }, /^Optional Items: does not go with/],
  ['promotion codes', { allow_promotion_codes: true }, /^Allow Promotion Codes: does not go with/],
  [
    'a price of the catalog',
    { price: 'price_1', product_name: '', currency: '' },
    /^Price: .* Customer Chooses Amount\./,
  ],
])('refuses %s before any request', async (_name, input, words) => {
  expect((await failureOf(createLink({ ...TIP, ...input }))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test.each<[Row, RegExp]>([
  [{ minimum_amount: '5' }, /^Customer Chooses Amount: is off, but Minimum Amount is filled in/],
  [
    { customer_chooses_amount: false, suggested_amount: '5' },
    /^Customer Chooses Amount: is off, but Suggested Amount is filled in/,
  ],
])('refuses bounds of a fixed amount before any request: %j', async (input, words) => {
  const mug = { product_name: 'Mug', amount: '12.50', currency: 'USD' };
  expect((await failureOf(createLink({ ...mug, ...input }))).message).toMatch(words);
  expect(strays).toEqual([]);
});

describe('a price of the catalog whose amount the customer chooses', () => {
  const chosen = { custom_unit_amount: { minimum: null, maximum: null, preset: null }, unit_amount: null };
  const read = (id: string, more: object = {}) => on(`GET /v1/prices/${id}`, priceOf({ id, ...more }));

  test('is sold alone', async () => {
    const sent = wire(read('price_1', chosen), created());
    await createLink({ price: 'price_1', customer_chooses_amount: false });
    expect(formOf(sent[1])).toEqual({ line_items: [{ price: 'price_1', quantity: '1' }] });
  });

  test.each<[string, Row, RegExp]>([
    ['a quantity of two', { quantity: 2 }, /^Quantity: has to be 1/],
    ['an optional item', { optional_prices: ['price_2'] }, /^Optional Items: does not go with/],
    ['promotion codes', { allow_promotion_codes: true }, /^Allow Promotion Codes: does not go with/],
  ])('is refused with %s before the link is created', async (_name, input, words) => {
    wire(read('price_1', chosen));
    expect((await failureOf(createLink({ price: 'price_1', ...input }))).message).toMatch(words);
  });

  test.each(['price_1', 'price_2'])(
    'is refused beside another item, whether it is the first or the second: %s',
    async (id) => {
      wire(...['price_1', 'price_2'].map((one) => read(one, one === id ? chosen : {})));
      expect((await failureOf(createLink({ price: 'price_1', more_prices: 'price_2' }))).message).toMatch(
        /^More Items: is filled in, but a price whose amount the customer chooses has to be the only item/,
      );
    },
  );
});
