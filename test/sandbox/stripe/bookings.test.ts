import { CONNECTED_ACCOUNT } from '../../../sandbox/stripe/index.ts';
import { useStripe } from './help.ts';

const { sandbox, stripe, helper, sell, chargeOf } = useStripe({ bookingDelayMs: 500 });

// https://docs.stripe.com/payments/payment-intents/asynchronous-capture

it('books a card payment after a delay, and sends charge.updated then', async () => {
  const session = await sell();
  const early = await chargeOf(session);
  expect(early).toMatchObject({ paid: true, status: 'succeeded', balance_transaction: null });
  expect((await stripe().balanceTransactions.list({ source: early.id })).data).toEqual([]);
  await sandbox().idle();
  const late = await chargeOf(session);
  expect(late.balance_transaction).toMatchObject({ amount: 2000, fee: 88, net: 1912 });
  const [updated, succeeded] = (await stripe().events.list({ type: 'charge.*', limit: 2 })).data;
  expect(succeeded).toMatchObject({
    type: 'charge.succeeded',
    data: { object: { balance_transaction: null } },
  });
  expect(updated).toMatchObject({
    type: 'charge.updated',
    data: {
      object: { balance_transaction: expect.stringMatching(/^txn_/) },
      previous_attributes: { balance_transaction: null },
    },
    request: { id: null, idempotency_key: null },
  });
});

it('books a transfer and an application fee after a delay', async () => {
  const session = await sell({
    application_fee_amount: 100,
    transfer_data: { destination: CONNECTED_ACCOUNT },
  });
  const early = await chargeOf(session);
  expect(early).toMatchObject({ application_fee: null, application_fee_amount: 100 });
  expect(early).not.toHaveProperty('transfer');
  await sandbox().idle();
  expect(await chargeOf(session)).toMatchObject({
    application_fee: expect.stringMatching(/^fee_/),
    transfer: expect.stringMatching(/^tr_/),
  });
});

it('books a bank debit after the bank has paid', async () => {
  const session = await sell({}, { method: 'us_bank_account' });
  await sandbox().idle();
  expect(await chargeOf(session)).toMatchObject({ status: 'pending', balance_transaction: null });
  await helper('settle', { session: session.id, outcome: 'succeed' });
  expect(await chargeOf(session)).toMatchObject({ status: 'succeeded', balance_transaction: null });
  await sandbox().idle();
  expect((await chargeOf(session)).balance_transaction).toMatchObject({ type: 'payment', fee: 16 });
});

it('books a payment in the past at once', async () => {
  const { balance_transaction } = await chargeOf(await sell({}, { at: 1_700_000_000 }));
  expect(balance_transaction).toMatchObject({ created: 1_700_000_000 });
});
