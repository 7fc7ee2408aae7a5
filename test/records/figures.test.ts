import { bulkRefund } from '../../records/bulk-refund.ts';
import { sales } from '../../records/sales.ts';
import { refundOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

const CREATED = 1_767_261_600;

const NO_SALES: Parameters<typeof sales.map>[0] = {
  link: 'plink_1',
  period: {},
  countBy: 'payment',
  byCurrency: [],
  settlements: [],
  sales: 0,
  unsettled: 0,
  expired: 0,
  completeAfter: null,
  isRefined: true,
  refunds: { count: 1, totals: [{ currency: 'usd', amount: 500 }] },
  renewals: { count: 0, totals: [] },
};

test('has each outcome of a bulk refund, and totals by currency', () => {
  const error = 'Nothing was paid here.';
  const refunds = [
    refundOf({ id: 're_a', amount: 1 }),
    refundOf({ id: 're_b', amount: 2000 }),
    refundOf({ id: 're_c', amount: 1200, currency: 'jpy' }),
  ];
  const outcomes = refunds.map((refund, i) => ({
    given: `pi_${i}`,
    payment: `pi_${i}`,
    refund,
    note: null,
    existed: i === 1,
    error: null,
    unknown: false,
  }));
  const without = { given: 'pi_9', refund: null, existed: false, error, note: null };
  const refused = { ...without, payment: 'pi_9', unknown: false };
  const unanswered = { ...without, payment: 'pi_10', unknown: true };
  expect(bulkRefund.map({ outcomes: [...outcomes, refused, unanswered], remaining: 1 }, z)).toMatchObject({
    requested: 5,
    refunded: 2,
    already_refunded: 1,
    failed: 1,
    unknown: 1,
    remaining: 1,
    totals: [
      { currency: 'USD', amount: 20.01 },
      { currency: 'JPY', amount: 1200 },
    ],
    results: [
      {},
      {},
      {},
      { payment_id: 'pi_9', refund_id: null, status: 'not_refunded', amount: null, error },
      { payment_id: 'pi_10', refund_id: null, status: 'unknown', amount: null, error },
    ],
  });
});

test('counts a refund once if two ids led to it', () => {
  const refund = refundOf({ amount: 500 });
  const outcome = {
    ...{ given: 'pi_1', payment: 'pi_1', refund, existed: false },
    ...{ error: null, unknown: false, note: null },
  };
  expect(
    bulkRefund.map({ outcomes: [outcome, { ...outcome, given: 'ch_1', existed: true }], remaining: null }, z),
  ).toMatchObject({
    refunded: 1,
    already_refunded: 1,
    totals: [{ currency: 'USD', amount: 5 }],
  });
});

describe('the sales figures', () => {
  const eur = { currency: 'eur', revenue: 1801, fees: 81, net: 1720 };
  const usd = { currency: 'usd', sales: 3, revenue: 3000, refunded: 500 };

  test('are single numbers if there is one currency each', () => {
    expect(sales.map({ ...NO_SALES, byCurrency: [usd], settlements: [eur], sales: 3 }, z)).toMatchObject({
      revenue: [{ currency: 'USD', sales: 3, amount: 30, refunded: 5 }],
      revenue_summary: '$30.00',
      refunded: 5,
      settled_revenue: 18.01,
      fees: 0.81,
      net: 17.2,
      settlement_currency: 'EUR',
      refunds_in_period: 1,
      refunded_in_period: [{ currency: 'USD', amount: 5 }],
      renewals: 0,
      renewal_revenue: [],
      truncated: false,
      complete_from: null,
    });
  });

  test('are not added up over several currencies', () => {
    const jpy = { currency: 'jpy', sales: 1, revenue: 1200, refunded: 0 };
    const figures = { ...NO_SALES, byCurrency: [usd, jpy], settlements: [eur, { ...eur, currency: 'usd' }] };
    expect(sales.map({ ...figures, completeAfter: CREATED }, z)).toMatchObject({
      revenue_summary: '$30.00 + ¥1,200',
      refunded: null,
      net: null,
      settlement_currency: null,
      truncated: true,
      complete_from: '2026-01-01T10:00:01Z',
    });
  });
});
