import fc from 'fast-check';
import type Stripe from 'stripe';
import { startDeadline } from '../../lib/deadline.ts';
import type { CountBy } from '../../stripe/link-checkouts.ts';
import type { Period } from '../../stripe/pages.ts';
import { salesOf } from '../../stripe/sales.ts';
import { chargeOf, intentOf, listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, overStripe } from '../support/zapier.ts';

// Refunds and renewals are tested in test/searches/find-payment-link-sales-period.test.ts.
jest.mock('../../stripe/after-sale.ts', () => ({
  afterSaleIn: async () => ({ refunds: null, renewals: null }),
}));

useWire();

const SESSIONS = 'GET /v1/checkout/sessions';
const EVENTS = 'GET /v1/events';

const NOW = Math.floor(Date.parse('2026-11-24T12:00:00Z') / 1000);
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000);
});

const at = (iso: string): number => Date.parse(iso) / 1000;
const WEEK = { gte: at('2026-11-09'), lt: at('2026-11-16') };

const sales = (period: Period = WEEK, countBy: CountBy = 'payment') =>
  overStripe((stripe) => salesOf(stripe, { link: 'plink_1', period, countBy }, startDeadline(25_000)));

const balanceOf = (created: number) => ({
  balance_transaction: {
    id: 'txn_1',
    created,
    currency: 'usd',
    amount: 1000,
    fee: 10,
    fee_details: [],
    net: 990,
  },
});
const sold = (id: string, opened: string, charge: object, more: object = {}) =>
  sessionOf({
    id,
    created: at(opened),
    amount_total: 1000,
    payment_intent: intentOf({ latest_charge: chargeOf(charge) }),
    ...more,
  });
const byCard = (id: string, opened: string, charged: string) => sold(id, opened, { created: at(charged) });
/** A bank debit is booked when it is sent to the bank, days before the bank confirms it. */
const byDebit = (id: string, opened: string, booked: string, more: object = {}) =>
  sold(id, opened, { ...balanceOf(at(booked)), payment_method_details: { type: 'sepa_debit' } }, more);
const confirmed = (id: string, on: string, payment_link = 'plink_1') => ({
  id: `evt_${id}`,
  type: 'checkout.session.async_payment_succeeded',
  created: at(on),
  data: { object: sessionOf({ id, payment_link }) },
});

const inPeriod = (...sessions: object[]) => on(SESSIONS, listOf(sessions));
const earlier = (...sessions: object[]) => on(SESSIONS, listOf(sessions));
const bank = (...events: object[]) => on(EVENTS, listOf(events));

test('counts a card payment on the day on which it was charged', async () => {
  const sent = wire(
    inPeriod(
      byCard('cs_3', '2026-11-15T23:58:00Z', '2026-11-16T00:01:00Z'),
      byCard('cs_2', '2026-11-10T10:00:00Z', '2026-11-10T10:05:00Z'),
    ),
    earlier(byCard('cs_1', '2026-11-08T23:58:00Z', '2026-11-09T00:01:00Z')),
  );
  expect(await sales()).toMatchObject({ sales: 2, completeAfter: null, countBy: 'payment' });
  expect(sent[1]?.params).toMatchObject({
    payment_link: 'plink_1',
    status: 'complete',
    'created[gte]': String(at('2026-10-18')),
    'created[lt]': String(WEEK.gte),
  });
});

test('counts by the opening of the checkout if that is chosen, and reads nothing before the period', async () => {
  wire(
    inPeriod(
      byCard('cs_3', '2026-11-15T23:58:00Z', '2026-11-16T00:01:00Z'),
      byDebit('cs_2', '2026-11-10T10:00:00Z', '2026-11-11'),
    ),
  );
  expect(await sales(WEEK, 'checkout')).toMatchObject({ sales: 2 });
});

