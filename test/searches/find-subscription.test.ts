import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample } = operationOf('searches', 'find_subscription');
const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));
const ids = (rows: Row[]) => rows.map(({ id }) => id);

const LIST = 'GET /v1/subscriptions';
const CUSTOMERS = 'GET /v1/customers';
const SESSION = 'GET /v1/checkout/sessions/cs_test_1';
const read = (more: object = {}) => {
  const found = freshSubscription(more);
  return [on(`${LIST}/${found.id}`, found), on('GET /v1/checkout/sessions', listOf([sessionOf()]))];
};
const UNKNOWN = { code: 'resource_missing', message: 'No such thing' };

test('reads a subscription by its id, with the customer and the products', async () => {
  const sent = wire(...read());
  const rows = await find({ subscription: 'sub_1' }, { connected_account: 'acct_shop' });
  expect(sent[0]?.headers['stripe-account']).toBe('acct_shop');
  expect(sent[0]?.params).toEqual({ 'expand[0]': 'customer', 'expand[1]': 'items.data.price.product' });
  expect(rows).toMatchObject([
    {
      id: 'sub_1',
      status: 'active',
      customer_email: 'ada@example.com',
      line_items_summary: '2 × Coffee club',
      dashboard_url: 'https://dashboard.stripe.com/acct_shop/test/subscriptions/sub_1',
    },
  ]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
});

test.each<[string, Row, string[]]>([
  ['its email in any case', { email: 'ADA@example.com' }, ['sub_1']],
  ['another email', { email: 'bob@example.com' }, []],
  ['its status', { status: 'Active' }, ['sub_1']],
  ['another status', { status: 'canceled' }, []],
])('compares the other fields as well: %s', async (_name, input, found) => {
  wire(...read());
  expect(ids(await find({ subscription: 'sub_1', ...input }))).toEqual(found);
});

test('finds a subscription of a deleted customer by its id, but not by an email address', async () => {
  wire(
    ...read({ customer: { id: 'cus_1', deleted: true } }),
    ...read({ customer: { id: 'cus_1', deleted: true } }),
  );
  expect(await find({ subscription: 'sub_1' })).toMatchObject([{ id: 'sub_1', customer_email: null }]);
  expect(await find({ subscription: 'sub_1', email: 'ada@example.com' })).toEqual([]);
});

describe('by email', () => {
  const bare = (id: string, status: string, created: number) => subscriptionOf({ id, status, created });

  test('puts active subscriptions first, newest first, across all customers with the email address', async () => {
    const all = [
      bare('sub_6', 'canceled', 60),
      bare('sub_5', 'past_due', 50),
      bare('sub_4', 'trialing', 40),
      bare('sub_3', 'incomplete', 30),
      bare('sub_2', 'active', 20),
      bare('sub_1', 'unpaid', 10),
    ];
    const [first, second] = [all.slice(0, 3), all.slice(3)];
    const sent = wire(
      on(CUSTOMERS, listOf([{ id: 'cus_2' }, { id: 'cus_1' }])),
      on(LIST, listOf(first)),
      on(LIST, listOf(second)),
      ...all.flatMap(({ id, status, created }) => read({ id, status, created })),
    );
    expect(ids(await find({ email: 'ada@example.com' }))).toEqual([
      'sub_4',
      'sub_2',
      'sub_5',
      'sub_1',
      'sub_6',
      'sub_3',
    ]);
    expect(sent.slice(0, 3).map(formOf)).toEqual([
      { email: 'ada@example.com', limit: '10' },
      { customer: 'cus_2', status: 'all', limit: '100' },
      { customer: 'cus_1', status: 'all', limit: '100' },
    ]);
  });

  test('searches for the address as typed, and in lower case if there is no such customer', async () => {
    const sent = wire(
      on(CUSTOMERS, listOf([])),
      on(CUSTOMERS, listOf([{ id: 'cus_1' }])),
      on(LIST, listOf([bare('sub_1', 'past_due', 1)])),
      ...read({ status: 'past_due' }),
    );
    expect(ids(await find({ email: 'Ada@example.com', status: 'past_due' }))).toEqual(['sub_1']);
    expect(sent.slice(0, 2).map(({ params }) => params.email)).toEqual([
      'Ada@example.com',
      'ada@example.com',
    ]);
    expect(sent[2]?.params).toMatchObject({ status: 'past_due' });
  });

  test('reads only the first ten of that order', async () => {
    const ended = Array.from({ length: 12 }, (_, i) => bare(`sub_x${i}`, 'canceled', 100 - i));
    wire(
      on(CUSTOMERS, listOf([{ id: 'cus_1' }])),
      on(LIST, listOf([...ended, bare('sub_1', 'active', 1)])),
      ...read(),
      ...ended.slice(0, 9).flatMap(({ id, status }) => read({ id, status })),
    );
    const found = ids(await find({ email: 'ada@example.com' }));
    expect([found[0], found.length]).toEqual(['sub_1', 10]);
  });
});

test('finds subscriptions by their status alone', async () => {
  const sent = wire(
    on(LIST, listOf([subscriptionOf({ status: 'past_due' })])),
    ...read({ status: 'past_due' }),
  );
  expect(ids(await find({ status: 'Past Due' }))).toEqual(['sub_1']);
  expect(formOf(sent[0])).toEqual({ status: 'past_due', limit: '10' });
});

describe('by the checkout', () => {
  const sold = on(SESSION, sessionOf({ subscription: 'sub_1' }));

  test.each<[string, Row, Answer[], string[]]>([
    ['finds the subscription that it sold', {}, [sold, ...read()], ['sub_1']],
    ['finds it if its own id is filled in as well', { subscription: 'sub_1' }, [sold, ...read()], ['sub_1']],
    ['finds nothing if another id is filled in as well', { subscription: 'sub_2' }, [sold], []],
    ['finds nothing if the checkout sold no subscription', {}, [on(SESSION, sessionOf())], []],
    ['finds nothing if Stripe does not know the checkout', {}, [fails(SESSION, 404, UNKNOWN)], []],
    [
      'finds nothing if Stripe does not know the subscription',
      {},
      [sold, fails(`${LIST}/sub_1`, 404, UNKNOWN)],
      [],
    ],
  ])('%s', async (_name, input, answers, found) => {
    wire(...answers);
    expect(ids(await find({ session: 'cs_test_1', ...input }))).toEqual(found);
  });
});

test.each<[string, Row, RegExp]>([
  ['an empty form', {}, /^Subscription: all fields are empty\. Fill in at least one to search by\.$/],
])('refuses %s before any request', async (_name, input, words) => {
  expect((await failureOf(find(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});
