import { BUYER_EMAIL, freshSession, paidSession } from '../support/full-objects.ts';
import { itemOf, listOf } from '../support/objects.ts';
import { fails, on, resets, strayRequests, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();
const strays = strayRequests();

const operation = operationOf('triggers', 'payment_completed');

const COMPLETED = 'checkout.session.completed';
const SETTLED = 'checkout.session.async_payment_succeeded';
const READ = 'GET /v1/checkout/sessions/cs_test_1';
const LIST = 'GET /v1/checkout/sessions';

const EXPANDED = ['line_items', 'payment_intent.latest_charge.balance_transaction', 'invoice.payments'];

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

  test('becomes a whole record', async () => {
    wire(on(READ, freshSession()));
    expect(await completed()).toEqual([
      {
        id: 'cs_test_1',
        payment_id: 'pi_1',
        payment_link_id: 'plink_1',
        status: 'paid',
        checkout_status: 'complete',
        mode: 'payment',
        amount: 54,
        amount_minor: 5400,
        amount_display: '$54.00',
        amount_subtotal: 50,
        amount_discount: 1,
        amount_tax: 2,
        amount_shipping: 3,
        amount_refunded: 0,
        currency: 'USD',
        fee: 1.7,
        net: 46.9,
        settlement_currency: 'EUR',
        exchange_rate: 0.9,
        customer_id: null,
        customer_email: BUYER_EMAIL,
        customer_name: 'Ada King Lovelace',
        customer_first_name: 'Ada',
        customer_last_name: 'King Lovelace',
        customer_phone: '+14155550132',
        billing_line1: '1 Main St',
        billing_line2: 'Flat 2',
        billing_city: 'Springfield',
        billing_state: 'OR',
        billing_postal_code: '97477',
        billing_country: 'US',
        shipping_name: 'Ada L.',
        shipping_line1: '1 Main St',
        shipping_line2: 'Flat 2',
        shipping_city: 'Springfield',
        shipping_state: 'OR',
        shipping_postal_code: '97477',
        shipping_country: 'US',
        line_items: [
          {
            id: 'li_1',
            product_id: 'prod_1',
            price_id: 'price_1',
            description: 'Mug',
            quantity: 2,
            unit_amount: 22,
            amount: 44,
            currency: 'USD',
          },
          {
            id: 'li_2',
            product_id: 'prod_2',
            price_id: 'price_2',
            description: 'T-shirt',
            quantity: 1,
            unit_amount: 10,
            amount: 10,
            currency: 'USD',
          },
        ],
        line_items_summary: '2 × Mug, 1 × T-shirt',
        custom_fields: { engraving: 'For Ada', size: 'm' },
        metadata: { campaign: 'spring' },
        client_reference_id: 'order-7',
        receipt_url: 'https://pay.stripe.com/receipts/1',
        receipt: expect.stringMatching(/^hydrate\|\|\|.*hydrators\.downloadReceipt.*ch_1.*\|\|\|hydrate$/),
        invoice_id: 'in_1',
        subscription_id: null,
        payment_method_type: 'card',
        card_brand: 'visa',
        card_last4: '4242',
        recovery_url: null,
        created_at: '2026-01-01T10:00:00Z',
        details_complete: true,
        details_note: null,
        live_mode: false,
        dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
      },
    ]);
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
    expect(sent.map(({ params }) => params.starting_after)).toEqual([undefined, 'li_0', 'li_1']);
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
    wire(on(READ, { id: 'cs_test_1', object: 'checkout.session' }));
    expect(await completed()).toMatchObject([
      {
        id: 'cs_test_1',
        amount: 54,
        details_note:
          'Only what the event itself says is here. What Stripe sent had a shape that was not expected.',
      },
    ]);
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
