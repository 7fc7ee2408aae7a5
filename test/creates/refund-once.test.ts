import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { failureOf, type Row } from '../support/zapier.ts';

/** One reference is one refund, by whichever runs, actions and ids it is asked for, against the embedded Stripe. */

const { act, simulate, sell, stripe } = useEmbeddedStripe();

const refundsOf = async (charge: string): Promise<Stripe.Refund[]> =>
  (await stripe().refunds.list({ charge })).data;
const amountsOf = async (charge: string): Promise<number[]> =>
  (await refundsOf(charge)).map(({ amount }) => amount);

/** What each of several runs came to: its row, or the sentence that it failed with. */
const all = (runs: Promise<Row>[]): Promise<(Row | string)[]> =>
  Promise.all(
    runs.map(async (run) => {
      const [result] = await Promise.allSettled([run]);
      return result.status === 'fulfilled' ? result.value : (await failureOf(run)).message;
    }),
  );

test('two at once with one reference and two amounts, by two ids: one refund and one clear error', async () => {
  const { payment, session, charge } = await sell();
  const runs = await all([
    act('refund_payment', { payment, amount: '10', reference: 'order-7' }),
    act('refund_payment', { payment: session.id, amount: '12', reference: 'order-7' }),
  ]);
  expect(await amountsOf(charge)).toEqual([10_00]);
  expect(runs).toEqual([
    expect.objectContaining({ amount: 10, already_refunded: false }),
    expect.stringMatching(/^Reference: in the last 24 hours this refund .* Nothing was refunded now\./),
  ]);
});

test('one after the other, the second is told of the first and of its own amount', async () => {
  const { payment, charge } = await sell();
  await act('refund_payment', { payment, amount: '10', reference: 'order-7' });
  expect(await act('refund_payment', { payment: charge, amount: '12', reference: 'order-7' })).toMatchObject({
    amount: 10,
    requested_amount: 12,
    already_refunded: true,
  });
  expect(await amountsOf(charge)).toEqual([10_00]);
});

test('every action and every id at once: one refund, which is new in one run', async () => {
  const { payment, session, charge } = await sell({ invoice_creation: { enabled: true } });
  const ids = [payment, session.id, charge, String(session.invoice)];
  const reference = 'order-7';
  const runs = await all([
    ...ids.map((id) => act('refund_payment', { payment: id, reference })),
    ...ids.map((id) => act('refund_payments', { payments: [id], reference })),
  ]);
  expect(await amountsOf(charge)).toEqual([20_00]);
  const isNew = (run: Row | string) =>
    typeof run === 'object' && (run.already_refunded === false || run.refunded === 1);
  expect(runs.filter(isNew)).toHaveLength(1);
  for (const run of runs.filter((one) => typeof one === 'string'))
    expect(run).toMatch(/still working on this/);
});

test('what was refused yesterday goes through today, in the lifetime of its key', async () => {
  const { payment, charge } = await sell();
  const refusal = { method: 'POST', path: '/v1/refunds', status: 400, message: 'The charge is disputed.' };
  await simulate('fail_next', refusal);
  const refund = () => act('refund_payment', { payment, reference: 'order-7' });
  expect((await failureOf(refund())).message).toMatch(/The charge is disputed/);
  expect(await refund()).toMatchObject({ amount: 20, already_refunded: false });
  expect(await refund()).toMatchObject({ amount: 20, already_refunded: true });
  expect(await amountsOf(charge)).toEqual([20_00]);
});

test('a refund that failed at the bank is made anew, even of another amount', async () => {
  const { payment, charge } = await sell();
  const refund = (amount: string) => act('refund_payment', { payment, amount, reference: 'order-7' });
  await refund('10');
  const [failed] = await refundsOf(charge);
  await simulate('refund', { refund: failed?.id, status: 'failed' });
  expect(await refund('12')).toMatchObject({ amount: 12, already_refunded: false });
  expect((await refundsOf(charge)).map(({ status }) => status)).toEqual(['succeeded', 'failed']);
});

test('makes two refunds for two references that differ only in case', async () => {
  const { payment, charge } = await sell();
  const refund = (reference: string) => act('refund_payment', { payment, amount: '5', reference });
  expect(await refund('order-7a')).toMatchObject({ already_refunded: false });
  expect(await refund('ORDER-7A')).toMatchObject({ already_refunded: false });
  expect(await amountsOf(charge)).toEqual([5_00, 5_00]);
});
