import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { chargeOf, invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('searches', 'find_invoice');
const ids = (rows: Row[]) => rows.map(({ id }) => id);

describe('over the wire', () => {
  const strays = useWire();
  const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));

  const SEARCH = 'GET /v1/invoices/search';
  const LIST = 'GET /v1/invoices';
  const READ = 'GET /v1/invoices/in_1';
  const PAYMENTS = on('GET /v1/invoice_payments', listOf([{ id: 'inpay_1', invoice: 'in_1' }]));
  const paid = invoiceOf({ payments: listOf([invoicePaymentOf('pi_1')]) });

  test('finds an invoice by its number, with the payment and a PDF that is downloaded later', async () => {
    const sent = wire(on(SEARCH, listOf([paid, invoiceOf({ id: 'in_2', number: 'A-00011' })])));
    const rows = await find({ number: ' a-0001 ' }, { connected_account: 'acct_shop' });
    expect(sent.map(formOf)).toEqual([{ query: 'number:"a-0001"' }]);
    expect(sent[0]?.headers['stripe-account']).toBe('acct_shop');
    expect(rows).toMatchObject([
      {
        id: 'in_1',
        number: 'A-0001',
        payment_id: 'pi_1',
        amount_paid_display: '$40.00',
        invoice_pdf: expect.stringMatching(/^hydrate\|\|\|/),
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
  });

  test('sends quotes in a number as part of the value', async () => {
    const sent = wire(on(SEARCH, listOf([])));
    expect(await find({ number: 'A" OR status:"paid\\' })).toEqual([]);
    expect(formOf(sent[0])).toEqual({ query: 'number:"A\\" OR status:\\"paid\\\\"' });
  });

  test('finds the invoice of a payment', async () => {
    const sent = wire(PAYMENTS, on(READ, paid));
    expect(ids(await find({ payment: 'pi_1' }))).toEqual(['in_1']);
    expect(formOf(sent[0])).toEqual({ payment: { type: 'payment_intent', payment_intent: 'pi_1' } });
  });

  test('finds the invoice of a charge by its payment', async () => {
    wire(on('GET /v1/charges/ch_1', chargeOf()), PAYMENTS, on(READ, paid));
    expect(ids(await find({ payment: 'ch_1' }))).toEqual(['in_1']);
    wire(on('GET /v1/charges/py_1', chargeOf({ payment_intent: null })));
    expect(await find({ payment: 'py_1' })).toEqual([]);
  });

  test('finds an open invoice by its own id in the field for payments', async () => {
    wire(on(READ, invoiceOf({ status: 'open', payments: listOf([]) })));
    expect(ids(await find({ payment: 'in_1' }))).toEqual(['in_1']);
  });

  test('lists the invoices of the customers with an email address, by status', async () => {
    const sent = wire(on('GET /v1/customers', listOf([{ id: 'cus_1' }])), on(LIST, listOf([paid])));
    expect(ids(await find({ email: 'ada@example.com', status: 'Paid' }))).toEqual(['in_1']);
    expect(sent.map(formOf)).toEqual([
      { email: 'ada@example.com', limit: '10' },
      { customer: 'cus_1', status: 'paid', limit: '20' },
    ]);
  });

  test('puts paid invoices first, then open ones, newest first, across all customers with the email address', async () => {
    const invoice = (id: string, status: string, created: number) => invoiceOf({ id, status, created });
    const sent = wire(
      on('GET /v1/customers', listOf([])),
      on('GET /v1/customers', listOf([{ id: 'cus_2' }, { id: 'cus_1' }])),
      on(LIST, listOf([invoice('in_void', 'void', 60), invoice('in_open', 'open', 40)])),
      on(
        LIST,
        listOf([
          invoice('in_draft', 'draft', 50),
          invoice('in_new', 'paid', 30),
          invoice('in_old', 'paid', 20),
        ]),
      ),
    );
    expect(ids(await find({ email: 'Ada@example.com' }))).toEqual([
      'in_new',
      'in_old',
      'in_open',
      'in_void',
      'in_draft',
    ]);
    expect(sent.slice(0, 2).map(({ params }) => params.email)).toEqual([
      'Ada@example.com',
      'ada@example.com',
    ]);
  });

  test('puts a paid invoice first, although a page of others is newer', async () => {
    const open = Array.from({ length: 20 }, (_, i) => invoiceOf({ id: `in_x${i}`, status: 'open' }));
    const sent = wire(
      on('GET /v1/customers', listOf([{ id: 'cus_1' }])),
      on(LIST, listOf(open, true)),
      on(LIST, listOf([invoiceOf({ created: 1 })])),
    );
    expect(ids(await find({ email: 'ada@example.com' }))[0]).toBe('in_1');
    expect(sent[2]?.params).toMatchObject({ customer: 'cus_1', status: 'paid' });
  });

  test('reads all lines of a long invoice', async () => {
    const line = {
      id: 'il_2',
      amount: 100,
      currency: 'usd',
      description: 'Spoon',
      quantity: 1,
      pricing: null,
    };
    const lines = { ...invoiceOf().lines, has_more: true };
    wire(on(LIST, listOf([invoiceOf({ lines })])), on(`${READ}/lines`, listOf([line])));
    expect(await find({ status: 'paid' })).toMatchObject([{ line_items_summary: '2 × Mug, 1 × Spoon' }]);
  });

  test.each<[string, Row]>([
    ['number', { number: 'B-1' }],
    ['email', { email: 'bob@example.com' }],
    ['status', { status: 'open' }],
  ])('compares the %s as well if there is a payment', async (_name, input) => {
    wire(PAYMENTS, on(READ, paid));
    expect(await find({ payment: 'pi_1', ...input })).toEqual([]);
  });

  test.each<[string, Row, RegExp]>([
    ['an empty form', {}, /^Invoice Number: all fields are empty\. Fill in at least one to search by\.$/],
  ])('refuses %s before any request', async (_name, input, words) => {
    expect(await failureOf(find(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });
});

describe('against the embedded Stripe', () => {
  const { act, simulate, sell, stripe } = useEmbeddedStripe();
  const find = async (input: Row) => ids(await act<Row[]>('find_invoice', input));

  test('finds invoices by each field and by combinations', async () => {
    const { session, payment, charge } = await sell({ invoice_creation: { enabled: true } });
    const other = await sell({ invoice_creation: { enabled: true } }, { email: 'bob@example.com' });
    const uninvoiced = await sell();
    const { id: customer } = await stripe().customers.create({ email: 'bill@example.com' });
    const { invoice: open } = await simulate<{ invoice: Stripe.Invoice }>('invoice', {
      customer,
      amount: 4200,
    });
    const paid = await stripe().invoices.retrieve(String(session.invoice));
    const { number } = paid;

    const cases: [Row, string[]][] = [
      [{ number }, [paid.id]],
      [{ number, status: 'paid', email: 'ADA@example.com' }, [paid.id]],
      [{ number, status: 'open' }, []],
      [{ number: `${number}x` }, []],
      [{ number: `${number}" OR status:"paid` }, []],
      [{ payment }, [paid.id]],
      [{ payment: charge, number }, [paid.id]],
      [{ payment: session.id }, [paid.id]],
      [{ payment: paid.id }, [paid.id]],
      [{ payment: uninvoiced.payment }, []],
      [{ payment: 'pi_unknown' }, []],
      [{ email: 'bill@example.com' }, [open.id]],
      [{ email: 'bill@example.com', status: 'paid' }, []],
      [{ email: 'nobody@example.com' }, []],
      [{ status: 'open' }, [open.id]],
      [{ status: 'paid' }, [String(other.session.invoice), paid.id]],
      [{ status: 'void' }, []],
    ];
    for (const [input, expected] of cases) expect([input, await find(input)]).toEqual([input, expected]);
  });
});
