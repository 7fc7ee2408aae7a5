import { useEmbeddedStripe } from '../support/embedded.ts';
import { chargeOf, intentOf } from '../support/objects.ts';
import { fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('creates', 'update_payment');

describe('what is sent', () => {
  const strays = useWire();
  const updatePayment = (input: Row = {}, authData: Record<string, string> = {}) =>
    run<Row>(perform, step({ payment: 'pi_1', ...input }, authData));

  const READ = 'GET /v1/payment_intents/pi_1';
  const INTENT = 'POST /v1/payment_intents/pi_1';
  const CHARGE = 'POST /v1/charges/ch_1';
  const paid = on(READ, intentOf({ latest_charge: chargeOf() }));

  test.each<[string, Row, object]>([
    [
      'both',
      { description: 'Order 7', metadata: { order: '7' } },
      { description: 'Order 7', metadata: { order: '7' } },
    ],
    ['the description alone', { description: ' Order 7 ' }, { description: 'Order 7' }],
    ['metadata alone', { metadata: { order: 7, 'a b': 'x"y' } }, { metadata: { order: '7', 'a b': 'x"y' } }],
    ['an empty value, which takes a name away', { metadata: { order: '' } }, { metadata: { order: '' } }],
  ])('to the payment and its charge: %s', async (_name, input, form) => {
    const sent = wire(paid, on(INTENT, intentOf()), on(CHARGE, chargeOf({ description: 'Order 7' })));
    const row = await updatePayment(input, { connected_account: 'acct_shop' });
    expect(sent.map(({ request }) => request)).toEqual([READ, INTENT, CHARGE]);
    expect(sent.slice(1).map(formOf)).toEqual([form, form]);
    for (const { headers } of sent) expect(headers['stripe-account']).toBe('acct_shop');
    expect(row).toMatchObject({ id: 'ch_1', payment_id: 'pi_1', description: 'Order 7' });
    expect(Object.keys(row)).toEqual(Object.keys(sample));
  });

  test('a charge without a payment of the newer kind is updated alone', async () => {
    const old = chargeOf({ payment_intent: null });
    const sent = wire(on('GET /v1/charges/ch_1', old), on(CHARGE, old));
    await updatePayment({ payment: 'ch_1', description: 'Order 7' });
    expect(sent).toHaveLength(2);
  });

  test.each<[string, Row, RegExp]>([
    [
      'nothing to update',
      {},
      /^Description: there is nothing to update\. Fill in Description or Metadata\.$/,
    ],
    ['blanks', { description: ' ', metadata: {} }, /^Description: there is nothing to update/],
    ['a name without letters', { metadata: { '': 'x' } }, /^Description: there is nothing to update/],
    ['no payment', { payment: ' ', description: 'x' }, /^Payment: is empty\. Choose a payment/],
    ['a customer', { payment: 'cus_1', description: 'x' }, /^Payment: “cus_1” is not the id of a payment/],
    [
      'a long description',
      { description: 'x'.repeat(501) },
      /^Description: 501 characters are too many: at most 500 fit/,
    ],
    [
      'a long name',
      { metadata: { ['n'.repeat(41)]: 'x' } },
      /^Metadata: “n{41}” is too long: a name has at most 40 characters, a value 500\.$/,
    ],
    ['a long value', { metadata: { order: 'x'.repeat(501) } }, /^Metadata: “order” is too long/],
    [
      'too many entries',
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'x'])) },
      /^Metadata: 51 entries are too many: at most 50 fit\.$/,
    ],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(updatePayment(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test('where nothing was paid, the Zap stays on', async () => {
    wire(on(READ, intentOf({ latest_charge: null })));
    expect(await failureOf(updatePayment({ description: 'x' }))).toEqual({
      name: 'HaltedError',
      message: 'Nothing was paid here, so there is no payment to update.',
    });
  });

  test('an unknown payment', async () => {
    wire(fails(READ, 404, { code: 'resource_missing', message: "No such payment_intent: 'pi_1'" }));
    expect((await failureOf(updatePayment({ description: 'x' }))).message).toMatch(
      /^Payment: Stripe has no such payment \(pi_1\)/,
    );
  });
});

describe('in a shop', () => {
  const { act, everyCutOff, restrictedKey, sell, stripe } = useEmbeddedStripe();

  const marksOf = async ({ payment, charge }: { payment: string; charge: string }) =>
    [await stripe().paymentIntents.retrieve(payment), await stripe().charges.retrieve(charge)].map(
      ({ description, metadata }) => [description, metadata],
    );

  test('what the payment had besides is kept, a name with an empty value is taken away', async () => {
    const payment_intent_data = {
      description: 'Old',
      metadata: { campaign: 'spring', order: '6', gone: 'x' },
    };
    const paid = await sell({ payment_intent_data });
    const metadata = { order: '7', gone: '' };
    expect(await act('update_payment', { payment: paid.session.id, metadata })).toMatchObject({
      metadata: { campaign: 'spring', order: '7' },
    });
    const marks = ['Old', { campaign: 'spring', order: '7' }];
    expect(await marksOf(paid)).toEqual([marks, marks]);
  });

  test('it is found by what was set', async () => {
    const { charge, payment } = await sell();
    await act('update_payment', { payment, metadata: { order: '7' } });
    const found = await act<Row[]>('find_payment', { metadata_key: 'order', metadata_value: '7' });
    expect(found.map(({ id }) => id)).toEqual([charge]);
  });

  test('names the permission that is missing', async () => {
    const { payment } = await sell();
    const api_key = await restrictedKey({ charge: 'read', payment_intent: 'read' });
    const input = { payment, description: 'x' };
    expect((await failureOf(act('update_payment', input, { api_key }))).message).toMatch(
      /“PaymentIntents: Write” \(rak_payment_intent_write\)/,
    );
  });

  test('cut off at any request, and replayed', async () => {
    const cutOffs = await everyCutOff(
      sell,
      ({ payment }) => act('update_payment', { payment, description: 'Order 7', metadata: { order: '7' } }),
      async (paid) => {
        const marks = ['Order 7', { order: '7' }];
        expect(await marksOf(paid)).toEqual([marks, marks]);
      },
    );
    expect(cutOffs).toBe(2 * 3);
  });
});
