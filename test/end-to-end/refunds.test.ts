import { column, major, readRows, sum } from '../../sandbox/left-behind.ts';
import { happen, lastRun, outputOf, post, settle } from '../../sandbox/stage.ts';
import type { Sums } from '../../sandbox/stripe/index.ts';
import type { Fields } from '../../sandbox/zap-runner/index.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useStage } from './support.ts';

const ZAP = 'refund-on-request';
const stage = useStage(ZAP, 'refund-failed-alert', 'refund-issued-log-and-notify');

let link: Fields;

beforeAll(async () => {
  link = await newLink(stage());
});

const press = async (session_id: unknown) => {
  await post(stage(), ZAP, { session_id });
  await settle(stage());
};

const refundsOf = async (payment_intent: unknown) =>
  (await stage().sdk.refunds.list({ payment_intent: String(payment_intent) })).data;

describe('a buyer who asks for a refund', () => {
  test('gets it once, however often and however fast the button is pressed', async () => {
    const { session, redirect_url } = await buy(stage(), link, { email: 'dora@example.com', name: 'Dora' });
    const brought = new URL(redirect_url ?? '').searchParams.get('session_id');
    expect(brought).toBe(session.id);

    await Promise.all([press(brought), press(brought)]);
    await press(brought);
    const refunds = await refundsOf(session.payment_intent);
    expect(refunds).toMatchObject([{ amount: 2400, reason: 'requested_by_customer', status: 'succeeded' }]);
    expect(stage().runner.runs.filter(({ zap }) => zap === ZAP)).toHaveLength(3);
    expect(stage().runner.runs.filter(({ error }) => error)).toEqual([]);
    expect(outputOf(lastRun(stage(), ZAP), 'refund')).toMatchObject({
      id: refunds[0]?.id,
      already_refunded: true,
    });

    const [email] = await inbox(stage(), 'dora@example.com');
    expect(email?.subject).toBe('Order canceled: $24.00 on the way back to you');
    expect(email?.text).toMatch(
      /^Hello Dora,\n\nWe canceled your order of 1 × T-shirt and refunded \$24\.00\./,
    );
    const rows = await readRows(stage().outDir, 'refunds');
    expect(column(rows, 'Refund')).toEqual([refunds[0]?.id]);
  });

  test('before the money has arrived gets none', async () => {
    const buyer = { email: 'bruno@example.com', method: 'us_bank_account' } as const;
    const { session } = await buy(stage(), link, buyer);
    await press(session.id);
    expect(outcomes(stage())).toEqual([`${ZAP} filtered`]);
    expect(await refundsOf(session.payment_intent)).toEqual([]);
  });

  test.each([
    ['nobody knows', 'cs_test_nobody', 'halted', /Nothing was found/],
    ['is no session', 'pi_123', 'errored', /^Checkout Session: .*pi_123.*cs_/],
    ['is missing', undefined, 'errored', /finds no "session_id"/],
    ['is empty', '', 'errored', /^Checkout Session: all fields are empty/],
  ])('with an id that %s hears a plain sentence', async (_what, id, status, error) => {
    await press(id);
    expect(onlyRun(stage())).toMatchObject({ zap: ZAP, status, error: expect.stringMatching(error) });
  });
});

describe('a refund that the bank sends back', () => {
  test('alerts the team once, although Stripe tells it by two events', async () => {
    const { session } = await buy(stage(), link, { email: 'noor@example.com', name: 'Noor' });
    await press(session.id);
    const [refund] = await refundsOf(session.payment_intent);
    const before = stage().stripe.deliveries.length;
    stage().runner.runs.length = 0;
    await happen(stage(), 'refund', { refund: refund?.id, status: 'failed' });
    await settle(stage());
    const types = stage()
      .stripe.deliveries.slice(before)
      .map(({ type }) => type);
    expect(types.sort()).toEqual(['refund.failed', 'refund.updated']);
    expect(outcomes(stage())).toEqual(['refund-failed-alert success']);
    const alert = (await inbox(stage(), 'team@example.com')).at(-1);
    expect(alert?.subject).toBe('A refund failed: $24.00 for noor@example.com');
    expect(alert?.text).toContain('Why: expired_or_canceled_card\n');

    // What failed does not count as refunded: asked again, it is tried again.
    await press(session.id);
    expect((await refundsOf(session.payment_intent)).map(({ status }) => status)).toEqual([
      'succeeded',
      'failed',
    ]);
  });
});

test('the sheet agrees with the books, but for the refund that failed', async () => {
  const books = (await (await fetch(`${stage().stripe.url}/_sandbox/sums`)).json()) as Sums;
  const failed = await stage().sdk.refunds.list({ limit: 100 });
  const isVoid = new Set(failed.data.filter(({ status }) => status === 'failed').map(({ id }) => id));
  const rows = await readRows(stage().outDir, 'refunds');
  expect(isVoid.size).toBe(1);
  expect(rows).toHaveLength(books.refunds + 1);
  const stands = rows.filter(({ Refund = '' }) => !isVoid.has(Refund));
  expect(sum(stands, 'Amount', 'usd')).toBe(major(books.currencies.usd?.refunded ?? 0, 'usd'));
});
