import { Hono } from 'hono';
import type Stripe from 'stripe';
import { issueInvoice } from '../checkout/invoice.ts';
import { noSuch, refuse } from '../engine/errors.ts';
import type { World } from '../engine/world.ts';
import { closeDispute, openDispute } from '../resources/disputes.ts';
import { bodyOf, callIn, whereOf } from './common.ts';

interface Dispute {
  payment_intent?: string;
  charge?: string;
  reason?: string;
  amount?: number;
}

interface Bill {
  customer: string;
  /** In minor units. */
  amount: number;
  currency?: string;
  description?: string;
  collection_method?: Stripe.Invoice.CollectionMethod;
}

/** What happens long after a sale: disputes, bills that a merchant writes by hand, and the emails that went out. */
export const afterSale = (world: World): Hono => {
  const app = new Hono();

  /** `{ payment_intent | charge, reason?, amount? }`: the buyer's bank takes the money back. */
  app.post('/dispute', async (c) => {
    const given = await bodyOf<Dispute>(c, ['payment_intent', 'charge', 'reason', 'amount']);
    const call = callIn(world, given);
    const { payment_intent, charge } = given;
    if (!payment_intent && !charge) throw refuse('Say which payment_intent or charge is disputed.');
    const id =
      charge ??
      String(call.shop.get('payment_intent', String(payment_intent), 'payment_intent').latest_charge);
    return c.json({ dispute: openDispute(call, call.shop.get('charge', id, 'charge'), given) });
  });

  /** `{ dispute, outcome: 'won' | 'lost' }`: the bank decides. */
  app.post('/close_dispute', async (c) => {
    const given = await bodyOf<{ dispute: string; outcome: 'won' | 'lost' }>(c, ['dispute', 'outcome']);
    if (given.outcome !== 'won' && given.outcome !== 'lost') throw refuse('A dispute is won or lost.');
    const call = callIn(world, given);
    const dispute = call.shop.find('dispute', given.dispute);
    if (!dispute) throw noSuch('dispute', given.dispute, 'dispute', 404);
    return c.json({ dispute: closeDispute(call, dispute, given.outcome) });
  });

  /** `{ customer, amount, currency?, description?, collection_method? }`: an open invoice that nobody has paid. */
  app.post('/invoice', async (c) => {
    const keys = ['customer', 'amount', 'currency', 'description', 'collection_method'];
    const given = await bodyOf<Bill>(c, keys);
    const call = callIn(world, given);
    const { amount, currency = 'usd', description = 'Work', collection_method = 'send_invoice' } = given;
    const invoice = issueInvoice(call, {
      customer: call.shop.get('customer', given.customer, 'customer'),
      currency,
      lines: [{ amount, description, quantity: 1, parent: null, price: null }],
      total: amount,
      fields: { billing_reason: 'manual', collection_method },
    });
    return c.json({ invoice });
  });

  /** `[{ kind, to, object, at }]`, oldest first. */
  app.get('/emails', (c) => c.json(callIn(world, whereOf(c)).shop.mails));

  return app;
};
