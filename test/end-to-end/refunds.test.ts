import { lastRun, outputOf, postToHook, readTotals, simulate, untilIdle } from '../../sandbox/environment.ts';
import { column, major, readRows, sum } from '../../sandbox/output-files.ts';
import type { Fields } from '../../sandbox/zapier/index.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment } from './support.ts';

const ZAP = 'refund-on-request';
const env = useEnvironment(ZAP, 'refund-failed-alert', 'refund-issued-log-and-notify');

let link: Fields;

beforeAll(async () => {
  link = await newLink(env());
});

const press = async (session_id: unknown) => {
  await postToHook(env(), ZAP, { session_id });
  await untilIdle(env());
};

const refundsOf = async (payment_intent: unknown) =>
  (await env().sdk.refunds.list({ payment_intent: String(payment_intent) })).data;

describe('a request for a refund', () => {
  test('makes one refund, however often the button is pressed', async () => {
    const { session, redirect_url } = await buy(env(), link, { email: 'dora@example.com', name: 'Dora' });
    const brought = new URL(redirect_url ?? '').searchParams.get('session_id');
    expect(brought).toBe(session.id);

    await Promise.all([press(brought), press(brought)]);
    await press(brought);
    const refunds = await refundsOf(session.payment_intent);
    expect(refunds).toMatchObject([{ amount: 2400, reason: 'requested_by_customer', status: 'succeeded' }]);
    expect(env().runner.runs.filter(({ zap }) => zap === ZAP)).toHaveLength(3);
    expect(env().runner.runs.filter(({ error }) => error)).toEqual([]);
    expect(outputOf(lastRun(env(), ZAP), 'refund')).toMatchObject({
      id: refunds[0]?.id,
      already_refunded: true,
    });

    const [email, ...others] = await inbox(env(), 'dora@example.com');
    expect(others).toEqual([]);
    expect(email?.subject).toBe('Your refund of $24.00 is on its way');
    expect(email?.text).toMatch(/^Hello Dora,\n\nWe refunded \$24\.00 to you\./);
    const [note] = await inbox(env(), 'team@example.com');
    expect(note?.text).toContain('Reason: Requested by customer\n');
    const rows = await readRows(env().outDir, 'refunds');
    expect(column(rows, 'Refund')).toEqual([refunds[0]?.id]);
  });

  test('makes no refund before the money has arrived', async () => {
    const buyer = { email: 'bruno@example.com', method: 'us_bank_account' } as const;
    const { session } = await buy(env(), link, buyer);
    await press(session.id);
    expect(outcomes(env())).toEqual([`${ZAP} filtered`]);
    expect(await refundsOf(session.payment_intent)).toEqual([]);
  });

  test.each([
    ['Stripe does not know', 'cs_test_nobody', 'halted', /found nothing/],
    ['is not one of a checkout', 'pi_123', 'errored', /^Checkout Session: .*pi_123.*cs_/],
    ['is missing', undefined, 'errored', /has no "session_id"/],
    ['is empty', '', 'halted', /found nothing/],
  ])('ends with a plain sentence for an id that %s', async (_what, id, status, error) => {
    await press(id);
    expect(onlyRun(env())).toMatchObject({ zap: ZAP, status, error: expect.stringMatching(error) });
  });
});

describe('a refund that fails at the bank', () => {
  test('alerts the team once, although Stripe sends two events', async () => {
    const { session } = await buy(env(), link, { email: 'noor@example.com', name: 'Noor' });
    await press(session.id);
    const [refund] = await refundsOf(session.payment_intent);
    const before = env().stripe.deliveries.length;
    env().runner.runs.length = 0;
    await simulate(env(), 'refund', { refund: refund?.id, status: 'failed' });
    await untilIdle(env());
    const types = env()
      .stripe.deliveries.slice(before)
      .map(({ type }) => type);
    expect(types.sort()).toEqual(['refund.failed', 'refund.updated']);
    expect(outcomes(env())).toEqual(['refund-failed-alert success']);
    const alert = (await inbox(env(), 'team@example.com')).at(-1);
    expect(alert?.subject).toBe('A refund failed: $24.00 for noor@example.com');
    expect(alert?.text).toContain('Why: the card has expired or was canceled\n');

    // A failed refund does not count: the next request makes another one.
    await press(session.id);
    expect((await refundsOf(session.payment_intent)).map(({ status }) => status)).toEqual([
      'succeeded',
      'failed',
    ]);
  });
});

test('updates the row of a refund that failed at the bank', async () => {
  const { refunds, currencies } = await readTotals(env());
  const rows = await readRows(env().outDir, 'refunds');
  const stands = rows.filter(({ Status }) => Status !== 'failed');
  expect(rows.filter(({ Status }) => Status === 'failed')).toMatchObject([
    { Email: 'noor@example.com', Failure: 'expired_or_canceled_card', Remaining: '24' },
  ]);
  expect(stands).toHaveLength(refunds);
  expect(sum(stands, 'Amount', 'usd')).toBe(major(currencies.usd?.refunded ?? 0, 'usd'));
});
