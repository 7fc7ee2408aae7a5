import { CREATE, couponOf, created } from '../support/promotion-codes.ts';
import { fails, formOf, keyOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample, inputFields } = operationOf('creates', 'create_promotion_code');
const createCode = (input: Row, meta: object = {}) => run<Row>(perform, { ...step(input), meta });

const CREATE_COUPON = 'POST /v1/coupons';
const NOW = new Date('2026-11-24T12:00:00Z');

beforeEach(() =>
  jest.useFakeTimers({
    now: NOW,
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance'],
  }),
);
afterEach(() => jest.useRealTimers());

/** The coupon is read if the code has limits that a coupon has as well. */
const coupon = on('GET /v1/coupons/SPRING', couponOf({ id: 'SPRING' }));
const hasLimits = ({ max_redemptions, expires_at }: Row) => max_redemptions || expires_at;

/** The form that is sent for a code of a coupon. */
const formFor = async (input: Row, meta: object = {}) => {
  const sent = wire(...(hasLimits(input) ? [coupon] : []), created());
  await createCode({ coupon: 'SPRING', reference: 'r', ...input }, meta);
  return formOf(sent.at(-1));
};
const PLAIN = { promotion: { type: 'coupon', coupon: 'SPRING' }, metadata: { zapier_reference: 'r' } };

test('returns the code with its coupon as a record', async () => {
  const sent = wire(
    created({
      customer: 'cus_1',
      expires_at: 1798761599,
      max_redemptions: 1,
      metadata: { zapier_reference: 'order-7' },
      promotion: {
        type: 'coupon',
        coupon: couponOf({ percent_off: null, amount_off: 500, currency: 'usd' }),
      },
      restrictions: { first_time_transaction: true, minimum_amount: 5000, minimum_amount_currency: 'usd' },
    }),
  );
  const row = await createCode({ coupon: 'SPRING', reference: 'order-7' });
  expect(row).toEqual({
    id: 'promo_1',
    code: 'THANKS20',
    discount: '$5.00 off',
    coupon_id: 'zapier-20off',
    percent_off: null,
    amount_off: 5,
    amount_off_minor: 500,
    amount_off_display: '$5.00',
    currency: 'USD',
    duration: 'once',
    duration_in_months: null,
    active: true,
    customer_id: 'cus_1',
    max_redemptions: 1,
    times_redeemed: 0,
    expires_at: '2026-12-31T23:59:59Z',
    minimum_amount: 50,
    minimum_amount_currency: 'USD',
    first_purchase_only: true,
    reference: 'order-7',
    metadata: { zapier_reference: 'order-7' },
    created_at: '2026-01-01T10:00:00Z',
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/promotion_codes/promo_1',
  });
  expect(Object.keys(row)).toEqual(Object.keys(sample));
  expect(sent[0]?.params['expand[0]']).toBe('promotion.coupon');
});

const FIELDS: [string, Row, object][] = [
  ['code', { code: 'Thanks-20' }, { code: 'Thanks-20' }],
  ['customer', { customer: 'cus_1' }, { customer: 'cus_1' }],
  ['max_redemptions', { max_redemptions: '1' }, { max_redemptions: '1' }],
  ['expires_at', { expires_at: '2026-12-31' }, { expires_at: String(Date.UTC(2027, 0, 1) / 1000 - 1) }],
  [
    'expires_at',
    { expires_at: '2026-12-31T18:00:00+01:00' },
    { expires_at: String(Date.UTC(2026, 11, 31, 17) / 1000) },
  ],
  [
    'minimum_amount',
    { minimum_amount: '50', currency: 'EUR' },
    { restrictions: { minimum_amount: '5000', minimum_amount_currency: 'eur' } },
  ],
  [
    'first_purchase_only',
    { first_purchase_only: true },
    { restrictions: { first_time_transaction: 'true' } },
  ],
  ['first_purchase_only', { first_purchase_only: 'no' }, {}],
  ['metadata', { metadata: { order: '7' } }, { metadata: { order: '7', zapier_reference: 'r' } }],
];

test.each(FIELDS)('sends %s: %j', async (_field, input, form) => {
  expect(await formFor(input)).toEqual({ ...PLAIN, ...form });
});

test('expires at the end of a day in the time zone of the Zap', async () => {
  expect(await formFor({ expires_at: '2026-12-31' }, { timezone: 'Europe/Berlin' })).toMatchObject({
    expires_at: String(Date.UTC(2026, 11, 31, 23) / 1000 - 1),
  });
});

