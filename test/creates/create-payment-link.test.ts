import { PARAMETERS } from '../definition/link-parameters.ts';
import { priceOf } from '../support/full-objects.ts';
import {
  MONTHLY,
  monthly,
  NEW_LINK_FIELDS,
  SHARED,
  SHARING_FIELDS,
  SUBSCRIPTION_FIELDS,
  shared,
} from '../support/link-fields.ts';
import { CREATE, created, createLink, MUG, MUG_SENT } from '../support/linking.ts';
import { LINK_FIELDS } from '../support/one-time-link-fields.ts';
import { keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row } from '../support/zapier.ts';

useWire();

const operation = operationOf('creates', 'create_payment_link');

const FIELDS = [
  ...NEW_LINK_FIELDS,
  ...LINK_FIELDS,
  ...SUBSCRIPTION_FIELDS.map(
    ([field, input, sent]) => [field, { ...monthly, ...input }, { ...MONTHLY, ...sent }] as const,
  ),
  ...SHARING_FIELDS,
];

test.each(FIELDS)('sends %s: %j', async (_field, input, expected) => {
  const sent = wire(created());
  await createLink({ ...MUG, ...input });
  expect(sent.map(({ request, params }) => [request, params])).toEqual([
    [CREATE, { ...MUG_SENT, ...expected }],
  ]);
});

// https://docs.stripe.com/api/prices/create#create_price-recurring-interval_count
test.each<[string, number]>([
  ['week', 156],
  ['month', 36],
  ['year', 3],
])('accepts a billing period of three years in %ss, and refuses a longer one', async (interval, most) => {
  const sent = wire(created());
  await createLink({ ...MUG, interval, interval_count: most });
  expect(sent[0]?.params).toMatchObject({
    'line_items[0][price_data][recurring][interval_count]': String(most),
  });
  expect((await failureOf(createLink({ ...MUG, interval, interval_count: most + 1 }))).message).toMatch(
    /^Every \(Number of Periods\): is more than three years/,
  );
});

// create-payment-link-chosen-amount.test.ts has those of a price that is created before its link.
const OF_A_PRICE = ['customer_chooses_amount', 'minimum_amount', 'maximum_amount', 'suggested_amount'];

test('tests every field of the action', () => {
  const fields = operation.inputFields?.map(({ key }) => key);
  const tested = new Set([...FIELDS.map(([field]) => field), 'price', 'more_prices', ...OF_A_PRICE]);
  expect([...tested].sort()).toEqual(fields?.sort());
});

test('sends no empty field', async () => {
  const sent = wire(created());
  const empty = Object.fromEntries(FIELDS.map(([field]) => [field, '']));
  await createLink({ ...empty, ...MUG });
  expect(sent[0]?.params).toEqual(MUG_SENT);
});

describe('the table of Stripe’s parameters', () => {
  /** `line_items.price_data.currency` of `line_items[0][price_data][currency]`, without the names of metadata. */
  const pathOf = (param: string): string => {
    const path = param.replace(/\[\d+\]/g, '').replace(/\[(\w+)\]/g, '.$1');
    return path in PARAMETERS ? path : path.replace(/\.\w+$/, '');
  };
  const sentBy = (field: string) =>
    FIELDS.filter(([one]) => one === field).flatMap(([, , sent]) =>
      Object.keys({ ...MUG_SENT, ...sent }).map(pathOf),
    );
  const entries = Object.entries<string | { leftOut: string }>(PARAMETERS);

  test('names the field that sends each parameter', () => {
    const wrong = entries.filter(
      ([path, field]) => typeof field === 'string' && !sentBy(field).includes(path),
    );
    // These go with prices of the catalog only.
    expect(wrong.map(([path]) => path)).toEqual(['currency', 'line_items.price']);
  });

  test('gives a reason for each parameter that no field sends', () => {
    const sent = new Set(FIELDS.flatMap(([field]) => sentBy(field)));
    const leftOut = entries.filter(([, field]) => typeof field !== 'string').map(([path]) => path);
    expect(leftOut.filter((path) => sent.has(path))).toEqual(['expand']);
    expect([...sent].filter((path) => !(path in PARAMETERS))).toEqual([]);
    expect(leftOut).toHaveLength(15);
  });
});

