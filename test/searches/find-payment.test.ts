import { chargeOf, intentOf, listOf, sessionOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample } = operationOf('searches', 'find_payment');
const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));
const ids = (rows: Row[]) => rows.map(({ id }) => id);

const SEARCH = 'GET /v1/charges/search';
const READ = 'GET /v1/payment_intents/pi_1';
const at = (iso: string) => Date.parse(iso) / 1000;

test('returns whole records, with one request to the search', async () => {
  const balance_transaction = { currency: 'eur', exchange_rate: 0.9, fee: 170, fee_details: [], net: 4330 };
  const sent = wire(on(SEARCH, listOf([chargeOf({ metadata: { order: '7' }, balance_transaction })])));
  const rows = await find({ metadata_key: 'order', metadata_value: '7' }, { connected_account: 'acct_shop' });
  expect(sent).toEqual([
    {
      request: SEARCH,
      params: { query: 'metadata["order"]:"7"', limit: '100', 'expand[0]': 'data.balance_transaction' },
      headers: expect.objectContaining({ authorization: `Bearer ${KEY}`, 'stripe-account': 'acct_shop' }),
    },
  ]);
  expect(rows).toMatchObject([
    { id: 'ch_1', payment_id: 'pi_1', amount_display: '$50.00', fee: 1.7, net: 43.3 },
  ]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
});

test.each<[string, Row, string]>([
  ['an amount in its currency', { amount: '12.5', currency: 'USD' }, 'amount:1250 AND currency:"usd"'],
  ['an amount in JPY', { amount: '1200', currency: 'jpy' }, 'amount:1200 AND currency:"jpy"'],
  ['an amount in KWD', { amount: '1.25', currency: 'KWD' }, 'amount:1250 AND currency:"kwd"'],
  ['a currency', { currency: 'eur' }, 'currency:"eur"'],
  ['the last digits of a card', { card_last4: ' 4242 ' }, 'payment_method_details.card.last4:"4242"'],
  ['last digits that begin with 0', { card_last4: '0005' }, 'payment_method_details.card.last4:"0005"'],
  [
    'a whole day',
    { from: '2026-11-22', to: '2026-11-22' },
    `created>=${at('2026-11-22')} AND created<=${at('2026-11-23') - 1}`,
  ],
  ['the time before a moment', { to: '2026-11-22T09:30:00Z' }, `created<=${at('2026-11-22T09:30:00Z') - 1}`],
  [
    'the time since a moment',
    { from: '2026-11-22T09:30:00+02:00' },
    `created>=${at('2026-11-22T07:30:00Z')}`,
  ],
  [
    'all fields',
    {
      amount: '12.50',
      currency: 'usd',
      card_last4: '4242',
      metadata_key: 'order',
      metadata_value: '7',
      from: '2026-11-01',
    },
    `amount:1250 AND currency:"usd" AND payment_method_details.card.last4:"4242" AND metadata["order"]:"7" AND created>=${at('2026-11-01')}`,
  ],
  [
    'metadata with quotes and backslashes',
    { metadata_key: 'a"]:"b', metadata_value: '7" OR status:"failed\\' },
    'metadata["a\\"]:\\"b"]:"7\\" OR status:\\"failed\\\\"',
  ],
])('sends a query for %s', async (_name, input, query) => {
  const sent = wire(on(SEARCH, listOf([])));
  expect(await find(input)).toEqual([]);
  expect(sent[0]?.params.query).toBe(query);
});

describe('the order', () => {
  const payment = (id: string, status: string) => chargeOf({ id, status });

  test('puts successful payments first, then pending ones, newest first', async () => {
    const found = [payment('ch_4', 'failed'), payment('ch_3', 'pending'), payment('ch_2', 'succeeded')];
    wire(on(SEARCH, listOf([...found, payment('ch_1', 'succeeded')])));
    expect(ids(await find({ currency: 'usd' }))).toEqual(['ch_2', 'ch_1', 'ch_3', 'ch_4']);
  });

  test('puts a successful payment first, although 225 failed ones are newer', async () => {
    const failures = (page: number) => {
      const found = Array.from({ length: 100 }, (_, i) => payment(`ch_${page}_${i}`, 'failed'));
      return on(SEARCH, { ...listOf(found, true), next_page: `page_${page + 1}` });
    };
    const sent = wire(failures(1), failures(2), failures(3), on(SEARCH, listOf([chargeOf()])));
    expect(ids(await find({ currency: 'usd' }))[0]).toBe('ch_1');
    expect(sent.map(({ params }) => params.query)).toEqual([
      ...Array(3).fill('currency:"usd"'),
      'currency:"usd" AND status:"succeeded"',
    ]);
  });

  test('returns only payments of the chosen status, although the index of Stripe is out of date', async () => {
    const sent = wire(on(SEARCH, listOf([payment('ch_2', 'succeeded'), payment('ch_1', 'pending')])));
    expect(ids(await find({ status: 'Pending' }))).toEqual(['ch_1']);
    expect(sent[0]?.params.query).toBe('status:"pending"');
  });
});

test('says what to do in a country in which Stripe has no search', async () => {
  wire(fails(SEARCH, 400, { message: 'The search feature is temporarily unavailable in your region.' }));
  expect((await failureOf(find({ currency: 'usd' }))).message).toMatch(
    /^Stripe has no search.*email address/,
  );
});

test('leaves out results whose metadata differs in case or has changed', async () => {
  const found = ['order-A', 'order-a', 'gone'].map((order, i) =>
    chargeOf({ id: `ch_${i}`, metadata: { order } }),
  );
  wire(on(SEARCH, listOf(found)));
  expect(ids(await find({ metadata_key: 'order', metadata_value: 'order-a' }))).toEqual(['ch_1']);
});

describe('by id', () => {
  const charge = chargeOf({ metadata: { order: '7' } });

  test('reads the payment, with one request', async () => {
    const sent = wire(on(READ, intentOf({ latest_charge: charge })));
    expect(ids(await find({ payment: ' pi_1 ' }))).toEqual(['ch_1']);
    expect(sent[0]?.params).toEqual({
      'expand[0]': 'latest_charge',
      'expand[1]': 'latest_charge.balance_transaction',
    });
  });

  test.each<[string, Row, string[]]>([
    ['the email in any case', { email: 'ADA@Example.com' }, ['ch_1']],
    ['another email', { email: 'bob@example.com' }, []],
    ['its amount', { amount: '50', currency: 'usd' }, ['ch_1']],
    ['another amount', { amount: '50.01', currency: 'usd' }, []],
    ['the same number in another currency', { amount: '5000', currency: 'jpy' }, []],
    ['its currency', { currency: 'USD' }, ['ch_1']],
    ['its card', { card_last4: '4242' }, ['ch_1']],
    ['another card', { card_last4: '0005' }, []],
    ['its metadata', { metadata_key: 'order', metadata_value: '7' }, ['ch_1']],
    ['other metadata', { metadata_key: 'order', metadata_value: '8' }, []],
    ['its day', { from: '2026-01-01', to: '2026-01-01' }, ['ch_1']],
    [
      'the second in which it was made',
      { from: '2026-01-01T10:00:00Z', to: '2026-01-01T10:00:01Z' },
      ['ch_1'],
    ],
    ['the second before', { to: '2026-01-01T10:00:00Z' }, []],
    ['the second after', { from: '2026-01-01T10:00:01Z' }, []],
  ])('compares the other fields as well: %s', async (_name, input, found) => {
    wire(on(READ, intentOf({ latest_charge: charge })));
    expect(ids(await find({ payment: 'pi_1', ...input }))).toEqual(found);
  });

  test('finds nothing if the payment has no charge', async () => {
    wire(on(READ, intentOf({ latest_charge: null })));
    expect(await find({ payment: 'pi_1' })).toEqual([]);
  });
});

test('finds the checkouts of guests and the charges of customers by an email address', async () => {
  const sent = wire(
    on(
      'GET /v1/checkout/sessions',
      listOf([sessionOf({ payment_intent: intentOf({ latest_charge: chargeOf() }) })]),
    ),
    on('GET /v1/customers', listOf([{ id: 'cus_1' }])),
    on(
      'GET /v1/charges',
      listOf([chargeOf(), chargeOf({ id: 'ch_2', created: 1767261700, currency: 'eur' })]),
    ),
  );
  expect(ids(await find({ email: ' ada@example.com ' }))).toEqual(['ch_2', 'ch_1']);
  expect(
    sent.map(({ params }) => params['customer_details[email]'] ?? params.email ?? params.customer),
  ).toEqual(['ada@example.com', 'ada@example.com', 'cus_1']);
});

test('searches for an email address as typed and then in lower case, in checkouts and in customers', async () => {
  const guest = sessionOf({ payment_intent: intentOf({ latest_charge: chargeOf() }) });
  const sent = wire(
    on('GET /v1/checkout/sessions', listOf([])),
    on('GET /v1/checkout/sessions', listOf([guest])),
    on('GET /v1/customers', listOf([{ id: 'cus_1' }])),
    on('GET /v1/charges', listOf([])),
  );
  expect(ids(await find({ email: 'Ada@example.com', from: '2025-12-31' }))).toEqual(['ch_1']);
  const emails = sent.map(({ params }) => params['customer_details[email]'] ?? params.email);
  expect(emails.filter((email) => email === 'ada@example.com')).toHaveLength(1);
  // A charge may be made the day after its checkout was opened.
  expect(sent.map(({ params }) => params['created[gte]']).filter(Boolean)).toEqual([
    ...[at('2025-12-30'), at('2025-12-30')].map(String),
    String(at('2025-12-31')),
  ]);
});

test.each<[string, Row, RegExp]>([
  ['an empty form', {}, /^Payment: all fields are empty\. Fill in at least one to search by\.$/],
  [
    'an amount without a currency',
    { amount: '12.50' },
    /^Currency: is empty\. An amount is searched for in its currency\.$/,
  ],
  ['three digits of a card', { card_last4: '424' }, /^Last 4 Digits of Card: “424” is not four digits\.$/],
  [
    'letters as the digits of a card',
    { card_last4: 'visa' },
    /^Last 4 Digits of Card: “visa” is not four digits/,
  ],
  ['a metadata key without a value', { metadata_key: 'order' }, /^Metadata Value: is empty/],
  ['a metadata value without a key', { metadata_value: '7' }, /^Metadata Key: is empty/],
  ['a period that ends before it begins', { from: '2026-11-22', to: '2026-11-21' }, /^To: is not after From/],
])('refuses %s before any request', async (_name, input, words) => {
  expect(await failureOf(find(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});
