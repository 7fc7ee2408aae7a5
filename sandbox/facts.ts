import type Stripe from 'stripe';
import type { Environment } from './environment.ts';

export type Facts = Awaited<ReturnType<typeof readFacts>>;

/** An expanded payment intent. */
type Payment = Stripe.PaymentIntent & {
  latest_charge: (Stripe.Charge & { balance_transaction: Stripe.BalanceTransaction | null }) | null;
};
/** A session with its payment intent. */
export type Session = Stripe.Checkout.Session & { payment_intent: Payment | null };

/** The payment intent of a session. For a subscription, only the invoice leads to it. */
const paymentOf = async (sdk: Stripe, { payment_intent, invoice }: Session): Promise<Payment | null> => {
  if (payment_intent || !invoice) return payment_intent;
  const { data } = await sdk.invoicePayments.list({ invoice: String(invoice), limit: 1 });
  const id = String(data[0]?.payment.payment_intent);
  return (await sdk.paymentIntents.retrieve(id, {
    expand: ['latest_charge.balance_transaction'],
  })) as Payment;
};

/** Reads the objects of a scenario from Stripe. */
export const readFacts = async ({ sdk }: Environment) => {
  const all = { limit: 100 };
  const balance = 'data.payment_intent.latest_charge.balance_transaction';
  const [checkouts, refunds, invoices, subscriptions, disputes, events] = await Promise.all([
    sdk.checkout.sessions.list({ ...all, expand: [balance] }),
    sdk.refunds.list(all),
    sdk.invoices.list({ ...all, status: 'paid' }),
    sdk.subscriptions.list({ ...all, status: 'all', expand: ['data.customer'] }),
    sdk.disputes.list(all),
    sdk.events.list({ ...all, types: ['customer.subscription.updated', 'invoice.payment_failed'] }),
  ]);
  for (const { has_more } of [checkouts, refunds, invoices, subscriptions, disputes, events]) {
    if (has_more) throw new Error('The scenario has more objects than one page of a list.');
  }
  const sessions = checkouts.data as Session[];
  const paid = sessions.filter(({ payment_status }) => payment_status === 'paid');
  const payments = await Promise.all(paid.map((session) => paymentOf(sdk, session)));
  return {
    sessions,
    paid,
    balances: payments.flatMap((payment) => payment?.latest_charge?.balance_transaction ?? []),
    refunds: refunds.data,
    invoices: invoices.data,
    subscriptions: subscriptions.data,
    disputes: disputes.data,
    changed: events.data.flatMap((event) => changedSubscription(event) ?? []),
    unpaid: events.data.flatMap(({ type, data }) => (type === 'invoice.payment_failed' ? data.object : [])),
  };
};

/** The subscription of an event, if its status or planned end changed after the start. */
const changedSubscription = ({ type, data }: Stripe.Event): Stripe.Subscription | null => {
  if (type !== 'customer.subscription.updated') return null;
  const { status = 'incomplete', cancel_at_period_end: ends } = data.previous_attributes ?? {};
  return status !== 'incomplete' || ends !== undefined ? data.object : null;
};
