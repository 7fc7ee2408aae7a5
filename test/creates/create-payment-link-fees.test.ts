import { priceOf } from '../support/full-objects.ts';
import { created, createLink } from '../support/linking.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { failureOf, type Row } from '../support/zapier.ts';

const strays = useWire();

const SHARED = { transfer_destination: 'acct_shop' };

test.each<[string, object, Row, RegExp]>([
  [
    'a fixed fee for a subscription',
    { recurring: { interval: 'month' } },
    { application_fee_amount: '1' },
    /is for one-time payments/,
  ],
  ['a percentage for a one-time price', {}, { application_fee_percent: 5 }, /is for subscriptions/],
  [
    'a fee in JPY with decimals',
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
])('refuses %s after the price is read, before the link is created', async (_name, price, input, words) => {
  wire(on('GET /v1/prices/price_1', priceOf(price)));
  expect(await failureOf(createLink({ price: 'price_1', ...SHARED, ...input }))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});

test.each<[string, object, Row]>([
  ['the customer chooses the amount', { unit_amount: null }, {}],
  ['shipping is charged as well', {}, { shipping_rates: 'shr_1' }],
  ['the link has another currency than the price', {}, { currency: 'EUR' }],
])('does not compare the fee with the price if %s', async (_name, price, input) => {
  const sent = wire(on('GET /v1/prices/price_1', priceOf(price)), created());
  await createLink({ price: 'price_1', ...SHARED, application_fee_amount: '20.01', ...input });
  expect(sent[1]?.params.application_fee_amount).toBe('2001');
});

test('accepts a fee as high as the price', async () => {
  const sent = wire(on('GET /v1/prices/price_1', priceOf({ unit_amount: 2000 })), created());
  await createLink({ price: 'price_1', ...SHARED, application_fee_amount: '20' });
  expect(sent[1]?.params.application_fee_amount).toBe('2000');
});