test('counts a bank debit when the bank confirmed it, by its event', async () => {
  const sent = wire(
    inPeriod(
      byDebit('cs_5', '2026-11-14', '2026-11-14', { amount_total: 1 }),
      byDebit('cs_4', '2026-11-10', '2026-11-11', { amount_total: 10 }),
      sold('cs_3', '2026-11-10', { status: 'pending' }, { payment_status: 'unpaid' }),
    ),
    earlier(
      byDebit('cs_2', '2026-11-03', '2026-11-09', { amount_total: 100 }),
      byDebit('cs_1', '2026-10-20', '2026-10-21', { amount_total: 1000 }),
    ),
    bank(
      confirmed('cs_5', '2026-11-17'),
      confirmed('cs_4', '2026-11-13'),
      confirmed('cs_1', '2026-11-09'),
      confirmed('cs_2', '2026-11-17', 'plink_2'),
      { ...confirmed('cs_3', '2026-11-12'), type: 'checkout.session.expired' },
    ),
  );
  // cs_5 was confirmed in the week after. cs_2 has no event, and was booked in this week.
  expect(await sales()).toMatchObject({ sales: 3, byCurrency: [{ revenue: 1110 }], completeAfter: null });
  expect(sent[2]?.params).toEqual({
    type: 'checkout.session.async_payment_succeeded',
    'created[gte]': String(WEEK.gte),
    limit: '100',
  });
});

test('counts a bank debit when it was booked if Stripe does not keep the event any more', async () => {
  const september = { gte: at('2026-09-01'), lt: at('2026-10-01') };
  const sent = wire(
    inPeriod(byDebit('cs_2', '2026-09-29', '2026-10-01')),
    earlier(byDebit('cs_1', '2026-08-30', '2026-09-01')),
    bank(),
  );
  expect(await sales(september)).toMatchObject({ sales: 1, completeAfter: null });
  expect(sent[2]?.params).toMatchObject({ 'created[gte]': String(NOW - 30 * 86_400) });
});

test('counts a checkout with an invoice when the invoice was paid', async () => {
  const invoice = { id: 'in_1', status_transitions: { paid_at: at('2026-11-12') } };
  const subscribed = (id: string, opened: string, more: object) =>
    sessionOf({ id, created: at(opened), mode: 'subscription', payment_intent: null, invoice, ...more });
  wire(
    inPeriod(),
    earlier(
      subscribed('cs_1', '2026-11-06', {}),
      subscribed('cs_2', '2026-11-06', { invoice: null, payment_status: 'no_payment_required' }),
      { ...byDebit('cs_3', '2026-11-06', '2026-11-07'), invoice },
    ),
  );
  expect(await sales()).toMatchObject({ sales: 2, unsettled: 1 });
});

test('counts all paid checkouts if there is no period, without a request for events', async () => {
  wire(inPeriod(byDebit('cs_2', '2026-11-14', '2026-11-14'), byCard('cs_1', '2024-01-01', '2024-01-01')));
  expect(await sales({})).toMatchObject({ sales: 2 });
});

test('does not count a bank debit that was confirmed after the last day', async () => {
  wire(
    inPeriod(byDebit('cs_2', '2026-11-14', '2026-11-14'), byCard('cs_1', '2024-01-01', '2024-01-01')),
    bank(confirmed('cs_2', '2026-11-18')),
  );
  expect(await sales({ lt: at('2026-11-16') })).toMatchObject({ sales: 1 });
});

