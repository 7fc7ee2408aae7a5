import { useEmbeddedStripe } from '../support/embedded.ts';
import { chargeOf, intentOf } from '../support/objects.ts';
import { fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform } = operationOf('creates', 'update_payment');
const updatePayment = (input: Row = {}) => run<Row>(perform, step({ payment: 'pi_1', ...input }));

const READ = 'GET /v1/payment_intents/pi_1';
const INTENT = 'POST /v1/payment_intents/pi_1';
const CHARGE = 'POST /v1/charges/ch_1';

describe('over the wire', () => {
  useWire();

  test.each<[string, Row, object]>([
    [
      'the description and metadata',
      { description: ' Order 7 ', metadata: { order: 7 } },
      { description: 'Order 7', metadata: { order: '7' } },
    ],
    ['the description alone', { description: 'Order 7' }, { description: 'Order 7' }],
    ['an empty value, which removes a name', { metadata: { order: '' } }, { metadata: { order: '' } }],
  ])('sets %s of the payment and of its charge', async (_what, input, form) => {
    const paid = on(READ, intentOf({ latest_charge: chargeOf() }));
    const sent = wire(paid, on(INTENT, intentOf()), on(CHARGE, chargeOf({ description: 'Order 7' })));
    expect(await updatePayment(input)).toMatchObject({ id: 'ch_1', description: 'Order 7' });
    expect(sent.map(({ request }) => request)).toEqual([READ, INTENT, CHARGE]);
    expect(sent.slice(1).map(formOf)).toEqual([form, form]);
  });

  test('updates only the charge if it has no payment', async () => {
    const old = chargeOf({ payment_intent: null });
    wire(on('GET /v1/charges/ch_1', old), on(CHARGE, old));
    expect(await updatePayment({ payment: 'ch_1', description: 'Order 7' })).toMatchObject({ id: 'ch_1' });
  });

  test.each([{}, { description: ' ', metadata: { '': 'x' } }])(
    'refuses %j, which updates nothing',
    async (input) => {
      expect((await failureOf(updatePayment(input))).message).toBe(
        'Description: there is nothing to update. Fill in Description or Metadata.',
      );
    },
  );

  test('fails if Stripe refuses to update the payment', async () => {
    const paid = on(READ, intentOf({ latest_charge: chargeOf() }));
    wire(paid, fails(INTENT, 400, { message: 'No.' }));
    expect((await failureOf(updatePayment({ description: 'x' }))).message).toMatch(/No\.$/);
  });

  test('leaves the Zap on if nothing was paid', async () => {
    wire(on(READ, intentOf({ latest_charge: null })));
    expect(await failureOf(updatePayment({ description: 'x' }))).toEqual({
      name: 'HaltedError',
      message: 'Nothing was paid here, so there is no payment to update.',
    });
  });
});

describe('against the embedded Stripe', () => {
  const { act, sell, stripe } = useEmbeddedStripe();

  test('keeps other metadata, removes a name with an empty value, and lets the payment be found', async () => {
    const metadata = { campaign: 'spring', order: '6', gone: 'x' };
    const paid = await sell({ payment_intent_data: { description: 'Old', metadata } });
    await act('update_payment', { payment: paid.session.id, metadata: { order: '7', gone: '' } });
    const updated = { description: 'Old', metadata: { campaign: 'spring', order: '7' } };
    expect(await stripe().paymentIntents.retrieve(paid.payment)).toMatchObject(updated);
    expect(await stripe().charges.retrieve(paid.charge)).toMatchObject(updated);
    const found = await act<Row[]>('find_payment', { metadata_key: 'order', metadata_value: '7' });
    expect(found.map(({ id }) => id)).toEqual([paid.charge]);
  });
});