describe('a price of the catalog', () => {
  const read = (id: string, more: object = {}) => on(`GET /v1/prices/${id}`, priceOf({ id, ...more }));
  const SENT = {
    'line_items[0][price]': 'price_1',
    'line_items[0][quantity]': '1',
    'expand[0]': 'line_items',
  };

  test('is read first, because the fee depends on its currency', async () => {
    const sent = wire(read('price_1', { currency: 'jpy' }), created());
    await createLink({ price: 'price_1', ...shared, application_fee_amount: '150' });
    expect(sent[1]?.params).toEqual({ ...SENT, ...SHARED, application_fee_amount: '150' });
  });

  test('makes the link one for subscriptions if it is recurring', async () => {
    const sent = wire(read('price_1', { recurring: { interval: 'month' } }), created());
    await createLink({ price: 'price_1', description: 'Club', ...shared, application_fee_percent: 10 });
    expect(sent[1]?.params).toEqual({
      ...SENT,
      ...SHARED,
      'subscription_data[description]': 'Club',
      application_fee_percent: '10',
    });
  });

  test.each(['plan_old', 'gold-2024'])('may have an id without the usual prefix: %s', async (price) => {
    const sent = wire(read(price), created());
    await createLink({ price });
    expect(sent[1]?.params).toMatchObject({ 'line_items[0][price]': price });
  });

  test('is sold in the currency of the link', async () => {
    const sent = wire(read('price_1'), created());
    await createLink({ price: 'price_1', currency: 'JPY', ...shared, application_fee_amount: '150' });
    expect(sent[1]?.params).toEqual({
      ...SENT,
      ...SHARED,
      currency: 'jpy',
      application_fee_amount: '150',
    });
  });

  test('is sold with others: each is one item, and its quantity is how often it is listed', async () => {
    const sent = wire(read('price_1'), read('price_2'), read('price_3'), created());
    await createLink({
      price: 'price_1',
      quantity: 2,
      more_prices: ['price_2', 'price_3', 'price_2'],
      adjustable_quantity: true,
      maximum_quantity: 4,
    });
    expect(sent.at(-1)?.params).toEqual({
      ...SENT,
      'line_items[0][quantity]': '2',
      'line_items[0][adjustable_quantity][enabled]': 'true',
      'line_items[0][adjustable_quantity][maximum]': '4',
      'line_items[1][price]': 'price_2',
      'line_items[1][quantity]': '2',
      'line_items[1][adjustable_quantity][enabled]': 'true',
      'line_items[2][price]': 'price_3',
      'line_items[2][quantity]': '1',
      'line_items[2][adjustable_quantity][enabled]': 'true',
    });
  });

  test('makes the link one for subscriptions if it is recurring and sold with a new product', async () => {
    const sent = wire(read('price_2', { recurring: { interval: 'month' } }), created());
    await createLink({ ...MUG, more_prices: 'price_2', description: 'Club and a mug' });
    expect(sent[1]?.params).toEqual({
      ...MUG_SENT,
      'line_items[1][price]': 'price_2',
      'line_items[1][quantity]': '1',
      'subscription_data[description]': 'Club and a mug',
    });
  });
});

test('accepts an application fee without a destination if the connection has a connected account', async () => {
  const sent = wire(created());
  await createLink({ ...MUG, application_fee_amount: '1.50' }, { connected_account: 'acct_shop' });
  expect(sent[0]).toMatchObject({
    params: { application_fee_amount: '150' },
    headers: { 'stripe-account': 'acct_shop' },
  });
});

describe('the idempotency key', () => {
  const keyFor = async (input: Row) => {
    const sent = wire(created());
    await createLink({ ...MUG, ...input });
    return keyOf(sent[0]);
  };

  test('is the same for the same fields, and another one for other fields', async () => {
    const key = await keyFor({});
    expect(key).toMatch(/^zapier-[0-9a-f]{64}$/);
    expect(await keyFor({})).toEqual(key);
    for (const other of [{ amount: '13' }, { reference: 'row 7' }, { quantity: 2 }]) {
      expect(await keyFor(other)).not.toEqual(key);
    }
  });

  test('is new for each link with a limited number of payments', async () => {
    expect(await keyFor({ max_payments: 1 })).not.toEqual(await keyFor({ max_payments: 1 }));
  });

  test('is the same for a link with a limited number of payments if its reference is the same', async () => {
    const input = { max_payments: 1, reference: 'order-7' };
    expect(await keyFor(input)).toEqual(await keyFor(input));
  });

  test('is sent again after a lost answer', async () => {
    const sent = wire(resets(CREATE), created());
    await createLink(MUG);
    expect(sent).toHaveLength(2);
    expect(keyOf(sent[1])).toEqual(keyOf(sent[0]));
  });
});