describe('a page that could not be read', () => {
  const rateLimited = (request: string) => Array<Answer>(3).fill(fails(request, 429, { code: 'rate_limit' }));
  const lost = (request: string) => Array<Answer>(3).fill(resets(request));
  const full = Array.from({ length: 100 }, (_, i) =>
    byCard(`cs_${i}`, new Date((WEEK.lt - 60 * (i + 1)) * 1000).toISOString(), '2026-11-15T12:00:00Z'),
  );
  const lastOpened = WEEK.lt - 60 * 100;

  test.each([
    ['refused', rateLimited],
    ['lost', lost],
  ])('ends the figures at its moment if it was %s', async (_what, fault) => {
    // All the windows that follow the first page fail, each after its retries.
    wire(on(SESSIONS, listOf(full, true)), ...Array.from({ length: 9 }, () => fault(SESSIONS)).flat());
    expect(await sales()).toMatchObject({ sales: 99, completeAfter: lastOpened });
  });

  test('leaves the checkouts of the period complete if it lies before the period', async () => {
    wire(inPeriod(byCard('cs_1', '2026-11-10', '2026-11-10')), ...rateLimited(SESSIONS));
    expect(await sales()).toMatchObject({ sales: 1, completeAfter: WEEK.gte - 1 });
  });

  test('leaves the checkouts after the last bank debit complete if it is one of events', async () => {
    wire(
      inPeriod(
        byCard('cs_3', '2026-11-13', '2026-11-13'),
        byDebit('cs_2', '2026-11-12', '2026-11-12'),
        byCard('cs_1', '2026-11-10', '2026-11-10'),
      ),
      earlier(),
      ...rateLimited(EVENTS),
    );
    expect(await sales()).toMatchObject({ sales: 1, completeAfter: at('2026-11-12') });
  });

  test('is not requested if the slowest page so far took longer than the time that is left', async () => {
    const sent = wire(on(SESSIONS, listOf(full, true)));
    jest.spyOn(performance, 'now').mockImplementation(() => sent.length * 13_000);
    expect(await sales()).toMatchObject({ sales: 99, completeAfter: lastOpened });
  });

  test('fails the step if it is the first page', async () => {
    wire(...rateLimited(SESSIONS));
    expect(await failureOf(sales())).toMatchObject({ name: 'ThrottledError', delay: 30 });
  });

  test('makes bank debits count when they were booked if the key lacks the permission for events', async () => {
    const lacking = fails(EVENTS, 403, { message: "Having the 'rak_event_read' permission would help." });
    wire(inPeriod(byDebit('cs_2', '2026-11-12', '2026-11-12')), earlier(), lacking);
    expect(await sales()).toMatchObject({ sales: 1, completeAfter: null, isRefined: false });
  });
});

/** Stripe's lists over these objects: newest first, filtered, a page at a time. */
const listOver = <T extends { id: string; created: number }>(all: T[]) => {
  const newestFirst = all.toSorted((a, b) => b.created - a.created);
  return async ({ created, starting_after: last, limit = 10, ...equal }: Stripe.EventListParams) => {
    const { gte = 0, lt = Number.POSITIVE_INFINITY } = created as Period;
    const { status } = equal as { status?: string };
    const within = newestFirst.filter(
      (one) =>
        one.created >= gte && one.created < lt && (!status || (one as { status?: string }).status === status),
    );
    const from = last ? within.findIndex(({ id }) => id === last) + 1 : 0;
    return { data: within.slice(from, from + limit), has_more: from + limit < within.length };
  };
};

test('counts each sale in exactly one of four weekly reports', async () => {
  const DAY = 86_400;
  const start = NOW - 28 * DAY;
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  const payment = fc.record({
    opened: fc.integer({ min: start, max: start + 7 * DAY }),
    isCard: fc.boolean(),
    booked: fc.integer({ min: 0, max: 2 * DAY }),
    // Up to 20 days from the opening: the last report is made after four weeks.
    confirmed: fc.integer({ min: 2 * DAY, max: 20 * DAY }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(payment, { maxLength: 250 }), async (payments) => {
      const all = payments.map(({ opened, isCard, booked, confirmed: after }, i) => {
        const charged = opened + Math.min(booked, DAY);
        return isCard
          ? { sure: charged, session: byCard(`cs_${i}`, iso(opened), iso(charged)), event: null }
          : {
              sure: opened + after,
              session: byDebit(`cs_${i}`, iso(opened), iso(opened + booked)),
              event: confirmed(`cs_${i}`, iso(opened + after)),
            };
      });
      let count = 0;
      for (const lt of [7, 14, 21, 28].map((day) => start + day * DAY)) {
        jest.spyOn(Date, 'now').mockReturnValue(lt * 1000);
        const known = all.filter(({ session }) => session.created < lt);
        const sessions = known.map(({ session, sure }) => ({
          ...session,
          payment_status: sure < lt ? 'paid' : 'unpaid',
        }));
        const events = known.flatMap(({ event }) => (event && event.created < lt ? [event] : []));
        const stripe = {
          checkout: { sessions: { list: listOver(sessions) } },
          events: { list: listOver(events) },
        } as unknown as Stripe;
        const week = { gte: lt - 7 * DAY, lt };
        count += (
          await salesOf(stripe, { link: 'plink_1', period: week, countBy: 'payment' }, startDeadline(25_000))
        ).sales;
      }
      expect(count).toBe(payments.length);
    }),
    { numRuns: 25 },
  );
});
