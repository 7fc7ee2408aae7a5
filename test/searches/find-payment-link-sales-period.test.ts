import { useEmbeddedStripe } from '../support/embedded.ts';
import type { Row } from '../support/zapier.ts';

const DAY = 86_400;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const now = () => Math.floor(Date.now() / 1000);

/** The item of a link for a club, by default at $19 a month. */
const monthly = (unit_amount = 1900) => ({
  price_data: {
    currency: 'usd',
    unit_amount,
    product_data: { name: 'Club' },
    recurring: { interval: 'month' } as const,
  },
  quantity: 1,
});

const { act, simulate, sell } = useEmbeddedStripe();

const find = async (input: Row, authData = {}): Promise<Row> =>
  (await act<Row[]>('find_payment_link_sales', input, authData))[0] ?? {};

const period = (from: number) => ({ from: iso(from), to: iso(now() + DAY) });

test('counts refunds of the link that were made in the period, also of old sales', async () => {
  const old = await sell({}, { at: now() - 90 * DAY });
  const other = await sell({}, { at: now() - 90 * DAY });
  await act('refund_payment', { payment: old.payment, amount: '5' });
  await act('refund_payment', { payment: other.payment });
  const week = period(now() - 7 * DAY);
  expect(await find({ payment_link: old.link.id, ...week })).toMatchObject({
    ...{ sales: 0, refunds_in_period: 1, truncated: false },
    refunded_in_period: [{ currency: 'USD', amount: 5, amount_minor: 500, amount_display: '$5.00' }],
  });
  // Nor does it matter what else was sold in the period.
  await sell({ line_items: [monthly()] });
  expect(await find(week)).toMatchObject({ refunds_in_period: 2, refunded_in_period: [{ amount: 25 }] });
});

test('counts renewals of subscriptions that the link sold, and their refunds', async () => {
  const { link, session } = await sell({ line_items: [monthly()] }, { at: now() - 31 * DAY });
  await simulate('renew', { subscription: session.subscription });
  const week = period(now() - 7 * DAY);
  expect(await find({ payment_link: link.id, ...week })).toMatchObject({
    ...{ sales: 0, renewals: 1, refunds_in_period: 0 },
    renewal_revenue: [{ currency: 'USD', amount: 19 }],
  });
  await act('refund_payments', { payment_link: link.id, paid_from: iso(now() - 7 * DAY) });
  expect(await find(week)).toMatchObject({ renewals: 1, refunds_in_period: 1 });
});

test('counts neither a refund that failed or was canceled, nor the first payment of a subscription', async () => {
  const { link, payment } = await sell();
  for (const status of ['failed', 'canceled']) {
    const { id } = await act('refund_payment', { payment, amount: '5', reference: status });
    await simulate('refund', { refund: id, status });
  }
  const club = await sell({ line_items: [monthly()] });
  const week = period(now() - 7 * DAY);
  expect(await find({ payment_link: link.id, ...week })).toMatchObject({ sales: 1, refunds_in_period: 0 });
  expect(await find({ payment_link: club.link.id, ...week })).toMatchObject({ sales: 1, renewals: 0 });
});

test('counts no renewal that costs nothing', async () => {
  const { link, session } = await sell({ line_items: [monthly(0)] }, { at: now() - 31 * DAY });
  await simulate('renew', { subscription: session.subscription });
  expect(await find({ payment_link: link.id, ...period(now() - 7 * DAY) })).toMatchObject({ renewals: 0 });
});

test('counts a renewal in the period in which it was paid, not in that of its invoice', async () => {
  const { link, session } = await sell({ line_items: [monthly()] }, { at: now() - 60 * DAY });
  const { subscription } = session;
  const renewed = await simulate<{ subscription: { latest_invoice: string } }>('renew', {
    ...{ subscription, card: 'expired_card', at: now() - 20 * DAY },
  });
  await simulate('retry_invoice', { invoice: renewed.subscription.latest_invoice });
  const of = { payment_link: link.id };
  expect(await find({ ...of, ...period(now() - 7 * DAY) })).toMatchObject({ renewals: 1 });
  const before = { from: iso(now() - 30 * DAY), to: iso(now() - 7 * DAY) };
  expect(await find({ ...of, ...before })).toMatchObject({ renewals: 0 });
});

test.each([
  ['yesterday', '2026-11-23', '2026-11-24'],
  ['this_week', '2026-11-23', '2026-11-30'],
  ['last_week', '2026-11-16', '2026-11-23'],
  ['this_month', '2026-11-01', '2026-12-01'],
  ['last_month', '2026-10-01', '2026-11-01'],
])('reads %s as the days from %s until before %s', async (named, from, to) => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-24T12:00:00Z'));
  expect(await find({ period: named })).toMatchObject({
    from: `${from}T00:00:00Z`,
    to: `${to}T00:00:00Z`,
  });
});
