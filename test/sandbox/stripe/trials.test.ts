import type Stripe from 'stripe';
import { club, useStripe } from './help.ts';

const { stripe, helper, sell, eventsOf } = useStripe();

type Changed = { subscription: Stripe.Subscription };
type Behavior =
  Stripe.PaymentLinkCreateParams.SubscriptionData.TrialSettings.EndBehavior.MissingPaymentMethod;

/** A subscription in its trial, without a card. */
const tryOut = async (missing_payment_method: Behavior): Promise<string> => {
  const { subscription } = await sell({
    line_items: [club()],
    payment_method_collection: 'if_required',
    subscription_data: {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    },
  });
  return String(subscription);
};
const renew = async (subscription: string, body: object = {}) =>
  (await helper<Changed>('renew', { subscription, ...body })).subscription;
const read = (id: string) => stripe().subscriptions.retrieve(id, { expand: ['latest_invoice'] });

describe('a trial without a card', () => {
  it('has no payment method, and says so three days before its end', async () => {
    const id = await tryOut('pause');
    expect(await read(id)).toMatchObject({
      default_payment_method: null,
      status: 'trialing',
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    expect(await eventsOf(() => helper('trial_will_end', { subscription: id }))).toEqual([
      'customer.subscription.trial_will_end',
    ]);
  });

  it('can cancel the subscription at its end', async () => {
    const id = await tryOut('cancel');
    expect(await eventsOf(() => renew(id))).toEqual(['customer.subscription.deleted']);
    expect(await read(id)).toMatchObject({ status: 'canceled', cancellation_details: { reason: null } });
  });

  it('can pause it, until the customer adds a card and the subscription is resumed', async () => {
    const id = await tryOut('pause');
    expect(await eventsOf(() => renew(id))).toEqual([
      'customer.subscription.updated',
      'customer.subscription.paused',
    ]);
    expect((await read(id)).status).toBe('paused');
    await expect(renew(id)).rejects.toThrow('is paused');

    const declined = await eventsOf(() => helper('resume', { subscription: id, card: 'declined' }));
    expect(declined).not.toContain('customer.subscription.resumed');
    const types = await eventsOf(() => helper('resume', { subscription: id }));
    expect(types.slice(-2)).toEqual(['customer.subscription.updated', 'customer.subscription.resumed']);
    expect(await read(id)).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 1900 } });
    await expect(helper('resume', { subscription: id })).rejects.toThrow('is not paused');
  });

  it('can leave an unpaid invoice, and charges a card that the customer has added', async () => {
    const id = await tryOut('create_invoice');
    expect(await eventsOf(() => renew(id))).toEqual(
      expect.arrayContaining(['invoice.payment_failed', 'customer.subscription.updated']),
    );
    expect(await read(id)).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open' } });

    const second = await tryOut('create_invoice');
    expect((await renew(second, { card: 'visa' })).status).toBe('active');
  });
});

it('charges the card of a trial at its end', async () => {
  const { subscription } = await sell({
    line_items: [club()],
    subscription_data: {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
    },
  });
  await renew(String(subscription));
  expect(await read(String(subscription))).toMatchObject({
    default_payment_method: expect.stringMatching(/^pm_/),
    latest_invoice: { amount_paid: 1900 },
    status: 'active',
  });
});

it.each([
  ['void', 'void'],
  ['keep_as_draft', 'draft'],
  ['mark_uncollectible', 'uncollectible'],
] as const)('leaves invoices unpaid while their collection is paused (%s)', async (behavior, status) => {
  const id = String((await sell({ line_items: [club()] })).subscription);
  const paused = await stripe().subscriptions.update(id, { pause_collection: { behavior } });
  expect(paused).toMatchObject({ pause_collection: { behavior, resumes_at: null }, status: 'active' });
  await renew(id);
  expect(await read(id)).toMatchObject({ status: 'active', latest_invoice: { status, amount_paid: 0 } });

  expect((await stripe().subscriptions.update(id, { pause_collection: '' })).pause_collection).toBeNull();
  await renew(id);
  expect(await read(id)).toMatchObject({ latest_invoice: { status: 'paid' } });
});

it('resumes the collection on its date', async () => {
  const id = String((await sell({ line_items: [club()] })).subscription);
  const resumes_at = Math.floor(Date.now() / 1000) + 86_400;
  await stripe().subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at } });
  await renew(id);
  expect(await read(id)).toMatchObject({ pause_collection: null, latest_invoice: { status: 'paid' } });
});
