import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { invoiceOf } from '../support/objects.ts';
import { fails, keyOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('creates', 'send_invoice');

describe('what is sent', () => {
  const strays = useWire();
  const sendInvoice = (input: Row = {}, authData: Record<string, string> = {}) =>
    run<Row>(perform, step({ invoice: 'in_1', ...input }, authData));

  const READ = 'GET /v1/invoices/in_1';
  const SEND = 'POST /v1/invoices/in_1/send';
  const bill = (more: object = {}) =>
    invoiceOf({ collection_method: 'send_invoice', status: 'open', ...more });

  test('reads how the invoice is collected, sends it, and gives it as it is then', async () => {
    const sent = wire(on(READ, bill()), on(SEND, bill({ number: 'A-7' })));
    const row = await sendInvoice({}, { connected_account: 'acct_shop' });
    expect(sent.map(({ request }) => request)).toEqual([READ, SEND]);
    expect(sent[1]?.params).toEqual({ 'expand[0]': 'payments' });
    for (const { headers } of sent) expect(headers['stripe-account']).toBe('acct_shop');
    expect(row).toMatchObject({ id: 'in_1', number: 'A-7', customer_email: 'ada@example.com' });
    expect(Object.keys(row)).toEqual(Object.keys(sample));
  });

  test('a rerun gives the invoice as it is now', async () => {
    const replayed = { headers: { 'idempotent-replayed': 'true' } };
    wire(on(READ, bill()), on(SEND, bill(), replayed), on(READ, bill({ status: 'paid' })));
    expect(await sendInvoice()).toMatchObject({ status: 'paid' });
  });

  test('a replay has the same key, another reference a different one', async () => {
    const keyFor = async (input: Row) => {
      const sent = wire(on(READ, bill()), on(SEND, bill()));
      await sendInvoice(input);
      return keyOf(sent[1]);
    };
    const key = await keyFor({});
    expect(await keyFor({})).toBe(key);
    expect(await keyFor({ reference: 'again' })).not.toBe(key);
  });

  test.each<[string, Row, RegExp]>([
    ['nothing', { invoice: '' }, /^Invoice: is empty\. Choose an invoice, or map its id\.$/],
    [
      'its number',
      { invoice: 'A1B2-0001' },
      /^Invoice: “A1B2-0001” is not the id of an invoice\. It starts with in_\.$/,
    ],
    ['a payment', { invoice: 'pi_1' }, /^Invoice: “pi_1” is not the id of an invoice/],
    ['a path', { invoice: 'in_1/../x' }, /is not the id of an invoice/],
    ['a long reference', { reference: 'x'.repeat(501) }, /^Reference: 501 characters are too many/],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(sendInvoice(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test('an unknown invoice', async () => {
    wire(fails(READ, 404, { code: 'resource_missing', message: "No such invoice: 'in_1'" }));
    expect((await failureOf(sendInvoice())).message).toMatch(
      /^Invoice: Stripe has no such invoice \(in_1\)\. Check the id/,
    );
  });
});

describe('in a shop', () => {
  const { act, simulate, emails, everyCutOff, restrictedKey, sell, stripe } = useEmbeddedStripe();

  const bill = async (more: object = {}): Promise<string> => {
    const customer = await stripe().customers.create({ email: 'bill@example.com', name: 'Bill' });
    const body = { customer: customer.id, amount: 4200, ...more };
    return (await simulate<{ invoice: Stripe.Invoice }>('invoice', body)).invoice.id;
  };

  test('goes to the customer once a day, under another reference again', async () => {
    const invoice = await bill();
    for (const input of [{ invoice }, { invoice }, { invoice, reference: 'reminder' }]) {
      expect(await act('send_invoice', input)).toMatchObject({
        id: invoice,
        status: 'open',
        amount_due: 42,
        payment_id: null,
        details_complete: true,
      });
    }
    expect(await emails()).toEqual([
      ['invoice', 'bill@example.com', invoice],
      ['invoice', 'bill@example.com', invoice],
    ]);
  });

  test.each([400, 500])('a saved answer of %p does not keep it from going out today', async (status) => {
    const invoice = await bill();
    await simulate('fail_next', { method: 'POST', path: '/send', status });
    // A 500 is asked for again in the same step, a refusal is not.
    if (status === 400) await failureOf(act('send_invoice', { invoice }));
    await act('send_invoice', { invoice });
    expect(await emails()).toEqual([['invoice', 'bill@example.com', invoice]]);
  });

  test('one that was charged is refused in plain words, with the way out', async () => {
    const { session } = await sell({ invoice_creation: { enabled: true } });
    for (const invoice of [
      String(session.invoice),
      await bill({ collection_method: 'charge_automatically' }),
    ]) {
      expect(await failureOf(act('send_invoice', { invoice }))).toEqual({
        name: 'HaltedError',
        message: expect.stringMatching(/charged automatically: use Send Receipt, or attach the Invoice PDF/),
      });
    }
    expect(await emails()).toEqual([]);
  });

  test('a void one, and one of a customer without an address, in Stripe’s words', async () => {
    const invoice = await bill();
    await stripe().invoices.voidInvoice(invoice);
    expect((await failureOf(act('send_invoice', { invoice }))).message).toMatch(
      /^Stripe refused the request: .*status is void/,
    );
    const { id } = await stripe().customers.create({ name: 'Nobody' });
    const silent = await bill({ customer: id });
    expect((await failureOf(act('send_invoice', { invoice: silent }))).message).toMatch(/Missing email/);
  });

  test('names the permission that is missing', async () => {
    const invoice = await bill();
    const api_key = await restrictedKey({ invoice: 'read' });
    expect((await failureOf(act('send_invoice', { invoice }, { api_key }))).message).toMatch(
      /“Invoices: Write”/,
    );
    expect(await emails()).toEqual([]);
  });

  test('cut off at any request, and replayed, it goes out once', async () => {
    const cutOffs = await everyCutOff(
      bill,
      (invoice) => act('send_invoice', { invoice }),
      async (invoice) => expect((await emails()).filter(([, , about]) => about === invoice)).toHaveLength(1),
    );
    expect(cutOffs).toBe(2 * 2);
  });
});
