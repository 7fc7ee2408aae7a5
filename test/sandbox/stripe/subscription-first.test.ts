import type Stripe from 'stripe';
import type { Sale } from '../../../sandbox/stripe/index.ts';
import { club, useStripe, type Visit } from './help.ts';

const { stripe, helper, sell, eventsOf } = useStripe({ subscriptionBeforePayment: true });

const subscribe = async (visit: Visit = {}) => {
  const session = await sell({ line_items: [club()] }, visit);
  return { session, id: String(session.subscription) };
};
const invoiceOf = ({ latest_invoice }: Stripe.Subscription) =>
  stripe().invoices.retrieve(String(latest_invoice));

it('creates the subscription incomplete, before the payment', async () => {
  const types = await eventsOf(() => subscribe());
  expect(types.slice(types.indexOf('customer.subscription.created'))).toEqual([
    'customer.subscription.created',
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice.paid',
    'invoice.payment_succeeded',
    'invoice_payment.paid',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
});

describe('a declined first payment', () => {
  const waitingFor = async () =>
    (await stripe().subscriptions.list({ status: 'incomplete', limit: 1 })).data[0] as Stripe.Subscription;
  const statuses = async (id: string) => {
    const { data } = await stripe().events.list({ type: 'customer.subscription.*', limit: 100 });
    return data
      .map(({ type, data: { object } }) => ({ type, subscription: object as Stripe.Subscription }))
      .filter(({ subscription }) => subscription.id === id)
      .map(({ type, subscription }) => [type.split('.').at(-1), subscription.status])
      .reverse();
  };

  it('leaves an incomplete subscription that the session does not show, until the next attempt', async () => {
    const { session } = await subscribe({ card: 'declined' });
    expect(session).toMatchObject({ status: 'open', subscription: null, invoice: null, customer: null });
    const waiting = await waitingFor();
    const invoice = await invoiceOf(waiting);
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, next_payment_attempt: null });
    const { session: paid } = await helper<Sale>('pay', { session: session.id });
    expect(paid).toMatchObject({ payment_status: 'paid', subscription: waiting.id, invoice: invoice.id });
    expect(await statuses(waiting.id)).toEqual([
      ['created', 'incomplete'],
      ['updated', 'active'],
    ]);
  });

  it('ends as incomplete_expired with its session', async () => {
    const { session } = await subscribe({ card: 'declined' });
    const waiting = await waitingFor();
    await stripe().checkout.sessions.expire(session.id);
    expect(await statuses(waiting.id)).toEqual([
      ['created', 'incomplete'],
      ['updated', 'incomplete_expired'],
      ['deleted', 'incomplete_expired'],
    ]);
    expect((await invoiceOf(waiting)).status).toBe('void');
  });
});
