import type Stripe from 'stripe';
import { pay, untilIdle } from '../../sandbox/environment.ts';
import { readRows } from '../../sandbox/output-files.ts';
import { newLink, onlyRun, useHarshEnvironment } from './support.ts';

const env = useHarshEnvironment(['log-every-payment']);

/** The balance transaction of a payment; null before Stripe has booked it. */
const bookedOf = async (payment: unknown): Promise<unknown> => {
  const { latest_charge } = await env().sdk.paymentIntents.retrieve(String(payment), {
    expand: ['latest_charge'],
  });
  return (latest_charge as Stripe.Charge).balance_transaction;
};

test('writes the fee into the row, although Stripe books the payment after its event', async () => {
  const link = await newLink(env());
  const { session } = await pay(env(), { url: String(link.share_url), email: 'ada@example.com' });
  expect(session.payment_status).toBe('paid');
  expect(await bookedOf(session.payment_intent)).toBeNull();

  await untilIdle(env());
  expect(env().stripe.deliveries).toMatchObject([{ type: 'checkout.session.completed', status: 200 }]);
  expect(onlyRun(env()).trigger).toMatchObject({ fee: 1, net: 23, details_complete: true });
  expect(await readRows(env().outDir, 'payments')).toMatchObject([
    { Session: session.id, Amount: '24', Fee: '1', Net: '23', 'Settled In': 'USD' },
  ]);
});
