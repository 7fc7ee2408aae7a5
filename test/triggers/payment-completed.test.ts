import { BUYER_EMAIL, freshSession, paidSession } from '../support/full-objects.ts';
import { itemOf, listOf, productOf } from '../support/objects.ts';
import { fails, on, resets, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const operation = operationOf('triggers', 'payment_completed');

const COMPLETED = 'checkout.session.completed';
const SETTLED = 'checkout.session.async_payment_succeeded';
const READ = 'GET /v1/checkout/sessions/cs_test_1';
const LIST = 'GET /v1/checkout/sessions';

const EXPANDED = [
  ...['line_items', 'payment_intent.latest_charge.balance_transaction', 'invoice.payments'],
  ...['payment_link', 'discounts.promotion_code', 'line_items.data.price.product'],
];

const completed = (session: object = {}, input: Row = {}) =>
  run(operation.perform, delivered(eventOf(COMPLETED, paidSession(session)), input));

const ids = (rows: Row[]) => rows.map(({ id }) => id);

describe('a payment by card', () => {
  test('is read afresh with one request, for which everything is expanded', async () => {
    const sent = wire(on(READ, freshSession()));
    await completed();
    expect(sent).toEqual([
      {
        request: READ,
        params: Object.fromEntries(EXPANDED.map((path, i) => [`expand[${i}]`, path])),
        headers: expect.objectContaining({
          authorization: `Bearer ${KEY}`,
          'stripe-version': '2026-10-28.endive',
        }),
      },
    ]);
    expect(sent[0]?.headers).not.toHaveProperty('stripe-account');
  });

  test('brings the items of a long order from further pages', async () => {
    const more = `${READ}/line_items`;
    const items = Array.from({ length: 3 }, (_, i) => itemOf({ id: `li_${i}` }));
    const sent = wire(
      on(READ, freshSession({ line_items: listOf(items.slice(0, 1), true) })),
      on(more, listOf(items.slice(1, 2), true)),
      on(more, listOf(items.slice(2))),
    );
    const [row] = await completed();
    expect(row).toMatchObject({ line_items: items.map(({ id }) => ({ id })) });
    expect(sent.slice(1).map(({ params }) => params)).toEqual([
      { limit: '100', starting_after: 'li_0', 'expand[0]': 'data.price.product' },
      { limit: '100', starting_after: 'li_1', 'expand[0]': 'data.price.product' },
    ]);
  });

  test('is read for the connected account of the connection', async () => {
    const sent = wire(on(READ, freshSession()));
    const event = eventOf(COMPLETED, paidSession(), { account: 'acct_shop' });
    const authData = { connected_account: 'acct_shop' };
    const dashboard_url = 'https://dashboard.stripe.com/acct_shop/test/payments/pi_1';
    expect(await run(operation.perform, delivered(event, {}, { authData }))).toMatchObject([
      { id: 'cs_test_1', dashboard_url },
    ]);
    expect(sent[0]?.headers).toHaveProperty('stripe-account', 'acct_shop');
  });
});

describe('a bank debit', () => {
  test('says nothing while the money is on its way, and does not ask Stripe', async () => {
    expect(await completed({ payment_status: 'unpaid' })).toEqual([]);
    expect(strays).toEqual([]);
  });

  test('passes once the money has arrived', async () => {
    wire(on(READ, freshSession()));
    const rows = await run(operation.perform, delivered(eventOf(SETTLED, paidSession())));
    expect(rows).toEqual([expect.objectContaining({ id: 'cs_test_1', status: 'paid' })]);
  });
});

describe('the filters', () => {
  const elsewhere = { payment_link: null };

  test.each([
    ['no filter', {}, {}],
    ['its own link', { payment_link: 'plink_1' }, {}],
    ['any checkout, made elsewhere', { source: 'all_checkout' }, elsewhere],
    ['any checkout, of a link', { source: 'all_checkout' }, {}],
    ['a free order', {}, { payment_status: 'no_payment_required' }],
  ])('let through: %s', async (_name, input, session) => {
    wire(on(READ, freshSession(session)));
    expect(ids(await completed(session, input))).toEqual(['cs_test_1']);
  });

  test.each([
    ['another link', { payment_link: 'plink_2' }, {}],
    ['a checkout without a link', {}, elsewhere],
    ['a checkout without a link, by name', { source: 'payment_links' }, elsewhere],
    ['another link, though any checkout', { payment_link: 'plink_2', source: 'all_checkout' }, {}],
    [
      'a checkout that only saves a card',
      { source: 'all_checkout' },
      { ...elsewhere, mode: 'setup', payment_status: 'no_payment_required' },
    ],
    ['no link where one was chosen', { payment_link: 'plink_2', source: 'all_checkout' }, elsewhere],
  ])('keep out, before Stripe is asked: %s', async (_name, input, session) => {
    expect(await completed(session, input)).toEqual([]);
    expect(strays).toEqual([]);
  });
});

describe('where Stripe cannot be reached', () => {
  const unreachable = {
    'a server error': fails(READ, 500, { type: 'api_error', message: 'Oops' }),
    'a gateway’s page': on(READ, '<html>Bad gateway</html>', { status: 502 }),
    'a broken connection': resets(READ),
    'too many requests': fails(READ, 429, { code: 'rate_limit' }),
  };

  test.each(Object.entries(unreachable))('the signed payload passes: %s', async (_name, answer) => {
    const sent = wire(answer, answer, answer);
    const [row] = await completed();
    expect(sent).toHaveLength(3);
    expect(row).toMatchObject({ id: 'cs_test_1', amount: 54, payment_id: 'pi_1', details_complete: false });
    expect(row).toMatchObject({ customer_email: BUYER_EMAIL, line_items: [], fee: null });
    expect(row).toMatchObject({ paid_at: '2026-01-01T10:00:00Z', custom_fields: { gre: 'Sehr groß' } });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(operation.sample));
  });

  test.each([
    [401, { message: 'Invalid API Key provided' }, /no longer accepts the API key/],
    [
      403,
      { message: "Having the 'rak_checkout_session_read' permission would allow this." },
      /rak_checkout_session_read/,
    ],
    [404, { code: 'resource_missing', message: "No such checkout.session: 'cs_test_1'" }, /know/],
  ])('and where it refuses, with the reason beside it: %i', async (status, error, words) => {
    wire(fails(READ, status, error));
    expect(await completed()).toMatchObject([
      {
        id: 'cs_test_1',
        amount: 54,
        details_complete: false,
        details_note: expect.stringMatching(words),
      },
    ]);
  });

  test('and where what it shows has lost its shape', async () => {
    const log = jest.spyOn(console, 'error').mockReturnValue();
    wire(on(READ, { id: 'cs_test_1', object: 'checkout.session' }));
    expect(await completed()).toMatchObject([
      {
        id: 'cs_test_1',
        amount: 54,
        details_note:
          'Only what the event itself says is here. What Stripe sent had a shape that was not expected.',
      },
    ]);
    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Unexpected TypeError\n {4}at /));
  });
});

