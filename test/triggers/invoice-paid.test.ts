import { ADDRESS, BUYER_EMAIL, SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { invoiceLineOf, invoiceOf, invoicePaymentOf, listOf, sessionOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const operation = operationOf('triggers', 'invoice_paid');

const READ = 'GET /v1/invoices/in_1';
const LIST = 'GET /v1/invoices';

const details = {
  customer_address: ADDRESS,
  customer_email: BUYER_EMAIL,
  customer_name: 'Ada King Lovelace',
  customer_phone: '+14155550132',
  description: 'Thank you.',
  footer: 'Come again.',
  metadata: { campaign: 'spring' },
};

const fresh = (more: object = {}) =>
  invoiceOf({ ...details, payments: listOf([invoicePaymentOf('pi_1')]), ...more });

const paid = (invoice: object = {}, input: Row = {}) =>
  run(operation.perform, delivered(eventOf('invoice.paid', invoiceOf({ ...details, ...invoice })), input));

test('an invoice is read afresh with one request and becomes a whole record', async () => {
  const sent = wire(on(READ, fresh()));
  const [row, ...others] = await paid();
  expect(others).toEqual([]);
  expect(sent).toMatchObject([{ request: READ, params: { 'expand[0]': 'payments' } }]);
  expect(row).toEqual({
    id: 'in_1',
    number: 'A-0001',
    status: 'paid',
    kind: 'one_time',
    billing_reason: 'manual',
    amount_paid: 40,
    amount_paid_minor: 4000,
    amount_paid_display: '$40.00',
    amount_due: 40,
    currency: 'USD',
    paid_at: '2026-01-01T10:00:05Z',
    attempt_count: 1,
    next_attempt_at: null,
    failure_message: null,
    paid_out_of_band: false,
    customer_id: 'cus_1',
    customer_email: BUYER_EMAIL,
    customer_name: 'Ada King Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'King Lovelace',
    customer_phone: '+14155550132',
    customer_line1: '1 Main St',
    customer_line2: 'Flat 2',
    customer_city: 'Springfield',
    customer_state: 'OR',
    customer_postal_code: '97477',
    customer_country: 'US',
    payment_id: 'pi_1',
    subscription_id: null,
    line_items: [
      {
        id: 'il_1',
        product_id: 'prod_1',
        price_id: 'price_1',
        description: 'Mug',
        quantity: 2,
        unit_amount: 20,
        amount: 40,
        currency: 'USD',
      },
    ],
    line_items_summary: '2 × Mug',
    memo: 'Thank you.',
    footer: 'Come again.',
    hosted_invoice_url: 'https://invoice.stripe.com/i/1',
    invoice_pdf_url: 'https://pay.stripe.com/invoice/1/pdf',
    invoice_pdf: expect.stringMatching(/^hydrate\|\|\|.*hydrators\.downloadInvoicePdf.*in_1.*\|\|\|hydrate$/),
    metadata: { campaign: 'spring' },
    created_at: '2026-01-01T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/invoices/in_1',
  });
  expect(Object.keys(row ?? {})).toEqual(Object.keys(operation.sample));
});

test('a long invoice is read to its last line', async () => {
  const [first, second] = ['il_1', 'il_2'].map((id) => invoiceLineOf({ id }));
  const sent = wire(
    on(READ, fresh({ lines: listOf([first as object], true) })),
    on(`${READ}/lines`, listOf([second as object])),
  );
  expect(await paid()).toMatchObject([{ line_items: [{ id: 'il_1' }, { id: 'il_2' }] }]);
  expect(sent[1]?.params.starting_after).toBe('il_1');
});

test('an invoice that was marked as paid outside Stripe says so', async () => {
  wire(on(READ, fresh({ amount_paid_off_stripe: 4000, payments: listOf([]) })));
  expect(await paid()).toMatchObject([{ paid_out_of_band: true, payment_id: null }]);
});

test('an invoice of a subscription names it', async () => {
  wire(on(READ, fresh(SUBSCRIPTION_INVOICE)));
  expect(await paid(SUBSCRIPTION_INVOICE)).toMatchObject([
    { kind: 'subscription', subscription_id: 'sub_1' },
  ]);
});

describe('the kind', () => {
  test.each([
    ['one_time', {}],
    ['subscription', SUBSCRIPTION_INVOICE],
  ])('%s lets its own through', async (kind, invoice) => {
    wire(on(READ, fresh(invoice)));
    expect(await paid(invoice, { kind })).toMatchObject([{ id: 'in_1', kind }]);
  });

  test.each([
    ['one_time', SUBSCRIPTION_INVOICE],
    ['subscription', {}],
  ])('%s keeps the other out, before Stripe is asked', async (kind, invoice) => {
    expect(await paid(invoice, { kind })).toEqual([]);
    expect(strays).toEqual([]);
  });
});

test('the signed payload passes where Stripe cannot be reached, with the same keys', async () => {
  const answer = fails(READ, 503, { type: 'api_error' });
  wire(answer, answer, answer);
  const [row] = await paid();
  expect(row).toMatchObject({ id: 'in_1', amount_paid: 40, payment_id: null, details_complete: false });
  expect(Object.keys(row ?? {})).toEqual(Object.keys(operation.sample));
});

test('the signed payload passes where Stripe refuses to show the invoice, and says why', async () => {
  wire(fails(READ, 403, { message: "Having the 'rak_invoice_read' permission would allow this." }));
  expect(await paid()).toMatchObject([
    {
      id: 'in_1',
      details_complete: false,
      details_note: expect.stringMatching(/^Only what the event itself says.*rak_invoice_read/),
    },
  ]);
});

test('the list for the editor holds three paid invoices of the kind', async () => {
  const invoices = ['in_a', 'in_b', 'in_c', 'in_d'].map((id) => fresh({ id }));
  const sent = wire(on(LIST, listOf([fresh({ ...SUBSCRIPTION_INVOICE, id: 'in_sub' }), ...invoices])));
  const rows = await run(operation.performList, {
    ...step({ kind: 'one_time' }),
    meta: { isLoadingSample: true },
  });
  expect(rows.map(({ id }) => id)).toEqual(['in_a', 'in_b', 'in_c']);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
  expect(sent).toMatchObject([{ params: { status: 'paid', 'expand[0]': 'data.payments' } }]);
});

describe('the payment link', () => {
  const SESSIONS = 'GET /v1/checkout/sessions';
  const ofSubscription = { ...SUBSCRIPTION_INVOICE, payments: listOf([invoicePaymentOf('pi_1')]) };

  test.each([
    ['plink_1', ['in_1']],
    ['plink_2', []],
  ])('%s is that of the payment: %j', async (payment_link, ids) => {
    const sent = wire(on(READ, fresh()), on(SESSIONS, listOf([sessionOf()])));
    expect((await paid({}, { payment_link })).map(({ id }) => id)).toEqual(ids);
    expect(sent[1]?.params).toEqual({ payment_intent: 'pi_1', limit: '1' });
  });

  test('of a renewal it is that of the subscription', async () => {
    const sent = wire(on(READ, fresh(ofSubscription)), on(SESSIONS, listOf([sessionOf()])));
    expect(await paid(SUBSCRIPTION_INVOICE, { payment_link: 'plink_1' })).toHaveLength(1);
    expect(sent[1]?.params).toEqual({ subscription: 'sub_1', limit: '1' });
  });

  test.each([
    ['was made elsewhere', fresh(), [on(SESSIONS, listOf([]))]],
    ['was paid by a credit', fresh({ payments: listOf([]) }), []],
  ])('an invoice that %s is of none', async (_what, invoice, sessions) => {
    wire(on(READ, invoice), ...sessions);
    expect(await paid({}, { payment_link: 'plink_1' })).toEqual([]);
  });

  test('it is not guessed where Stripe cannot be reached', async () => {
    wire(...Array(3).fill(fails(READ, 500, { type: 'api_error' })));
    expect((await failureOf(paid({}, { payment_link: 'plink_1' }))).name).toBe('ThrottledError');
  });

  test('the list keeps to it', async () => {
    const page = [fresh(), fresh({ id: 'in_2', payments: listOf([invoicePaymentOf('pi_2')]) })];
    wire(on(LIST, listOf(page)), on(SESSIONS, listOf([])), on(SESSIONS, listOf([sessionOf()])));
    expect(await run(operation.performList, step({ payment_link: 'plink_1' }))).toHaveLength(1);
  });
});
