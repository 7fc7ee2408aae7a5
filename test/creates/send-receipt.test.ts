import { chargeOf, intentOf } from '../support/objects.ts';
import { keyOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { perform } = operationOf('creates', 'send_receipt');
const sendReceipt = (input: Row = {}) => run<Row>(perform, step({ payment: 'pi_1', ...input }));

const READ = 'GET /v1/payment_intents/pi_1';
const paid = (more: object = {}) => on(READ, intentOf({ latest_charge: chargeOf(more) }));
const updated = (more: object = {}) => {
  const charge = chargeOf(more);
  return on(`POST /v1/charges/${charge.id}`, charge);
};

test.each<[string, Row, object, string]>([
  ['the address of the checkout', {}, {}, 'ada@example.com'],
  ['the address of the last receipt', {}, { receipt_email: 'boss@example.com' }, 'boss@example.com'],
  [
    'another address',
    { email: ' team@example.com ' },
    { receipt_email: 'x@example.com' },
    'team@example.com',
  ],
])('sends the receipt to %s', async (_what, input, charge, email) => {
  const sent = wire(paid(charge), updated({ receipt_email: email }));
  expect(await sendReceipt(input)).toMatchObject({ id: 'ch_1', receipt_email: email });
  expect(sent[1]?.params).toEqual({ receipt_email: email, 'expand[0]': 'balance_transaction' });
});

test('sends a receipt again only for another address, payment or reference', async () => {
  const keyFor = async (input: Row, charge: object = {}) => {
    const sent = wire(paid(charge), updated(charge));
    await sendReceipt(input);
    return keyOf(sent[1]);
  };
  const key = await keyFor({});
  expect(await keyFor({})).toBe(key);
  expect(await keyFor({ email: 'ada@example.com' })).toBe(key);
  expect(await keyFor({ email: 'b@example.com' })).not.toBe(key);
  expect(await keyFor({ reference: 'again' })).not.toBe(key);
  expect(await keyFor({}, { id: 'ch_2' })).not.toBe(key);
});

const NO_RECEIPT = 'This payment has not succeeded, so there is no receipt to send.';

test.each<[string, object | null, string]>([
  ['failed', chargeOf({ status: 'failed' }), NO_RECEIPT],
  ['is on its way from the bank', chargeOf({ status: 'pending' }), NO_RECEIPT],
  ['was never tried', null, NO_RECEIPT],
  [
    'has no email address',
    chargeOf({ billing_details: { email: null }, receipt_email: null }),
    'This payment has no email address. Fill in Email.',
  ],
])('leaves the Zap on if the payment %s', async (_what, latest_charge, message) => {
  wire(on(READ, intentOf({ latest_charge })));
  expect(await failureOf(sendReceipt())).toEqual({ name: 'HaltedError', message });
});
