import type Stripe from 'stripe';
import { type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, sandboxForTests } from './help.ts';
import { club } from './subscribers.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });
// A day on which the exchange rate does not differ from its base: a euro is 1.09 dollars.
const at = 3 * 86_400;

const pay = async (visit: object, line = item()): Promise<Stripe.Checkout.Session> => {
  const link = await stripe().paymentLinks.create({ line_items: [line] });
  const buyer = { email: 'ada@example.com', at, ...visit };
  const { session } = await testHelper<Sale>(sandbox().url, 'pay', { payment_link: link.id, ...buyer });
  return session;
};

describe('docs.stripe.com/changelog/basil/2025-03-31/add_presentment_details', () => {
  it('what the buyer saw is beside what the merchant asked for, on session, intent and charge', async () => {
    const session = await pay({ presentment_currency: 'eur' });
    const presentment_details = { presentment_amount: 1835, presentment_currency: 'eur' };
    expect(session).toMatchObject({ amount_total: 2000, currency: 'usd', presentment_details });
    const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent), {
      expand: ['latest_charge'],
    });
    expect(intent).toMatchObject({
      amount: 2000,
      currency: 'usd',
      presentment_details,
      latest_charge: { amount: 2000, currency: 'usd', presentment_details },
    });
  });

  it('a refund gives back the same part of it', async () => {
    const session = await pay({ presentment_currency: 'eur' });
    const refund = await stripe().refunds.create({
      payment_intent: String(session.payment_intent),
      amount: 500,
    });
    expect(refund).toMatchObject({
      amount: 500,
      currency: 'usd',
      presentment_details: { presentment_amount: 459, presentment_currency: 'eur' },
    });
  });

  it.each([
    ['jpy', 2985],
    ['kwd', 6150],
    ['isk', 274_000],
  ])('an amount in %s is one that can be paid', async (presentment_currency, presentment_amount) => {
    expect(await pay({ presentment_currency })).toMatchObject({
      presentment_details: { presentment_amount, presentment_currency },
    });
  });

  it('a buyer who sees the merchant’s own currency leaves nothing of it', async () => {
    for (const visit of [{}, { presentment_currency: 'usd' }]) {
      const session = await pay(visit);
      expect(session).not.toHaveProperty('presentment_details');
      const { data } = await stripe().charges.list({ payment_intent: String(session.payment_intent) });
      expect(data[0]).not.toHaveProperty('presentment_details');
    }
  });
});

it('docs.stripe.com/changelog/dahlia/2026-03-25/add-presentment-details-for-subscriptions: a subscription tells only the currency', async () => {
  const session = await pay({ presentment_currency: 'eur' }, club());
  const subscription = await stripe().subscriptions.retrieve(String(session.subscription));
  expect(subscription.currency).toBe('usd');
  expect(subscription.presentment_details).toEqual({ presentment_currency: 'eur' });
  await testHelper(sandbox().url, 'renew', { subscription: subscription.id, at });
  const [charge] = (await stripe().charges.list({ customer: String(session.customer), limit: 1 })).data;
  expect(charge).toMatchObject({
    amount: 1900,
    description: 'Subscription update',
    presentment_details: { presentment_amount: 1743, presentment_currency: 'eur' },
  });
});
