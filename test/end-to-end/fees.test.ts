import type Stripe from 'stripe';
import { pay, untilIdle } from '../../sandbox/environment.ts';
import { readRows } from '../../sandbox/output-files.ts';
import { newLink, onlyRun, useHarshEnvironment } from './support.ts';

const env = useHarshEnvironment(['log-every-payment']);

/** What Stripe has booked of a payment; null until it has. */
const bookedOf = async (payment: unknown): Promise<unknown> => {
  const { latest_charge } = await env().sdk.paymentIntents.retrieve(String(payment), {
    expand: ['latest_charge'],
  });
  return (latest_charge as Stripe.Charge).balance_transaction;
};

test('a payment that Stripe books a moment after it has told of it has its fee in the row', async () => {
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
