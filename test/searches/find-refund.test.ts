import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { chargeOf, intentOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('searches', 'find_refund');
const ids = (rows: Row[]) => rows.map(({ id }) => id);

describe('over the wire', () => {
  const strays = useWire();
  const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));

  const LIST = 'GET /v1/refunds';
  const INTENT = on('GET /v1/payment_intents/pi_1', intentOf({ latest_charge: chargeOf() }));
  const SESSION = on('GET /v1/checkout/sessions', listOf([sessionOf()]));
  const refund = refundOf({
    charge: chargeOf({ amount_refunded: 2000 }),
    metadata: { zapier_reference: 'order-7' },
  });

  test('finds the refunds of a payment, each with its checkout', async () => {
    const sent = wire(INTENT, on(LIST, listOf([refund])), SESSION);
    const rows = await find({ payment: 'pi_1' }, { connected_account: 'acct_shop' });
    expect(sent.slice(1).map(formOf)).toEqual([
      { charge: 'ch_1', limit: '100' },
      { payment_intent: 'pi_1', limit: '1' },
    ]);
    for (const { headers } of sent) expect(headers['stripe-account']).toBe('acct_shop');
    expect(rows).toMatchObject([
      { id: 're_1', reference: 'order-7', payment_link_id: 'plink_1', remaining: 30, live_mode: false },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
  });

  test('reads pages until it finds the reference', async () => {
    const page = Array.from({ length: 100 }, (_, i) => refundOf({ id: `re_x${i}` }));
    const sent = wire(on(LIST, listOf(page, true)), on(LIST, listOf([refund])), SESSION);
    expect(ids(await find({ reference: ' order-7 ' }))).toEqual(['re_1']);
    expect(sent[1]?.params).toMatchObject({ starting_after: 're_x99' });
  });

  test('puts successful refunds first, and stops at the newest successful one of a reference', async () => {
    const metadata = { zapier_reference: 'order-7' };
    const made = (id: string, status: string) => refundOf({ id, status, metadata, payment_intent: null });
    const list = [made('re_5', 'failed'), made('re_4', 'pending'), made('re_3', 'succeeded')];
    wire(on(LIST, listOf([...list, made('re_2', 'succeeded')], true)));
    expect(ids(await find({ reference: 'order-7' }))).toEqual(['re_3', 're_4', 're_5']);
  });

  test('returns at most ten refunds, the newest ones', async () => {
    const page = Array.from({ length: 12 }, (_, i) => refundOf({ id: `re_${i}`, payment_intent: null }));
    wire(on(LIST, listOf(page, true)));
    expect(ids(await find({ status: 'succeeded' }))).toEqual(page.slice(0, 10).map(({ id }) => id));
  });

  test.each<[string, Row, string[]]>([
    ['its reference', { reference: 'order-7' }, ['re_1']],
    ['another reference', { reference: 'order-8' }, []],
    ['its status', { status: 'Succeeded' }, ['re_1']],
    ['another status', { status: 'failed' }, []],
  ])('compares the other fields as well: %s', async (_name, input, found) => {
    wire(INTENT, on(LIST, listOf([refund])), ...(found.length ? [SESSION] : []));
    expect(ids(await find({ payment: 'pi_1', ...input }))).toEqual(found);
  });

  test.each<[string, Row, RegExp]>([
    ['an empty form', {}, /^Payment: all fields are empty\. Fill in at least one to search by\.$/],
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
  const find = async (input: Row) => ids(await act<Row[]>('find_refund', input));

  test('finds refunds by each field and by combinations', async () => {
    const [ada, bob] = [await sell(), await sell({}, { email: 'bob@example.com' })];
    const part = await act('refund_payment', { payment: ada.payment, amount: '5', reference: 'part "1"' });
    const rest = await act('refund_payment', { payment: ada.payment, reference: 'rest' });
    const other: Stripe.Refund = await stripe().refunds.create({ charge: bob.charge });
    await simulate('refund', { refund: other.id, status: 'failed' });

    const cases: [Row, unknown[]][] = [
      [{ payment: ada.payment }, [rest.id, part.id]],
      [{ payment: ada.charge, reference: 'part "1"' }, [part.id]],
      [{ payment: ada.session.id, status: 'failed' }, []],
      [{ payment: bob.payment, status: 'failed' }, [other.id]],
      [{ reference: 'rest' }, [rest.id]],
      [{ reference: 'Rest' }, []],
      [{ status: 'failed' }, [other.id]],
      [{ status: 'succeeded' }, [rest.id, part.id]],
      [{ status: 'canceled' }, []],
      [{ payment: (await sell()).payment }, []],
      [{ payment: 'pi_unknown' }, []],
    ];
    for (const [input, expected] of cases) expect([input, await find(input)]).toEqual([input, expected]);
  });
});
