import { createAppTester } from 'zapier-platform-core';
import App from '../../index.ts';
import { CREATE, created } from '../support/promotion-codes.ts';
import { formOf, keyOf, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, type Row, step } from '../support/zapier.ts';

// Codes without a reference: a rerun of the step after a lost answer creates no second one.

useWire();

const LOST = [resets(CREATE), resets(CREATE), resets(CREATE)];

/** Runs of one Zap, which share Zapier's cache. */
const zap = () => {
  const tester = createAppTester(App);
  return (input: Row, authData: Record<string, string> = {}) =>
    tester(
      App.creates.create_promotion_code.operation.perform,
      step({ coupon: 'SPRING', ...input }, authData),
    );
};

describe('after a lost answer', () => {
  test.each([{}, { reference: 'order-7' }])('sends the same key and form in a rerun: %j', async (input) => {
    const again = zap();
    const sent = wire(...LOST, created());
    expect(await failureOf(again(input))).toMatchObject({ name: 'ThrottledError' });
    await again(input);
    expect(new Set(sent.map(keyOf)).size).toBe(1);
    expect(formOf(sent[3])).toEqual(formOf(sent[0]));
  });

  test.each<[string, Record<string, string>]>([
    ['another key', { api_key: 'sk_test_othershop' }],
    ['another connected account', { connected_account: 'acct_other' }],
  ])('does not finish the code for a merchant with %s', async (_whose, authData) => {
    const order = zap();
    const sent = wire(...LOST, created());
    await failureOf(order({}));
    await order({}, authData);
    expect(keyOf(sent[3])).not.toBe(keyOf(sent[0]));
  });
});

test('creates another code for each order', async () => {
  const order = zap();
  const sent = wire(created(), created());
  await order({});
  await order({});
  expect(keyOf(sent[1])).not.toBe(keyOf(sent[0]));
});
