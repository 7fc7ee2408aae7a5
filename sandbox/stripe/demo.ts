import type Stripe from 'stripe';
import type { Buyer } from './resources/checkout-sessions/buyer.ts';
import { letBuyerPay, type Sale } from './test-helpers/client.ts';

/** Creates a link and three payments for `npm run stripe`. */
export const openDemoShop = async (
  stripe: Stripe,
  url: string,
): Promise<{ link: Stripe.PaymentLink; sales: Sale[] }> => {
  const link = await stripe.paymentLinks.create({
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 2400, product_data: { name: 'T-shirt' } },
        quantity: 1,
        adjustable_quantity: { enabled: true },
      },
    ],
    after_completion: {
      type: 'redirect',
      redirect: { url: 'https://shop.example.com/thanks?session_id={CHECKOUT_SESSION_ID}' },
    },
    invoice_creation: { enabled: true },
  });
  const buyers: Buyer[] = [
    { name: 'Ada Lovelace', email: 'ada@example.com' },
    { name: 'Grace Hopper', email: 'grace@example.com', quantity: 2, card: 'mastercard' },
    { name: 'Alan Turing', email: 'alan@example.com', method: 'us_bank_account' },
  ];
  const sales: Sale[] = [];
  for (const buyer of buyers) sales.push(await letBuyerPay(url, { payment_link: link.id, ...buyer }));
  return { link, sales };
};