describe('the list for the editor', () => {
  const listed = (input: Row = {}, meta: object = { isLoadingSample: true }) =>
    run(operation.performList, { ...step(input), meta });

  test('holds three payments, newest first, of those that the trigger would fire for', async () => {
    const sent = wire(
      on(
        LIST,
        listOf([
          freshSession({ id: 'cs_unpaid', payment_status: 'unpaid' }),
          freshSession({ id: 'cs_elsewhere', payment_link: null }),
          ...['cs_a', 'cs_b', 'cs_c', 'cs_d'].map((id) => freshSession({ id })),
        ]),
      ),
    );
    const rows = await listed();
    expect(ids(rows)).toEqual(['cs_a', 'cs_b', 'cs_c']);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
    expect(sent[0]?.params).toMatchObject({ status: 'complete', 'expand[0]': 'data.line_items' });
    expect(sent).toHaveLength(1);
  });

  test('asks for the products of all its items at once, for they are too deep for a list', async () => {
    const item = (id: string, product: string) =>
      itemOf({ id, price: { id: 'price_1', product, unit_amount: 1 } });
    const sent = wire(
      on(
        LIST,
        listOf([
          freshSession({ id: 'cs_a', line_items: listOf([item('li_1', 'prod_1'), item('li_2', 'prod_2')]) }),
          freshSession({
            id: 'cs_b',
            line_items: listOf([item('li_3', 'prod_1'), item('li_4', 'prod_gone')]),
          }),
        ]),
      ),
      on('GET /v1/products', listOf([productOf(), productOf({ id: 'prod_2', name: 'Cap' })])),
    );
    expect(await listed()).toMatchObject([
      { line_items: [{ product_name: 'Mug' }, { product_name: 'Cap' }] },
      { line_items: [{ product_name: 'Mug' }, { product_id: 'prod_gone', product_name: null }] },
    ]);
    expect(sent[1]?.params).toEqual({
      ...{ 'ids[0]': 'prod_1', 'ids[1]': 'prod_2', 'ids[2]': 'prod_gone', limit: '100' },
    });
  });

  test('asks Stripe for one link only, where one is chosen', async () => {
    const sent = wire(on(LIST, listOf([])));
    expect(await listed({ payment_link: 'plink_1' })).toEqual([]);
    expect(sent[0]?.params.payment_link).toBe('plink_1');
  });

  test('is what a run from a terminal gets as well', async () => {
    wire(on(LIST, listOf([freshSession()])));
    expect(ids(await run(operation.perform, step()))).toEqual(['cs_test_1']);
  });
});
