import type Stripe from 'stripe';
import { busiestSecond } from '../../sandbox/stripe/index.ts';
import { type Paid, useEmbeddedStripe } from '../support/embedded.ts';
import { failureOf, type Row } from '../support/zapier.ts';

/** Bulk refunds against the embedded Stripe: what is there afterwards, whatever went wrong on the way. */

const item = (currency: string, unit_amount: number) => ({
  line_items: [{ price_data: { currency, unit_amount, product_data: { name: 'Mug' } }, quantity: 1 }],
});

describe('nothing is refunded twice', () => {
  const { act, sums, simulate, everyCutOff, restrictedKey, sell, stripe } = useEmbeddedStripe();

  const refundsOf = async ({ charge }: Paid): Promise<Stripe.Refund[]> =>
    (await stripe().refunds.list({ charge })).data;
  const amountsOf = async (sales: Paid[]) =>
    (await Promise.all(sales.map(refundsOf))).map((refunds) => refunds.map(({ amount }) => amount));
  const refund = (sales: Paid[], more: Row = {}) =>
    act('refund_payments', { payments: sales.map(({ payment }) => payment), ...more });

  test('in full, what is left, in several currencies, and each by another of its ids', async () => {
    const [dollars, yen, dinars] = [
      await sell(),
      await sell(item('jpy', 1800)),
      await sell({ ...item('kwd', 12_340), invoice_creation: { enabled: true } }),
    ];
    await stripe().refunds.create({ charge: dollars.charge, amount: 500 });
    const payments = [dollars.session.id, yen.charge, String(dinars.session.invoice)];
    expect(await act('refund_payments', { payments, reason: 'other', note: 'Recall' })).toMatchObject({
      refunded: 3,
      totals: [
        { amount_display: '$15.00' },
        { amount_display: '¥1,800' },
        { amount_display: 'KWD 12.340', amount_minor: 12_340 },
      ],
    });
    const { currencies } = await sums();
    for (const { paid, refunded } of Object.values(currencies)) expect(refunded).toBe(paid);
  });

  test('run again, it finds what it did; under another reference nothing is left', async () => {
    const sales = [await sell(), await sell()];
    expect(await refund(sales)).toMatchObject({ refunded: 2, already_refunded: 0 });
    expect(await refund(sales)).toMatchObject({ refunded: 0, already_refunded: 2, failed: 0 });
    expect(await amountsOf(sales)).toEqual([[2000], [2000]]);
    expect((await failureOf(refund(sales, { reference: 'another' }))).message).toMatch(
      /^Payments: none of the 2 could be refunded\. This payment of \$20\.00 is refunded in full already\.$/,
    );
  });

  test('one of many fails: a bank debit on its way', async () => {
    const sales = [await sell(), await sell({}, { method: 'us_bank_account' }), await sell()];
    expect(await refund(sales)).toMatchObject({
      refunded: 2,
      failed: 1,
      results: [{ error: null }, { error: expect.stringMatching(/still on its way/) }, { error: null }],
    });
    expect(await amountsOf(sales)).toEqual([[2000], [], [2000]]);
  });

  test('one of many fails: a dispute', async () => {
    const sales = [await sell(), await sell()];
    await simulate('dispute', { charge: sales[0]?.charge });
    expect(await refund(sales)).toMatchObject({
      refunded: 1,
      results: [
        { error: 'This payment is disputed, so it cannot be refunded: the bank decides who gets the money.' },
        { error: null },
      ],
    });
  });

  test('a refund that failed at the bank is made anew', async () => {
    const sales = [await sell()];
    await refund(sales);
    const [failed] = await refundsOf(sales[0] as Paid);
    await simulate('refund', { refund: failed?.id, status: 'failed' });
    expect(await refund(sales)).toMatchObject({ refunded: 1, already_refunded: 0 });
    expect((await refundsOf(sales[0] as Paid)).map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('without the permission nothing happens, and the error names it', async () => {
    const api_key = await restrictedKey({ charge: 'read', payment_intent: 'read' });
    const sales = [await sell()];
    const payments = sales.map(({ payment }) => payment);
    expect((await failureOf(act('refund_payments', { payments }, { api_key }))).message).toMatch(
      /“Charges and Refunds: Write” \(rak_charge_write\)/,
    );
    expect(await amountsOf(sales)).toEqual([[]]);
  });

  test('cut off at any request, and replayed', async () => {
    const cutOffs = await everyCutOff(
      async () => [await sell(), await sell()],
      (sales) => refund(sales),
      async (sales) => expect(await amountsOf(sales)).toEqual([[2000], [2000]]),
    );
    expect(cutOffs).toBe(2 * 4);
  });

  test('where Stripe breaks after its work and replays the failure for a day', async () => {
    const sales = [await sell(), await sell()];
    await simulate('fail_next', {
      method: 'POST',
      path: '/v1/refunds',
      status: 500,
      after_work: true,
      times: 8,
    });
    await refund(sales);
    expect(await amountsOf(sales)).toEqual([[2000], [2000]]);
  });
});

describe('the pace', () => {
  const { act, sums, simulate, requests, stripe } = useEmbeddedStripe({ paced: true, rateLimit: 25 });

  test('no request of many is one too many for the rate limit', async () => {
    await simulate('seed', { payments: 30, currencies: ['usd', 'eur'] });
    const { data } = await stripe().charges.list({ limit: 100 });
    const before = requests().length;
    const payments = data.map(({ payment_intent }) => String(payment_intent));
    expect(await act('refund_payments', { payments })).toMatchObject({ requested: 30, refunded: 30 });
    const made = requests().slice(before);
    expect(made).toHaveLength(60);
    expect(made.filter(({ status }) => status !== 200)).toEqual([]);
    expect(busiestSecond(made)).toBeLessThanOrEqual(25);
    const { currencies } = await sums();
    for (const { paid, refunded } of Object.values(currencies)) expect(refunded).toBe(paid);
  });
});
