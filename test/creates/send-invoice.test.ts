import { invoiceOf } from '../support/objects.ts';
import { keyOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { perform } = operationOf('creates', 'send_invoice');
const sendInvoice = (input: Row = {}) => run<Row>(perform, step({ invoice: 'in_1', ...input }));

const READ = 'GET /v1/invoices/in_1';
const SEND = 'POST /v1/invoices/in_1/send';
const bill = (more: object = {}) => invoiceOf({ collection_method: 'send_invoice', status: 'open', ...more });

test('reads how the invoice is collected, sends it, and returns it', async () => {
  const sent = wire(on(READ, bill()), on(SEND, bill({ number: 'A-7' })));
  expect(await sendInvoice()).toMatchObject({ id: 'in_1', number: 'A-7' });
  expect(sent.map(({ request }) => request)).toEqual([READ, SEND]);
  expect(sent[1]?.params).toEqual({ 'expand[0]': 'payments' });
});

test('returns the invoice as it is now if an earlier run has sent it', async () => {
  const replayed = { headers: { 'idempotent-replayed': 'true' } };
  wire(on(READ, bill()), on(SEND, bill(), replayed), on(READ, bill({ status: 'paid' })));
  expect(await sendInvoice()).toMatchObject({ status: 'paid' });
});

test('sends the same invoice again only for another reference', async () => {
  const keyFor = async (input: Row) => {
    const sent = wire(on(READ, bill()), on(SEND, bill()));
    await sendInvoice(input);
    return keyOf(sent[1]);
  };
  const key = await keyFor({});
  expect(await keyFor({})).toBe(key);
  expect(await keyFor({ reference: 'again' })).not.toBe(key);
});

test('leaves the Zap on if the invoice was charged automatically, and says what to do', async () => {
  wire(on(READ, invoiceOf({ collection_method: 'charge_automatically' })));
  expect(await failureOf(sendInvoice())).toEqual({
    name: 'HaltedError',
    message: expect.stringMatching(/charged automatically: use Send Receipt, or attach the Invoice PDF/),
  });
});
