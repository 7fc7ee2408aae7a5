import { readTotals, simulate, untilIdle } from '../../sandbox/environment.ts';
import { column, major, readRows, sum } from '../../sandbox/output-files.ts';
import type { Fields } from '../../sandbox/zapier/index.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment, zapsNamed } from './support.ts';

const POLLING = 'log-every-payment-polling';
const env = useEnvironment('weekly-sales', 'dispute-alert', 'log-every-payment', POLLING);

const DAY = 86_400;
const WEEK = { from: '2026-11-09', to: '2026-11-15' };
const monday = Date.parse(WEEK.from) / 1000;

describe('the weekly report', () => {
  test('is empty until a link is marked for it', async () => {
    await env().runner.fire('weekly-sales', WEEK);
    expect(onlyRun(env())).toMatchObject({
      status: 'halted',
      error: expect.stringContaining('found nothing'),
    });
    expect(await readRows(env().outDir, 'weekly_sales')).toEqual([]);
  });

  test('has the sales of the link from Monday to Sunday', async () => {
    const link = await newLink(env(), { metadata: { report: 'weekly' } });
    const seed = (from: number, to: number, payments: number, more: object = {}) =>
      simulate(env(), 'seed', { payment_link: link.id, from, to, payments, ...more });
    await seed(monday - 3 * DAY, monday, 4);
    await seed(monday, monday + 7 * DAY, 23, { refunded_every: 5, expired_every: 4 });
    await seed(monday + 7 * DAY, monday + 9 * DAY, 6);

    await env().runner.fire('weekly-sales', WEEK);
    const span = { payment_link: String(link.id), from: `${monday}`, to: `${monday + 7 * DAY}` };
    const totals = await readTotals(env(), span);
    expect(totals).toMatchObject({ paid_sessions: 23, expired_sessions: 5, refunds: 4 });
    const { gross, fees } = totals.settlement;
    expect(await readRows(env().outDir, 'weekly_sales')).toMatchObject([
      {
        From: '2026-11-09',
        To: '2026-11-15',
        Product: '1 × T-shirt',
        Sales: '23',
        Revenue: '$552.00',
        Settled: major(gross, 'usd'),
        Fees: major(fees, 'usd'),
        Net: major(gross - fees, 'usd'),
        'Settled In': 'USD',
        Refunded: '96',
        Abandoned: '5',
        Incomplete: 'false',
      },
    ]);
  });

  test('runs by its schedule, and not by a hook or a poll', async () => {
    const { runner } = env();
    await expect(runner.fire(POLLING, WEEK)).rejects.toThrow('has no schedule');
    await expect(runner.poll('weekly-sales')).rejects.toThrow('has no polling trigger');
    expect((await fetch(runner.hookUrl('weekly-sales'), { method: 'POST', body: '{}' })).status).toBe(410);
  });
});

describe('a polling Zap for payments', () => {
  test('writes the same rows as the instant one, each once', async () => {
    const { runner, outDir } = env();
    await runner.poll(POLLING);
    runner.runs.length = 0;
    const links: Fields[] = [];
    for (const fields of [{}, { amount: '1800', currency: 'JPY' }, { amount: '12.340', currency: 'KWD' }]) {
      links.push(await newLink(env(), fields));
    }
    for (const link of links) await buy(env(), link, { email: 'ada@example.com' });
    const debit = { email: 'bruno@example.com', method: 'us_bank_account' } as const;
    const { session } = await buy(env(), links[0] ?? {}, debit);

    expect(await runner.poll(POLLING)).toBe(3);
    await simulate(env(), 'settle', { session: session.id, outcome: 'succeed' });
    await untilIdle(env());
    expect(await runner.poll(POLLING)).toBe(1);
    expect(await runner.poll(POLLING)).toBe(0);

    const rows = await readRows(outDir, 'payments_polled');
    expect(rows).toHaveLength(4);
    const hooked = await readRows(outDir, 'payments');
    expect(rows.toSorted(bySession)).toEqual(hooked.toSorted(bySession));
    for (const currency of ['usd', 'jpy', 'kwd']) {
      expect(sum(rows, 'Amount', currency)).toBe({ usd: '48', jpy: '1800', kwd: '12.34' }[currency]);
    }
  });

  test('can be turned on if all 16 webhook endpoints are in use', async () => {
    const { runner, sdk, stripe } = env();
    const [hooked, polled] = await zapsNamed('log-every-payment', POLLING);
    if (!hooked || !polled) throw new Error('The Zaps are gone.');
    await runner.turnOff(hooked.id);
    await runner.turnOff(polled.id);
    const { data: taken } = await sdk.webhookEndpoints.list({ limit: 100 });
    const made = await Promise.all(
      Array.from({ length: 16 - taken.length }, () =>
        sdk.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['price.created'] }),
      ),
    );

    await expect(runner.turnOn(hooked)).rejects.toThrow(/16/);
    await runner.turnOn(polled);
    const link = await newLink(env());
    await buy(env(), link, { email: 'polly@example.com' });
    const before = stripe.requests.length;
    expect(await runner.poll(polled.id)).toBe(1);
    expect(stripe.requests.slice(before).map(({ path }) => path)).toEqual([
      '/v1/events',
      expect.stringMatching('/v1/checkout/sessions/cs_'),
    ]);
    expect(column(await readRows(env().outDir, 'payments_polled'), 'Email')).toContain('polly@example.com');

    await Promise.all(made.map(({ id }) => sdk.webhookEndpoints.del(id)));
    await runner.turnOn(hooked);
  });
});

test('alerts the team once about a dispute, with the last day for an answer', async () => {
  const { session } = await buy(env(), await newLink(env()), { email: 'yuki@example.com', name: 'Yuki' });
  env().runner.runs.length = 0;
  await simulate(env(), 'deliver_twice', { times: 1, type: 'charge.dispute.created' });
  await simulate(env(), 'dispute', { payment_intent: session.payment_intent });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['dispute-alert success']);
  const [email, ...others] = await inbox(env(), 'team@example.com');
  expect(others).toEqual([]);
  expect(email?.subject).toBe('Dispute over $24.00 by yuki@example.com');
  expect(email?.text).toContain('Reason: Fraudulent\n');
  expect(email?.text).toMatch(/^Answer by: \w+day, \d+ \w+ 20\d\d, \d\d:\d\d, New York time$/m);
});

const bySession = (a: Record<string, string>, b: Record<string, string>) =>
  (a.Session ?? '').localeCompare(b.Session ?? '');
