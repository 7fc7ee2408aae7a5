import type Stripe from 'stripe';
import { openDemoShop } from '../../sandbox/stripe/demo.ts';
import { letBuyerPay, testHelper } from '../../sandbox/stripe/index.ts';

/** A shop in which most of what clients listen to has happened. */
export const fillShop = async (stripe: Stripe, url: string): Promise<void> => {
  const { link, sales } = await openDemoShop(stripe, url);
  const club = await stripe.paymentLinks.create({
    line_items: [
      {
        price_data: {
          currency: 'usd',
          unit_amount: 1500,
          recurring: { interval: 'month' },
          product_data: { name: 'Coffee club' },
        },
        quantity: 1,
      },
    ],
  });
  const member = await letBuyerPay(url, { payment_link: club.id, email: 'iris@example.com', name: 'Iris' });
  const subscription = String(member.session.subscription);
  await testHelper(url, 'renew', { subscription });
  await testHelper(url, 'renew', { subscription, card: 'declined' });
  await testHelper(url, 'cancel_subscription', { subscription });
  await letBuyerPay(url, { payment_link: link.id, email: 'noor@example.com', card: 'declined' });
  const payments = sales.flatMap(({ session }) => String(session.payment_intent));
  await stripe.refunds.create({ payment_intent: String(payments[0]), amount: 500 });
  await testHelper(url, 'dispute', { payment_intent: payments[1] });
  await testHelper(url, 'settle', { session: sales[2]?.session.id, outcome: 'fail' });
  const { session } = await testHelper<{ session: Stripe.Checkout.Session }>(url, 'open', {
    payment_link: link.id,
    email: 'ivo@example.com',
  });
  await testHelper(url, 'expire', { session: session.id });
};
