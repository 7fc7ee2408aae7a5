import { startDeadline } from '../../lib/deadline.ts';
import type { CountBy } from '../../stripe/link-checkouts.ts';
import type { Period } from '../../stripe/pages.ts';
import { salesOf } from '../../stripe/sales.ts';
import { chargeOf, intentOf, listOf, sessionOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { overStripe } from '../support/zapier.ts';

// Refunds and renewals are tested in test/searches/find-payment-link-sales-period.test.ts.
jest.mock('../../stripe/after-sale.ts', () => ({
  afterSaleIn: async () => ({ refunds: null, renewals: null }),
}));

useWire();

const SESSIONS = 'GET /v1/checkout/sessions';

const paid = (id: string, amount_total: number, charge: object = {}, more: object = {}) =>
  sessionOf({
    id,
    amount_total,
    payment_intent: intentOf({ latest_charge: chargeOf(charge) }),
    ...more,
  });
const balance = (currency: string, amount: number, fee: number) => ({
  balance_transaction: { id: 'txn', currency, amount, fee, fee_details: [], net: amount - fee },
});

const ALWAYS: Period = {};
const sales = (period = ALWAYS, countBy: CountBy = 'payment') =>
  overStripe((stripe) => salesOf(stripe, { link: 'plink_1', period, countBy }, startDeadline(25_000)));

test('sums paid checkouts by currency, in minor units', async () => {
  const sent = wire(
    on(
      SESSIONS,
      listOf([
        paid('cs_1', 1999, { amount_refunded: 500, ...balance('eur', 1800, 80) }),
        paid('cs_2', 1, { ...balance('eur', 1, 1) }),
        paid('cs_3', 1200, { ...balance('usd', 800, 55) }, { currency: 'jpy' }),
        // Paid, without a known settlement.
        sessionOf({ id: 'cs_4', amount_total: 1000, payment_intent: null, mode: 'subscription' }),
        sessionOf({
          id: 'cs_5',
          amount_total: 0,
          payment_intent: null,
          payment_status: 'no_payment_required',
        }),
        // Not paid.
        paid('cs_6', 7777, {}, { payment_status: 'unpaid' }),
        sessionOf({ id: 'cs_7', status: 'expired', payment_status: 'unpaid', payment_intent: null }),
        sessionOf({ id: 'cs_8', status: 'open', payment_status: 'unpaid', payment_intent: null }),
      ]),
    ),
  );
  expect(await sales({ gte: 1, lt: 2_000_000_000 }, 'checkout')).toEqual({
    link: 'plink_1',
    period: { gte: 1, lt: 2_000_000_000 },
    countBy: 'checkout',
    byCurrency: [
      { currency: 'usd', sales: 4, revenue: 3000, refunded: 500 },
      { currency: 'jpy', sales: 1, revenue: 1200, refunded: 0 },
    ],
    settlements: [
      { currency: 'eur', revenue: 1801, fees: 81, net: 1720 },
      { currency: 'usd', revenue: 800, fees: 55, net: 745 },
    ],
    sales: 5,
    unsettled: 2,
    expired: 1,
    completeAfter: null,
    isRefined: true,
    refunds: null,
    renewals: null,
  });
  expect(sent[0]?.params).toEqual({
    payment_link: 'plink_1',
    'created[gte]': '1',
    'created[lt]': '2000000000',
    'expand[0]': 'data.payment_intent.latest_charge.balance_transaction',
    'expand[1]': 'data.invoice.payments',
    limit: '100',
  });
});

test('counts only the seconds that were read completely if the time runs out', async () => {
  const page = Array.from({ length: 100 }, (_, i) =>
    paid(`cs_${i}`, 100, {}, { created: 1_767_261_600 - i }),
  );
  const sent = wire(on(SESSIONS, listOf(page, true)));
  // A minute passes with the first page.
  jest.spyOn(performance, 'now').mockImplementation(() => sent.length * 60_000);
  const figures = await sales();
  // The last second of the page may not be complete.
  expect(figures).toMatchObject({ completeAfter: 1_767_261_501, sales: 99 });
});
