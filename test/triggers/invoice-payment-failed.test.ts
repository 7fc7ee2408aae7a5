import { SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, type Row, run, SECRET, step } from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

const strays = useWire();

const operation = operationOf('triggers', 'invoice_payment_failed');

const TYPE = 'invoice.payment_failed';
const READ = 'GET /v1/invoices/in_1';

const bare = (more: object = {}) =>
  invoiceOf({
    ...SUBSCRIPTION_INVOICE,
    ...{ billing_reason: 'subscription_cycle', status: 'open', amount_paid: 0 },
    ...{ attempt_count: 1, next_payment_attempt: 1767520800, status_transitions: { paid_at: null } },
    ...more,
  });
const message = 'Your card has expired.';
const payment = { type: 'payment_intent', payment_intent: { id: 'pi_1', last_payment_error: { message } } };
const fresh = (more: object = {}) =>
  bare({ payments: listOf([invoicePaymentOf('pi_1', { status: 'open', payment })]), ...more });

const failed = (invoice: object = {}, input: Row = {}) =>
  run(operation.perform, delivered(eventOf(TYPE, bare(invoice)), input));

test('a renewal that nobody paid says why, and when Stripe tries again, for one request', async () => {
  const sent = wire(on(READ, fresh()));
  const rows = await failed();
  expect(rows).toMatchObject([
    {
      id: 'in_1',
      status: 'open',
      kind: 'subscription',
      subscription_id: 'sub_1',
      amount_due: 40,
      attempt_count: 1,
      next_attempt_at: '2026-01-04T10:00:00Z',
      failure_message: 'Your card has expired.',
      ...{ paid_at: null, payment_id: null, paid_out_of_band: false },
      customer_email: 'ada@example.com',
      hosted_invoice_url: 'https://invoice.stripe.com/i/1',
      details_complete: true,
    },
  ]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
  expect(sent).toMatchObject([{ params: { 'expand[0]': 'payments.data.payment.payment_intent' } }]);
});

test.each(['paid', 'void'])(
  'a delivery that comes when the invoice is %s tells nobody to pay it',
  async (status) => {
    wire(on(READ, fresh({ status })));
    expect(await failed()).toEqual([]);
  },
);

test('the last attempt has no next one', async () => {
  wire(on(READ, fresh({ attempt_count: 4, next_payment_attempt: null, status: 'uncollectible' })));
  expect(await failed()).toMatchObject([{ attempt_count: 4, next_attempt_at: null }]);
});

test('the other kind is kept out, before Stripe is asked', async () => {
  expect(await failed({}, { kind: 'one_time' })).toEqual([]);
  expect(await failed({ parent: null }, { kind: 'subscription' })).toEqual([]);
  expect(strays).toEqual([]);
});

test('where Stripe cannot be reached, the signed payload passes', async () => {
  wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
  expect(await failed()).toMatchObject([{ id: 'in_1', attempt_count: 1, details_complete: false }]);
});

describe('each attempt is a fact of its own', () => {
  const zapier = zapierSide();
  const deliver = async (id: string, attempt_count: number) => {
    const bundle = delivered(eventOf(TYPE, bare({ attempt_count }), { id }));
    return (await zapier.app().call('triggers.invoice_payment_failed.operation.perform', {
      ...bundle,
      subscribeData: { id: 'we_1', secret: SECRET },
    })) as Row[];
  };

  test('and passes once, also those of the customer, which Stripe does not count', async () => {
    wire(...Array<Answer>(4).fill(on(READ, fresh())));
    expect(await deliver('evt_1', 1)).toHaveLength(1);
    expect(await deliver('evt_2', 1)).toHaveLength(1);
    expect(await deliver('evt_3', 2)).toHaveLength(1);
    expect(await deliver('evt_1', 1)).toEqual([]);
  });
});

test('the list holds open invoices that somebody tried to charge, with the reason', async () => {
  const page = [
    bare({ id: 'in_untried', attempt_count: 0 }),
    bare(),
    bare({ id: 'in_2' }),
    bare({ id: 'in_once', parent: null }),
  ];
  const sent = wire(
    on('GET /v1/invoices', listOf(page)),
    on(READ, fresh()),
    on('GET /v1/invoices/in_2', fresh({ id: 'in_2', status: 'paid' })),
  );
  const rows = await run(operation.performList, step({ kind: 'subscription' }));
  expect(rows).toMatchObject([{ id: 'in_1', failure_message: message }]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
  expect(sent[0]?.params).toMatchObject({ status: 'open', 'expand[0]': 'data.payments' });
});
