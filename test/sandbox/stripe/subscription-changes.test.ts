import type Stripe from 'stripe';
import { club, refusal, useStripe } from './help.ts';

const { stripe, helper, sell, eventsOf } = useStripe();

type Changed = { subscription: Stripe.Subscription };

const subscribe = async (visit: object = {}) => {
  const { customer, subscription } = await sell({ line_items: [club()] }, visit);
  return { customer: String(customer), id: String(subscription) };
};
const cancel = async (subscription: string, body: object = {}) =>
  (await helper<Changed>('cancel_subscription', { subscription, ...body })).subscription;

describe('a cancellation', () => {
  it('by request ends the subscription now, once', async () => {
    const { id } = await subscribe();
    const cancellation_details = { comment: 'Too much coffee', feedback: 'unused' } as const;
    const types = await eventsOf(() => stripe().subscriptions.cancel(id, { cancellation_details }));
    expect(types).toEqual(['customer.subscription.deleted']);
    const canceled = await stripe().subscriptions.retrieve(id);
    expect(canceled).toMatchObject({
      cancellation_details: { ...cancellation_details, reason: 'cancellation_requested' },
      ended_at: canceled.canceled_at,
      status: 'canceled',
    });
    const again = await refusal(stripe().subscriptions.cancel(id));
    expect(again).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    const late = await refusal(stripe().subscriptions.update(id, { cancel_at_period_end: true }));
    expect(late.message).toContain('A canceled subscription can only update its cancellation_details');
    await expect(helper('renew', { subscription: id })).rejects.toThrow('has ended');
  });

  it('at the end of the period can be undone, or happens at the renewal', async () => {
    const { id } = await subscribe();
    const ending = await stripe().subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({ status: 'active', cancel_at: ending.items.data[0]?.current_period_end });
    expect(await stripe().subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({
      cancel_at: null,
      canceled_at: null,
      cancellation_details: { reason: null },
    });
    expect(await cancel(id, { at_period_end: true, feedback: 'too_expensive' })).toMatchObject({
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive', reason: 'cancellation_requested' },
      status: 'active',
    });
    const types = await eventsOf(() => helper('renew', { subscription: id }));
    expect(types).toEqual(['customer.subscription.deleted']);
  });

  it('by the customer ends the subscription now, once', async () => {
    const { id } = await subscribe();
    expect(await cancel(id, { comment: 'Bye' })).toMatchObject({
      status: 'canceled',
      cancellation_details: { comment: 'Bye' },
    });
    await expect(cancel(id)).rejects.toThrow('has ended');
  });

  it('credits the rest of the period to the customer, with a last invoice', async () => {
    const half = Math.floor(Date.now() / 1000) - 15 * 86_400;
    const { customer, id } = await subscribe({ at: half });
    const { latest_invoice } = await stripe().subscriptions.cancel(id, {
      prorate: true,
      invoice_now: true,
      expand: ['latest_invoice'],
    });
    const invoice = latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({ amount_due: 0, billing_reason: 'subscription_update', status: 'paid' });
    const [line] = invoice.lines.data;
    expect(line?.description).toMatch(/^Unused time on Coffee club after \d+ \w+ \d{4}$/);
    expect(line?.amount).toBeGreaterThan(-1050);
    expect(line?.amount).toBeLessThan(-850);
    const credited = await stripe().customers.retrieve(customer);
    expect(credited).toMatchObject({ balance: line?.amount });
    const { invoice: next } = await helper<{ invoice: Stripe.Invoice }>('invoice', {
      customer,
      amount: 2000,
    });
    expect(next.amount_due).toBe(2000 + Number(line?.amount));
  });

  it('answers not_simulated to a credit without an invoice', async () => {
    const { id } = await subscribe();
    const error = await refusal(stripe().subscriptions.cancel(id, { prorate: true }));
    expect(error).toMatchObject({ code: 'not_simulated', param: 'prorate' });
  });
});

it('updates the metadata and description of a subscription', async () => {
  const { id } = await subscribe();
  const changes = { metadata: { a: '1' }, description: 'Beans' };
  expect(await stripe().subscriptions.update(id, changes)).toMatchObject(changes);
  const items = await refusal(stripe().subscriptions.update(id, { items: [{ price: 'price_x' }] }));
  expect(items).toMatchObject({ code: 'not_simulated', param: 'items' });
});

it('lists subscriptions by customer, price, status and period', async () => {
  const { customer, id } = await subscribe();
  const other = await subscribe();
  await stripe().subscriptions.cancel(other.id);
  const ids = async (params: Stripe.SubscriptionListParams) =>
    (await stripe().subscriptions.list({ limit: 100, ...params })).data.map((one) => one.id);
  const { items } = await stripe().subscriptions.retrieve(id);
  const price = String(items.data[0]?.price.id);
  const end = items.data[0]?.current_period_end ?? 0;
  expect(await ids({ customer })).toEqual([id]);
  expect(await ids({ price })).toEqual([id]);
  expect(await ids({ price, current_period_end: { gte: end, lt: end + 1 } })).toEqual([id]);
  expect(await ids({ price, current_period_end: { gt: end } })).toEqual([]);
  expect(await ids({})).not.toContain(other.id);
  expect(await ids({ status: 'all' })).toEqual(expect.arrayContaining([id, other.id]));
  expect(await ids({ status: 'canceled' })).toContain(other.id);
  expect(await ids({ status: 'ended' })).not.toContain(id);
});

it('cancels the subscriptions of a deleted customer, who leaves a stub', async () => {
  const { customer, id } = await subscribe();
  const types = await eventsOf(() => stripe().customers.del(customer));
  expect(types).toEqual(['customer.subscription.deleted', 'customer.deleted']);
  expect(await stripe().customers.retrieve(customer)).toMatchObject({ deleted: true });
  expect((await stripe().subscriptions.retrieve(id)).status).toBe('canceled');
  const { data } = await stripe().charges.list({ customer, expand: ['data.customer'] });
  expect(data[0]?.customer).toMatchObject({ id: customer, deleted: true });
  expect((await refusal(stripe().customers.update(customer, { name: 'x' }))).code).toBe('resource_missing');
});
