import type Stripe from 'stripe';
import { club, refusal, useStripe } from './help.ts';

const { stripe, live, helper, sell } = useStripe();

const open = (params: Stripe.BillingPortal.SessionCreateParams) =>
  stripe().billingPortal.sessions.create(params);
const subscriber = async () => {
  const { customer, subscription } = await sell({ line_items: [club()] });
  return { customer: String(customer), subscription: String(subscription) };
};

it('opens the portal for a customer with the settings of the Dashboard', async () => {
  const { customer } = await subscriber();
  const return_url = 'https://shop.example.com/account';
  const session = await open({ customer, return_url, expand: ['configuration'] });
  expect(session).toMatchObject({
    id: expect.stringMatching(/^bps_1/),
    configuration: {
      is_default: true,
      features: { subscription_cancel: { enabled: true }, subscription_update: { enabled: false } },
      login_page: { url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\/p\/login\/test_/) },
    },
    customer,
    flow: null,
    return_url,
    url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\/p\/session\/test_/),
  });
  const { data } = await stripe().events.list({ type: 'billing_portal.session.created', limit: 1 });
  expect(data[0]?.data.object).toMatchObject({ id: session.id });
});

it('opens the portal at a task', async () => {
  const { customer, subscription } = await subscriber();
  const type = 'subscription_cancel';
  const { flow } = await open({ customer, flow_data: { type, subscription_cancel: { subscription } } });
  expect(flow).toEqual({
    after_completion: { hosted_confirmation: null, redirect: null, type: 'portal_homepage' },
    customer_update: null,
    subscription_cancel: { retention: null, subscription },
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type,
  });
  const card = await open({ customer, flow_data: { type: 'payment_method_update' } });
  expect(card.flow).toMatchObject({ type: 'payment_method_update', subscription_cancel: null });
  const other = await refusal(open({ customer, flow_data: { type: 'customer_update' } }));
  expect(other).toMatchObject({ code: 'not_simulated', param: 'flow_data[type]' });
});

it('refuses a customer or a subscription that does not fit', async () => {
  const [{ customer, subscription }, other] = [await subscriber(), await subscriber()];
  const cancel = (id: string) =>
    refusal(
      open({
        customer,
        flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: id } },
      }),
    );
  const param = 'flow_data[subscription_cancel][subscription]';
  expect(await refusal(open({ customer: 'gcus_1Guest' }))).toMatchObject({
    code: 'resource_missing',
    message: "No such customer: 'gcus_1Guest'",
    param: 'customer',
  });
  expect((await refusal(open({}))).message).toBe('Missing required param: customer.');
  expect(await cancel('sub_x')).toMatchObject({ message: "No such subscription: 'sub_x'", param });
  expect(await cancel(other.subscription)).toMatchObject({
    message: expect.stringContaining('does not belong to the customer'),
    param,
  });
  const bare = await refusal(open({ customer, flow_data: { type: 'subscription_cancel' } }));
  expect(bare.message).toBe('Missing required param: flow_data[subscription_cancel].');
  await stripe().subscriptions.update(subscription, { cancel_at_period_end: true });
  expect((await cancel(subscription)).message).toContain('is already set to be canceled at period end.');
  await stripe().subscriptions.cancel(subscription);
  expect((await cancel(subscription)).message).toContain('is already canceled');
  expect((await refusal(open({ customer, return_url: 'shop.example.com' }))).code).toBe('url_invalid');
});

it('refuses a task that the configuration disables', async () => {
  const { customer, subscription } = await subscriber();
  const change = () =>
    open({ customer, flow_data: { type: 'subscription_update', subscription_update: { subscription } } });
  expect((await refusal(change())).message).toBe(
    'This subscription cannot be updated because the subscription update feature in the portal configuration is disabled.',
  );
  const { data } = await stripe().billingPortal.configurations.list({ is_default: true, active: true });
  const subscription_update = { enabled: true, default_allowed_updates: ['price' as const] };
  const updated = await stripe().billingPortal.configurations.update(String(data[0]?.id), {
    features: { subscription_update },
  });
  expect(updated.features).toMatchObject({ subscription_update, subscription_cancel: { enabled: true } });
  expect((await change()).flow).toMatchObject({ subscription_update: { subscription } });
});

it.each([
  [false, 'test', 'https://dashboard.stripe.com/test/settings/billing/portal'],
  [true, 'live', 'https://dashboard.stripe.com/settings/billing/portal'],
])('needs saved portal settings (live mode: %s)', async (livemode, mode, page) => {
  const client = livemode ? live() : stripe();
  const { id: customer } = await client.customers.create({});
  await helper('portal_settings', { saved: false, livemode });
  expect((await client.billingPortal.configurations.list({ is_default: true })).data).toEqual([]);
  const { message } = await refusal(client.billingPortal.sessions.create({ customer }));
  expect(message).toContain(`your ${mode} mode default configuration has not been created`);
  expect(message).toContain(page);
  await helper('portal_settings', { saved: true, livemode });
  expect((await client.billingPortal.sessions.create({ customer })).livemode).toBe(livemode);
});
