import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { chargeOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('creates', 'cancel_refund');

describe('what is sent', () => {
  const strays = useWire();
  const cancelRefund = (input: Row, authData: Record<string, string> = {}) =>
    run<Row>(perform, step(input, authData));

  const READ = 'GET /v1/refunds/re_1';
  const CANCEL = 'POST /v1/refunds/re_1/cancel';
  const waiting = refundOf({ status: 'requires_action', charge: chargeOf({ amount_refunded: 2000 }) });
  const canceled = refundOf({ status: 'canceled', charge: chargeOf() });
  const session = on('GET /v1/checkout/sessions', listOf([sessionOf()]));

  test('reads the refund, cancels it, and gives it as it is then', async () => {
    const sent = wire(on(READ, waiting), session, on(CANCEL, canceled));
    const row = await cancelRefund({ refund: ' re_1 ' }, { connected_account: 'acct_shop' });
    expect(sent.map(({ request, params }) => [request, params])).toEqual([
      [READ, { 'expand[0]': 'charge' }],
      ['GET /v1/checkout/sessions', { payment_intent: 'pi_1', limit: '1' }],
      [CANCEL, { 'expand[0]': 'charge' }],
    ]);
    for (const { headers } of sent) {
      expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'stripe-account': 'acct_shop' });
    }
    expect(row).toMatchObject({
      id: 're_1',
      status: 'canceled',
      payment_link_id: 'plink_1',
      remaining: 50,
      total_refunded: 0,
    });
    expect(Object.keys(row)).toEqual(Object.keys(sample));
  });

  test('one that is canceled already is a success, without a request to cancel', async () => {
    wire(on(READ, canceled), session);
    expect(await cancelRefund({ refund: 're_1' })).toMatchObject({ status: 'canceled' });
  });

  test('one that became final meanwhile is told as Stripe refuses it', async () => {
    const no = fails(CANCEL, 400, { message: 'This refund cannot be canceled.' });
    wire(on(READ, waiting), session, no, on(READ, refundOf({ status: 'succeeded' })));
    expect((await failureOf(cancelRefund({ refund: 're_1' }))).message).toMatch(/cannot be canceled\.$/);
  });

  test.each<[string, Row, RegExp]>([
    ['nothing', {}, /^Refund: is empty\. Choose a refund, or map its id\.$/],
    ['blanks', { refund: '  ' }, /^Refund: is empty/],
    [
      'a payment',
      { refund: 'pi_1' },
      /^Refund: “pi_1” is not the id of a refund\. It starts with re_, pyr_\.$/,
    ],
    ['a path', { refund: 're_1/../x' }, /^Refund: “re_1\/\.\.\/x” is not the id of a refund/],
    ['a number', { refund: '12.50' }, /^Refund: “12\.50” is not the id of a refund/],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(cancelRefund(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test.each<[string, object, string, RegExp]>([
    ['an unknown refund', { status: 404, code: 'resource_missing' }, 'AppError', /Check the id/],
    [
      'no permission',
      { status: 403, message: "Having the 'rak_charge_write' permission" },
      'AppError',
      /“Charges and Refunds: Write”/,
    ],
    ['a dead key', { status: 401 }, 'ExpiredAuthError', /reconnect/],
  ])('%s', async (_name, { status, ...error }: { status?: number }, name, words) => {
    wire(fails(READ, status ?? 500, error));
    expect(await failureOf(cancelRefund({ refund: 're_1' }))).toMatchObject({
      name,
      message: expect.stringMatching(words),
    });
  });
});

describe('in a shop', () => {
  const { act, sums, simulate, everyCutOff, sell, stripe } = useEmbeddedStripe();

  const refunded = async (status?: string): Promise<Stripe.Refund> => {
    const refund = await stripe().refunds.create({ charge: (await sell()).charge });
    if (status) await simulate('refund', { refund: refund.id, status });
    return refund;
  };
  const statusOf = async ({ id }: Stripe.Refund) => (await stripe().refunds.retrieve(id)).status;

  test('one that waits for the customer is canceled, and the money is the shop’s again', async () => {
    const refund = await refunded('requires_action');
    expect(await act('cancel_refund', { refund: refund.id })).toMatchObject({
      status: 'canceled',
      remaining: 20,
    });
    expect(await statusOf(refund)).toBe('canceled');
    expect((await sums()).refunds).toBe(0);
  });

  test('ten at once cancel it once, and all succeed', async () => {
    const refund = await refunded('requires_action');
    const runs = Array.from({ length: 10 }, () => act('cancel_refund', { refund: refund.id }));
    for (const row of await Promise.all(runs))
      expect(row).toMatchObject({ status: 'canceled', remaining: 20 });
    expect((await sums()).refunds).toBe(0);
  });

  test.each(['succeeded', 'pending', 'failed'])('one that is %s leaves the Zap on', async (status) => {
    const refund = await refunded(status);
    expect(await failureOf(act('cancel_refund', { refund: refund.id }))).toEqual({
      name: 'HaltedError',
      message: `This refund cannot be canceled: its status is ${status}, and only one that waits for the customer can be.`,
    });
    expect(await statusOf(refund)).toBe(status);
  });

  test('one of a bank debit, whose id looks different', async () => {
    const { session, charge } = await sell({}, { method: 'us_bank_account' });
    await simulate('settle', { session: session.id, outcome: 'succeed' });
    const { id } = await stripe().refunds.create({ charge });
    await simulate('refund', { refund: id, status: 'requires_action' });
    expect(id).toMatch(/^pyr_/);
    expect(await act('cancel_refund', { refund: id })).toMatchObject({ id, status: 'canceled' });
  });

  test('cut off at any request, and replayed', async () => {
    const cutOffs = await everyCutOff(
      () => refunded('requires_action'),
      ({ id }) => act('cancel_refund', { refund: id }),
      async (refund) => {
        expect(await statusOf(refund)).toBe('canceled');
        expect((await sums()).refunds).toBe(0);
      },
    );
    expect(cutOffs).toBe(2 * 3);
  });
});
