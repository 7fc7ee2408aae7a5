import { useEmbeddedStripe } from '../support/embedded.ts';
import { chargeOf, intentOf } from '../support/objects.ts';
import { fails, keyOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('creates', 'send_receipt');

describe('what is sent', () => {
  const strays = useWire();
  const sendReceipt = (input: Row = {}, authData: Record<string, string> = {}) =>
    run<Row>(perform, step({ payment: 'pi_1', ...input }, authData));

  const READ = 'GET /v1/payment_intents/pi_1';
  const UPDATE = 'POST /v1/charges/ch_1';
  const paid = (more: object = {}) => on(READ, intentOf({ latest_charge: chargeOf(more) }));
  const sentTo = (email: string) => on(UPDATE, chargeOf({ receipt_email: email }));

  test.each<[string, Row, object, string]>([
    ['the address of the checkout', {}, {}, 'ada@example.com'],
    ['the address that got one before', {}, { receipt_email: 'boss@example.com' }, 'boss@example.com'],
    [
      'another address',
      { email: ' team@example.com ' },
      { receipt_email: 'x@example.com' },
      'team@example.com',
    ],
  ])('to %s', async (_name, input, charge, email) => {
    const sent = wire(paid(charge), sentTo(email));
    const row = await sendReceipt(input, { connected_account: 'acct_shop' });
    expect(sent[1]?.params).toEqual({ receipt_email: email, 'expand[0]': 'balance_transaction' });
    for (const { headers } of sent) expect(headers['stripe-account']).toBe('acct_shop');
    expect(row).toMatchObject({ id: 'ch_1', payment_id: 'pi_1', receipt_email: email });
    expect(Object.keys(row)).toEqual(Object.keys(sample));
  });

  test('a replay has the same key; another address, payment or reference a different one', async () => {
    const keyFor = async (input: Row, charge: object = {}) => {
      const id = (charge as { id?: string }).id ?? 'ch_1';
      const sent = wire(paid(charge), on(`POST /v1/charges/${id}`, chargeOf(charge)));
      await sendReceipt(input);
      return keyOf(sent[1]);
    };
    const key = await keyFor({});
    expect(await keyFor({})).toBe(key);
    expect(await keyFor({ email: 'ada@example.com' })).toBe(key);
    for (const [input, charge] of [
      [{ email: 'b@example.com' }, {}],
      [{ reference: 'again' }, {}],
      [{}, { id: 'ch_2' }],
    ] as const) {
      expect(await keyFor(input, charge)).not.toBe(key);
    }
  });

  test.each<[string, Row, RegExp]>([
    ['no payment', { payment: '' }, /^Payment: is empty\. Choose a payment, or map its id\.$/],
    ['a refund', { payment: 're_1' }, /^Payment: “re_1” is not the id of a payment/],
    ['a path', { payment: 'pi_1/../x' }, /is not the id of a payment/],
    ['no address', { email: 'Ada' }, /^Email: this is not one email address, like jenny@example\.com\.$/],
    ['two addresses', { email: 'a@b.example, c@d.example' }, /^Email: this is not one email address/],
    ['a long reference', { reference: 'x'.repeat(501) }, /^Reference: 501 characters are too many/],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(sendReceipt(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test.each<[string, object | null, RegExp]>([
    [
      'a payment that failed',
      { status: 'failed' },
      /^This payment has not succeeded, so there is no receipt/,
    ],
    ['a bank debit on its way', { status: 'pending' }, /has not succeeded/],
    ['a payment that nobody tried to make', null, /has not succeeded/],
    [
      'a payment without an address',
      { billing_details: { email: null }, receipt_email: null },
      /^This payment has no email address\. Fill in Email\.$/,
    ],
  ])('%s leaves the Zap on', async (_name, charge, words) => {
    wire(charge ? paid(charge) : on(READ, intentOf({ latest_charge: null })));
    expect(await failureOf(sendReceipt())).toEqual({
      name: 'HaltedError',
      message: expect.stringMatching(words),
    });
  });

  test('what Stripe refuses comes without the buyer’s address', async () => {
    wire(
      paid(),
      fails(UPDATE, 400, { message: 'Invalid email address: ada@example.com', param: 'receipt_email' }),
    );
    expect((await failureOf(sendReceipt())).message).toBe(
      'Stripe refused the request: Invalid email address: [email] (Stripe’s name of the field: receipt_email)',
    );
  });
});

describe('in a shop', () => {
  const { act, simulate, emails, everyCutOff, restrictedKey, sell } = useEmbeddedStripe();

  test('goes to the customer once a day, under another reference again', async () => {
    const { payment, session, charge } = await sell();
    for (const input of [
      { payment },
      { payment },
      { payment: session.id },
      { payment: charge },
      { payment, reference: 'again' },
      { payment, email: 'boss@example.com' },
      { payment, email: 'boss@example.com' },
    ]) {
      await act('send_receipt', input);
    }
    expect(await emails()).toEqual([
      ['receipt', 'ada@example.com', charge],
      ['receipt', 'ada@example.com', charge],
      ['receipt', 'boss@example.com', charge],
    ]);
  });

  test.each([400, 500])('a saved answer of %p does not keep it from going out today', async (status) => {
    const { payment, charge } = await sell();
    await simulate('fail_next', { method: 'POST', path: '/v1/charges', status });
    // A 500 is asked for again in the same step, a refusal is not.
    if (status === 400) await failureOf(act('send_receipt', { payment }));
    await act('send_receipt', { payment });
    expect(await emails()).toEqual([['receipt', 'ada@example.com', charge]]);
  });

  test('of a paid invoice', async () => {
    const { session, charge } = await sell({ invoice_creation: { enabled: true } });
    await act('send_receipt', { payment: String(session.invoice) });
    expect(await emails()).toEqual([['receipt', 'ada@example.com', charge]]);
  });

  test('names the permission that is missing', async () => {
    const { payment } = await sell();
    const api_key = await restrictedKey({ charge: 'read', payment_intent: 'read' });
    expect((await failureOf(act('send_receipt', { payment }, { api_key }))).message).toMatch(
      /“Charges and Refunds: Write”/,
    );
    expect(await emails()).toEqual([]);
  });

  test('cut off at any request, and replayed, it goes out once', async () => {
    const cutOffs = await everyCutOff(
      sell,
      ({ payment }) => act('send_receipt', { payment }),
      async ({ charge }) =>
        expect((await emails()).filter(([, , about]) => about === charge)).toHaveLength(1),
    );
    expect(cutOffs).toBe(2 * 2);
  });
});
