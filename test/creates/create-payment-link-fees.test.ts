import { priceOf } from '../support/full-objects.ts';
import { created, createLink } from '../support/linking.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { failureOf, type Row } from '../support/zapier.ts';

const strays = useWire();

const SHARED = { transfer_destination: 'acct_shop' };

test.each<[string, object, Row, RegExp]>([
  [
    'an amount of a fee for a subscription',
    { recurring: { interval: 'month' } },
    { application_fee_amount: '1' },
    /is for one-time payments/,
  ],
  ['a percentage of a one-time price', {}, { application_fee_percent: 5 }, /is for subscriptions/],
  [
    'half a yen of a fee',
    { currency: 'jpy' },
    { application_fee_amount: '0.5' },
    /JPY has no decimals\. Enter a whole amount/,
  ],
  [
    'a fee above the price',
    { unit_amount: 2000 },
    { application_fee_amount: '20.01' },
    /^Application Fee Amount: \$20\.01 is more than the customer pays: \$20\.00\.$/,
  ],
])('once the price is known, and before the link is made: %s', async (_name, price, input, words) => {
  wire(on('GET /v1/prices/price_1', priceOf(price)));
  expect(await failureOf(createLink({ price: 'price_1', ...SHARED, ...input }))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});

test.each<[string, object, Row]>([
  ['the customer chooses', { unit_amount: null }, {}],
  ['shipping comes on top', {}, { shipping_rates: 'shr_1' }],
  ['it is sold in another currency', {}, { currency: 'EUR' }],
])('a fee is left to Stripe where %s', async (_name, price, input) => {
  const sent = wire(on('GET /v1/prices/price_1', priceOf(price)), created());
  await createLink({ price: 'price_1', ...SHARED, application_fee_amount: '20.01', ...input });
  expect(sent[1]?.params.application_fee_amount).toBe('2001');
});

test('takes a fee of the whole price', async () => {
  const sent = wire(on('GET /v1/prices/price_1', priceOf({ unit_amount: 2000 })), created());
  await createLink({ price: 'price_1', ...SHARED, application_fee_amount: '20' });
  expect(sent[1]?.params.application_fee_amount).toBe('2000');
});