describe('a discount without a coupon', () => {
  const REPEATING = { duration: 'repeating', duration_in_months: 3 };
  // Their ids are for ever: another id would be another coupon in the merchant's Dashboard.
  const COUPONS: [Row, id: string, object][] = [
    [
      { percent_off: 20 },
      'zapier-dc62c30aba9ab08ae3cd',
      { percent_off: '20', duration: 'once', name: '20% off' },
    ],
    [
      { percent_off: '12.5', duration: 'Forever' },
      'zapier-e43ac25afa039165dcbb',
      { percent_off: '12.5', duration: 'forever', name: '12.5% off' },
    ],
    [
      { amount_off: '5', currency: 'usd', ...REPEATING },
      'zapier-c9c4a50c07dfa1a7ea53',
      {
        amount_off: '500',
        currency: 'usd',
        duration: 'repeating',
        duration_in_months: '3',
        name: '$5.00 off',
      },
    ],
  ];

  test.each(COUPONS)('creates a coupon for %j', async (input, id, coupon) => {
    const sent = wire(
      fails(`GET /v1/coupons/${id}`, 404, { code: 'resource_missing' }),
      on(CREATE_COUPON, couponOf({ id })),
      created(),
    );
    await createCode({ ...input, reference: 'r' });
    expect(formOf(sent[1])).toEqual({ id, ...coupon });
    expect(formOf(sent[2])).toMatchObject({ promotion: { type: 'coupon', coupon: id } });
    expect(keyOf(sent[1])).toMatch(/^zapier-\w{64}$/);
    expect(keyOf(sent[2])).toMatch(/^zapier-\w{64}$/);
  });

  test('uses the same coupon for all codes of that discount', async () => {
    const id = 'zapier-dc62c30aba9ab08ae3cd';
    const sent = wire(
      on(`GET /v1/coupons/${id}`, couponOf({ id })),
      created(),
      on(`GET /v1/coupons/${id}`, couponOf({ id })),
      created(),
    );
    await createCode({ percent_off: '20.0', reference: 'order-7', code: 'ADA' });
    await createCode({ percent_off: 20, duration: 'once', reference: 'order-8' });
    expect(sent.map(({ request }) => request)).not.toContain(CREATE_COUPON);
  });
});

test('takes the coupon that another run has made if Stripe repeats a refusal of the same coupon', async () => {
  const id = 'zapier-dc62c30aba9ab08ae3cd';
  wire(
    fails(`GET /v1/coupons/${id}`, 404, { code: 'resource_missing' }),
    fails(CREATE_COUPON, 400, { message: 'Coupon already exists.' }, { 'idempotent-replayed': 'true' }),
    on(`GET /v1/coupons/${id}`, couponOf({ id })),
    created(),
  );
  expect(await createCode({ percent_off: 20, reference: 'r' })).toMatchObject({ id: 'promo_1' });
});

test('makes another code of the same reference if the fields differ', async () => {
  const keyFor = async (input: Row) => {
    const sent = wire(...(hasLimits(input) ? [coupon] : []), created());
    await createCode({ coupon: 'SPRING', reference: 'order-7', ...input });
    return keyOf(sent.at(-1));
  };
  const key = await keyFor({});
  expect(await keyFor({})).toBe(key);
  for (const input of [{ coupon: 'SUMMER' }, { max_redemptions: 1 }, { reference: 'order-8' }])
    expect(await keyFor(input)).not.toBe(key);
});

test('tests every field of the action', () => {
  const discount = ['coupon', 'percent_off', 'amount_off', 'currency', 'duration', 'duration_in_months'];
  const tested = new Set([...FIELDS.map(([field]) => field), ...discount, 'reference']);
  expect([...tested].sort()).toEqual(inputFields?.map(({ key }) => key).sort());
});

test.each<[string, Row, object, RegExp]>([
  [
    'more uses than the coupon allows',
    { max_redemptions: 6 },
    { max_redemptions: 5 },
    /^Maximum Number of Uses: /,
  ],
  [
    'a later end than that of the coupon',
    { expires_at: '2026-12-31' },
    { redeem_by: 1796083200 },
    /^Expires On: /,
  ],
])('refuses %s, after the coupon is read', async (_what, input, limits, words) => {
  wire(on('GET /v1/coupons/SPRING', couponOf({ id: 'SPRING', ...limits })));
  expect((await failureOf(createCode({ coupon: 'SPRING', ...input }))).message).toMatch(words);
});

test('accepts today as the last day', async () => {
  expect(await formFor({ expires_at: '2026-11-24' })).toMatchObject({
    expires_at: String(Date.UTC(2026, 10, 25) / 1000 - 1),
  });
});

test.each<[string, Row, RegExp]>([
  ['no discount', { coupon: '' }, /^Coupon: is empty\. Choose a coupon, or fill in Percent Off/],
  ['a coupon and a percentage', { percent_off: 20 }, /^Coupon: cannot be combined with Percent Off/],
  ['a coupon and a duration', { duration: 'once' }, /^Coupon: cannot be combined with Duration/],
  [
    'a percentage and an amount',
    { coupon: '', percent_off: 20, amount_off: '5' },
    /^Amount Off: cannot be combined with Percent Off/,
  ],
  ['a discount of 0 percent', { coupon: '', percent_off: 0 }, /^Percent Off: has to be more than 0/],
  [
    'an amount without a currency',
    { coupon: '', amount_off: '5' },
    /^Currency: is empty\. Amount Off needs a currency/,
  ],
  [
    'a repeating discount without a number of months',
    { coupon: '', percent_off: 20, duration: 'repeating' },
    /^Number of Months: is empty\. “Multiple months” needs a number/,
  ],
  [
    'a number of months for a discount that is given once',
    { coupon: '', percent_off: 20, duration_in_months: 3 },
    /^Number of Months: is only for “Multiple months”/,
  ],
  [
    'a code with characters that Stripe does not take',
    { code: '20 % off' },
    /^Code: “20 % off” has characters that no code may have/,
  ],
  ['a day in the past', { expires_at: '2026-11-23' }, /^Expires On: is in the past/],
  [
    'a minimum amount without a currency',
    { minimum_amount: '50' },
    /^Currency: is empty\. Minimum Order Value needs a currency/,
  ],
])('refuses %s before any request', async (_name, input, words) => {
  expect(await failureOf(createCode({ coupon: 'SPRING', ...input }))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});

test('fails with the words of Stripe if the code exists already', async () => {
  const message = 'An active promotion code with `code: THANKS20` already exists.';
  wire(fails(CREATE, 400, { message }));
  expect((await failureOf(createCode({ coupon: 'SPRING', code: 'THANKS20' }))).message).toContain(message);
});
