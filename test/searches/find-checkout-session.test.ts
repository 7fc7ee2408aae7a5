import { BUYER_EMAIL, freshSession, paidSession } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample } = operationOf('searches', 'find_checkout_session');

const LIST = 'GET /v1/checkout/sessions';
const READ = `${LIST}/cs_test_1`;
const EXPANDED = [
  ...['line_items', 'payment_intent.latest_charge.balance_transaction', 'invoice.payments'],
  ...['payment_link', 'discounts.promotion_code'],
  'shipping_cost.shipping_rate',
];
const expand = (...paths: string[]) => Object.fromEntries(paths.map((path, i) => [`expand[${i}]`, path]));
// In a list, a product is too deep for one request.
const expandEach = expand(...EXPANDED.map((path) => `data.${path}`));
const expandOne = expand(...EXPANDED, 'line_items.data.price.product');

const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));
const ids = (rows: Row[]) => rows.map(({ id }) => id);

describe('by the id of the redirect', () => {
  test('returns the whole record, with one request', async () => {
    const sent = wire(on(READ, freshSession()));
    const rows = await find({ session: ' cs_test_1 ' }, { connected_account: 'acct_shop' });
    expect(sent).toEqual([
      {
        request: READ,
        params: expandOne,
        headers: expect.objectContaining({
          authorization: `Bearer ${KEY}`,
          'stripe-version': '2026-10-28.endive',
          'stripe-account': 'acct_shop',
        }),
      },
    ]);
    expect(rows).toMatchObject([
      {
        id: 'cs_test_1',
        amount: 54,
        amount_display: '$54.00',
        customer_email: BUYER_EMAIL,
        line_items_summary: '2 × Mug, 1 × T-shirt',
        fee: 1.7,
        receipt_url: 'https://pay.stripe.com/receipts/1',
        details_complete: true,
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
  });

  test.each<[string, Row, string[]]>([
    ['the email in any case', { email: BUYER_EMAIL.toUpperCase() }, ['cs_test_1']],
    ['another email', { email: 'bob@buyer.example' }, []],
    ['its link', { payment_link: 'plink_1' }, ['cs_test_1']],
    ['another link', { payment_link: 'plink_2' }, []],
    ['its client reference', { client_reference_id: 'order-7' }, ['cs_test_1']],
    ['another client reference', { client_reference_id: 'order-8' }, []],
    ['its status', { status: 'Complete' }, ['cs_test_1']],
    ['another status', { status: 'open' }, []],
  ])('compares the other fields as well: %s', async (_name, input, found) => {
    wire(on(READ, freshSession()));
    expect(ids(await find({ session: 'cs_test_1', ...input }))).toEqual(found);
  });
});

describe('by Stripe’s own filters', () => {
  test.each<[string, Row, Row]>([
    ['status', { status: 'Expired' }, { status: 'expired' }],
    [
      'all three',
      { email: BUYER_EMAIL, payment_link: 'plink_1', status: 'complete' },
      { 'customer_details[email]': BUYER_EMAIL, payment_link: 'plink_1', status: 'complete' },
    ],
  ])('lists by %s, with all details', async (_name, input, params) => {
    const is = { status: input.status ? String(input.status).toLowerCase() : 'complete' };
    const sent = wire(on(LIST, listOf([freshSession(is), freshSession({ ...is, id: 'cs_test_2' })])));
    const rows = await find(input);
    expect(ids(rows)).toEqual(['cs_test_1', 'cs_test_2']);
    expect(rows[0]).toMatchObject({ line_items_summary: '2 × Mug, 1 × T-shirt', details_complete: true });
    expect(sent.map(({ params }) => params)).toEqual([{ ...params, limit: '100', ...expandEach }]);
  });

  test('searches for an email address as typed, and then in lower case', async () => {
    const typed = 'Ada.Lovelace@Buyer.example';
    const sent = wire(on(LIST, listOf([])), on(LIST, listOf([freshSession()])));
    expect(ids(await find({ email: typed }))).toEqual(['cs_test_1']);
    expect(sent.map(({ params }) => params['customer_details[email]'])).toEqual([typed, BUYER_EMAIL]);
  });

  test('does not search in lower case if it found the address as typed', async () => {
    const customer_details = { email: 'Ada@buyer.example' };
    wire(on(LIST, listOf([freshSession({ customer_details })])));
    expect(ids(await find({ email: 'Ada@buyer.example' }))).toEqual(['cs_test_1']);
  });

  test('sends special characters as part of the value', async () => {
    const email = `o'hara"&status=open#?limit=1@buyer.example`;
    const sent = wire(on(LIST, listOf([])));
    await find({ email });
    expect(sent[0]?.params).toEqual({ 'customer_details[email]': email, limit: '100', ...expandEach });
  });
});

describe('the order', () => {
  const opened = (id: string, status: string, payment_status: string) =>
    freshSession({ id, status, payment_status });

  test('puts paid checkouts first, then free ones, then complete ones, newest first', async () => {
    wire(
      on(
        LIST,
        listOf([
          opened('cs_6', 'open', 'unpaid'),
          opened('cs_5', 'complete', 'unpaid'),
          opened('cs_4', 'complete', 'paid'),
          opened('cs_3', 'expired', 'unpaid'),
          opened('cs_2', 'complete', 'no_payment_required'),
          opened('cs_1', 'complete', 'paid'),
        ]),
      ),
    );
    expect(ids(await find({ email: BUYER_EMAIL }))).toEqual(['cs_4', 'cs_1', 'cs_2', 'cs_5', 'cs_6', 'cs_3']);
  });

  test('puts a paid checkout first, although 225 newer ones were abandoned', async () => {
    const abandoned = (page: number, length: number) =>
      Array.from({ length }, (_, i) => opened(`cs_${page}_${i}`, 'expired', 'unpaid'));
    const sent = wire(
      ...[100, 100, 25].map((length, page) => on(LIST, listOf(abandoned(page, length), true))),
      on(LIST, listOf([opened('cs_1', 'complete', 'paid')])),
    );
    const found = ids(await find({ payment_link: 'plink_1' }));
    expect([found[0], found.length]).toEqual(['cs_1', 225]);
    expect(sent.map(({ params }) => params.status)).toEqual([undefined, undefined, undefined, 'complete']);
  });

  test('searches for no paid checkout if another status is chosen', async () => {
    const abandoned = Array.from({ length: 10 }, (_, i) => opened(`cs_9${i}`, 'expired', 'unpaid'));
    wire(on(LIST, listOf(abandoned, true)));
    expect(await find({ payment_link: 'plink_1', status: 'expired' })).toHaveLength(10);
  });
});

describe('by the client reference', () => {
  const bare = (id: string, client_reference_id: string | null) => paidSession({ id, client_reference_id });

  test('scans pages without details, and reads the matches with all details', async () => {
    const sent = wire(
      on(LIST, listOf([bare('cs_test_9', 'order-9'), bare('cs_test_8', null)], true)),
      on(LIST, listOf([bare('cs_test_1', 'order-7')])),
      on(READ, freshSession()),
    );
    expect(ids(await find({ client_reference_id: 'order-7', payment_link: 'plink_1' }))).toEqual([
      'cs_test_1',
    ]);
    expect(sent.map(({ params }) => params)).toEqual([
      { payment_link: 'plink_1', limit: '100' },
      { payment_link: 'plink_1', limit: '100', starting_after: 'cs_test_8' },
      expandOne,
    ]);
  });

  test('stops at the newest paid checkout', async () => {
    const abandoned = paidSession({
      id: 'cs_test_2',
      client_reference_id: 'order-7',
      status: 'expired',
      payment_status: 'unpaid',
    });
    wire(
      on(LIST, listOf([abandoned, bare('cs_test_1', 'order-7'), bare('cs_test_0', 'order-7')], true)),
      on(`${LIST}/cs_test_2`, freshSession({ ...abandoned })),
      on(READ, freshSession()),
    );
    expect(ids(await find({ client_reference_id: 'order-7' }))).toEqual(['cs_test_1', 'cs_test_2']);
  });

  test('reads at most ten matches', async () => {
    const open = { status: 'open', payment_status: 'unpaid', client_reference_id: 'order-7' };
    const sessions = Array.from({ length: 12 }, (_, i) => paidSession({ ...open, id: `cs_test_1${i}` }));
    const reads = sessions.slice(0, 10).map(({ id }) => on(`${LIST}/${id}`, freshSession({ ...open, id })));
    wire(on(LIST, listOf(sessions, true)), ...reads);
    expect(await find({ client_reference_id: 'order-7' })).toHaveLength(10);
  });

  test('compares the reference literally', async () => {
    wire(on(LIST, listOf([bare('cs_test_9', 'order-9')])));
    expect(await find({ client_reference_id: "order-7' OR status:'open" })).toEqual([]);
  });
});

test.each<[string, Row, RegExp]>([
  ['an empty form', {}, /^Checkout Session: all fields are empty\. Fill in at least one to search by\.$/],
  [
    'a payment as the session',
    { session: 'pi_1' },
    /^Checkout Session: “pi_1” is not the id of a Checkout Session.*cs_/,
  ],
  [
    'the placeholder as the session',
    { session: '{CHECKOUT_SESSION_ID}' },
    /^Checkout Session: .*is not the id/,
  ],
])('refuses %s before any request', async (_name, input, words) => {
  expect(await failureOf(find(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});
