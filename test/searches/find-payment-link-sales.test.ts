import fc from 'fast-check';
import { toMajor } from '../../lib/money.ts';
import { CONNECTED_ACCOUNT } from '../../sandbox/stripe/index.ts';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('searches', 'find_payment_link_sales');

describe('over the wire', () => {
  const strays = useWire();
  const find = (input: Row, authData: Record<string, string> = {}) =>
    run(perform, step({ payment_link: 'plink_1', ...input }, authData));

  const exists = on('GET /v1/payment_links/plink_1', { id: 'plink_1' });

  test('returns zeros for a link that sold nothing, with three requests', async () => {
    const sent = wire(
      on('GET /v1/checkout/sessions', listOf([])),
      on('GET /v1/checkout/sessions', listOf([])),
      exists,
    );
    const period = { from: '2026-11-01', to: '2026-11-30', count_by: 'checkout' };
    const rows = await find(period, { connected_account: 'acct_shop' });
    expect(sent[0]?.headers['stripe-account']).toBe('acct_shop');
    expect(rows).toEqual([
      {
        id: 'plink_1',
        from: '2026-11-01T00:00:00Z',
        to: '2026-12-01T00:00:00Z',
        counted_by: 'checkout',
        sales: 0,
        revenue: [],
        revenue_summary: '0',
        refunded: null,
        refunds_in_period: 0,
        refunded_in_period: [],
        renewals: 0,
        renewal_revenue: [],
        settled_revenue: null,
        fees: null,
        net: null,
        settlement_currency: null,
        settlements: [],
        sales_without_settlement: 0,
        expired_checkouts: 0,
        truncated: false,
        complete_from: null,
        details_note: null,
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
  });

  test('reads days in the time zone of the Zap', async () => {
    wire(on('GET /v1/checkout/sessions', listOf([])), on('GET /v1/checkout/sessions', listOf([])), exists);
    const input = { payment_link: 'plink_1', from: '2026-11-01', to: '2026-11-01', count_by: 'checkout' };
    const bundle = { ...step(input), meta: { timezone: 'America/New_York' } };
    // The clocks went back in that night: the day has 25 hours.
    expect(await run(perform, bundle)).toMatchObject([
      { from: '2026-11-01T04:00:00Z', to: '2026-11-02T05:00:00Z' },
    ]);
  });

  // A free checkout is `no_payment_required` from the moment that it is opened.
  test('counts a checkout as a sale only if it is complete', async () => {
    const opened = (status: string, payment_status: string, amount_total: number) =>
      sessionOf({ id: `cs_${status}_${payment_status}`, status, payment_status, amount_total });
    const sessions = [
      opened('open', 'no_payment_required', 0),
      opened('open', 'paid', 700),
      opened('complete', 'no_payment_required', 0),
      opened('complete', 'paid', 1500),
    ];
    wire(on('GET /v1/checkout/sessions', listOf(sessions)), on('GET /v1/refunds', listOf([])));
    expect(await find({ count_by: 'checkout' })).toMatchObject([{ sales: 2, revenue_summary: '$15.00' }]);
  });

  test('finds nothing for a link that Stripe does not know', async () => {
    wire(fails('GET /v1/checkout/sessions', 400, { code: 'resource_missing', param: 'payment_link' }));
    expect(await find({})).toEqual([]);
  });

  test.each<[string, Row, RegExp]>([
    ['an empty form', { payment_link: '' }, /^Payment Link: all fields are empty\./],
    [
      'a period that ends before it begins',
      { from: '2026-11-22', to: '2026-11-21' },
      /^To: is not after From\. Swap/,
    ],
  ])('refuses %s before any request', async (_name, input, words) => {
    expect(await failureOf(find(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });
});

const START = Date.parse('2026-09-01T00:00:00Z') / 1000;
const DAY = 86_400;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The item of a link for a club at $19 a month. */
const monthly = () => ({
  price_data: {
    currency: 'usd',
    unit_amount: 1900,
    product_data: { name: 'Club' },
    recurring: { interval: 'month' } as const,
  },
  quantity: 1,
});

describe('against the embedded Stripe', () => {
  const { act, sums, simulate, requests, sell } = useEmbeddedStripe();

  const seed = async (more: object = {}): Promise<string> =>
    (
      await simulate<{ payment_link: string }>('seed', {
        payments: 400,
        from: START,
        to: START + 60 * DAY,
        currencies: ['usd', 'jpy', 'kwd', 'eur'],
        refunded_every: 7,
        expired_every: 5,
        ...more,
      })
    ).payment_link;

  const find = async (input: Row, authData = {}): Promise<Row> =>
    (await act<Row[]>('find_payment_link_sales', input, authData))[0] ?? {};

  /** The figures of the record from the sums of the embedded Stripe. */
  const expected = async (payment_link: string, { from, to }: { from?: number; to?: number } = {}) => {
    const span = { payment_link, ...(from && { from: String(from) }), ...(to && { to: String(to) }) };
    const { currencies, settlement, ...counts } = await sums(`${new URLSearchParams(span)}`);
    const amount = (minor: number) => toMajor(minor, settlement.currency);
    return {
      sales: counts.paid_sessions,
      expired_checkouts: counts.expired_sessions,
      revenue: expect.arrayContaining(
        Object.entries(currencies).map(([currency, { payments, paid, refunded }]) =>
          expect.objectContaining({
            currency: currency.toUpperCase(),
            sales: payments,
            amount_minor: paid,
            refunded: toMajor(refunded, currency),
          }),
        ),
      ),
      ...(counts.paid_sessions > 0 && {
        settled_revenue: amount(settlement.gross),
        fees: amount(settlement.fees),
        net: amount(settlement.gross - settlement.fees),
        settlement_currency: settlement.currency.toUpperCase(),
      }),
      sales_without_settlement: 0,
      truncated: false,
      complete_from: null,
    };
  };

  test('agrees with the sums to the minor unit, with refunds, fees and expired checkouts in four currencies', async () => {
    const link = await seed();
    await seed({ payments: 150 });
    const row = await find({ payment_link: link });
    expect(row).toMatchObject(await expected(link));
    expect(row).toMatchObject({ sales: 400, expired_checkouts: 80, refunded: null });
    expect(row.revenue).toHaveLength(4);
  });

  test('agrees with the sums of any period', async () => {
    const link = await seed();
    const moment = fc.integer({ min: START - DAY, max: START + 61 * DAY });
    await fc.assert(
      fc.asyncProperty(moment, moment, async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        expect(
          await find({ payment_link: link, from: iso(from), to: iso(to), count_by: 'checkout' }),
        ).toMatchObject(await expected(link, { from, to }));
      }),
      { numRuns: 12 },
    );
  });

  test('counts all of a day and nothing of its neighbors', async () => {
    const link = await seed({ currencies: ['usd'], payments: 600 });
    const row = await find({ payment_link: link, from: '2026-09-10', to: '2026-09-10' });
    expect(row).toMatchObject(await expected(link, { from: START + 9 * DAY, to: START + 10 * DAY }));
    expect(row).toMatchObject({ sales: 10, from: '2026-09-10T00:00:00Z', to: '2026-09-11T00:00:00Z' });
  });

  test('counts a thousand sales in one minute', async () => {
    const link = await seed({ payments: 1000, to: START + 60 });
    expect(await find({ payment_link: link })).toMatchObject(await expected(link));
  });

  test('counts since the moment that it names if the time runs out', async () => {
    const link = await seed({ payments: 2000 });
    const before = requests().length;
    jest.spyOn(performance, 'now').mockImplementation(() => (requests().length - before > 9 ? 60_000 : 0));
    const row = await find({ payment_link: link });
    expect(row).toMatchObject({ truncated: true, complete_from: expect.stringMatching(/^2026-10-/) });
    const {
      truncated: _,
      complete_from: __,
      ...figures
    } = await expected(link, {
      from: Date.parse(String(row.complete_from)) / 1000,
    });
    expect(row).toMatchObject(figures);
    expect(row.sales).toBeGreaterThan(100);
    expect(row.sales).toBeLessThan(2000);
  });

  test('counts sales of subscriptions as sales without a settlement', async () => {
    const { link } = await sell({ line_items: [monthly()] });
    expect(await find({ payment_link: link.id })).toMatchObject({
      sales: 1,
      revenue_summary: '$19.00',
      settled_revenue: null,
      sales_without_settlement: 1,
    });
  });

  test('counts a bank debit after it has arrived', async () => {
    const { link, session } = await sell({}, { method: 'us_bank_account' });
    expect(await find({ payment_link: link.id })).toMatchObject({ sales: 0, revenue_summary: '0' });
    await simulate('settle', { session: session.id, outcome: 'succeed' });
    expect(await find({ payment_link: link.id })).toMatchObject({ sales: 1, revenue_summary: '$20.00' });
  });

  test('reads only from the connected account', async () => {
    const { link } = await sell({}, { account: CONNECTED_ACCOUNT });
    await sell();
    const before = requests().length;
    const connected_account = CONNECTED_ACCOUNT;
    expect(await find({ payment_link: link.id }, { connected_account })).toMatchObject({ sales: 1 });
    expect(
      requests()
        .slice(before)
        .filter(({ account }) => account !== CONNECTED_ACCOUNT),
    ).toEqual([]);
  });
});
