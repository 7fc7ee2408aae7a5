import type Stripe from 'stripe';
import { letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { clientOf, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();
const open = (params: Stripe.BillingPortal.SessionCreateParams) =>
  stripe().billingPortal.sessions.create(params);

/** A customer with a subscription. */
const subscriber = async (): Promise<{ customer: string; subscription: string }> => {
  const recurring = { interval: 'month' } as const;
  const product_data = { name: 'Coffee club' };
  const link = await stripe().paymentLinks.create({
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 1900, product_data, recurring }, quantity: 1 },
    ],
  });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com' });
  return { customer: String(session.customer), subscription: String(session.subscription) };
};

describe('the portal', () => {
  it('opens for a customer, with the settings of the Dashboard', async () => {
    const { customer } = await subscriber();
    const session = await open({
      customer,
      return_url: 'https://shop.example.com/account',
      locale: 'de',
      expand: ['configuration'],
    });
    expect(session).toMatchObject({
      object: 'billing_portal.session',
      configuration: { is_default: true, active: true },
      customer,
      flow: null,
      locale: 'de',
      return_url: 'https://shop.example.com/account',
    });
    expect(session.id).toMatch(/^bps_1/);
    expect(session.url).toMatch(/^https:\/\/billing\.stripe\.com\/p\/session\/test_/);
    const events = await stripe().events.list({ type: 'billing_portal.session.created', limit: 1 });
    expect(events.data[0]?.data.object).toMatchObject({ id: session.id });
    const gone = await stripe().rawRequest('GET', `/v1/billing_portal/sessions/${session.id}`).catch(String);
    expect(gone).toContain('Unrecognized request URL');
  });

  it('leads straight to a flow', async () => {
    const { customer, subscription } = await subscriber();
    const cancel = await open({
      customer,
      flow_data: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription },
        after_completion: { type: 'redirect', redirect: { return_url: 'https://example.com/bye' } },
      },
    });
    expect(cancel.flow).toEqual({
      after_completion: {
        hosted_confirmation: null,
        redirect: { return_url: 'https://example.com/bye' },
        type: 'redirect',
      },
      customer_update: null,
      subscription_cancel: { retention: null, subscription },
      subscription_pause: null,
      subscription_update: null,
      subscription_update_confirm: null,
      type: 'subscription_cancel',
    });
    const card = await open({ customer, flow_data: { type: 'payment_method_update' } });
    expect(card.flow).toMatchObject({
      type: 'payment_method_update',
      after_completion: { type: 'portal_homepage' },
    });
  });

  it('refuses guests, strangers and subscriptions of others', async () => {
    const [ada, grace] = [await subscriber(), await subscriber()];
    const cancel = (subscription: string): Stripe.BillingPortal.SessionCreateParams => ({
      customer: ada.customer,
      flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription } },
    });
    const param = 'flow_data[subscription_cancel][subscription]';
    expect(await refusal(open({ customer: 'gcus_1Guest' }))).toMatchObject({
      code: 'resource_missing',
      message: "No such customer: 'gcus_1Guest'",
      param: 'customer',
    });
    expect((await refusal(open({}))).message).toBe('Missing required param: customer.');
    expect(await refusal(open(cancel('sub_x')))).toMatchObject({
      message: "No such subscription: 'sub_x'",
      param,
    });
    expect(await refusal(open(cancel(grace.subscription)))).toMatchObject({
      message: expect.stringContaining('does not belong to the customer'),
      param,
    });
    const bare = open({ customer: ada.customer, flow_data: { type: 'subscription_cancel' } });
    expect((await refusal(bare)).message).toBe('Missing required param: flow_data[subscription_cancel].');
    await stripe().subscriptions.update(ada.subscription, { cancel_at_period_end: true });
    expect((await refusal(open(cancel(ada.subscription)))).message).toContain(
      'is already set to be canceled at period end.',
    );
    await stripe().subscriptions.cancel(ada.subscription);
    expect((await refusal(open(cancel(ada.subscription)))).message).toContain('is already canceled');
    const wrong = { customer: ada.customer, return_url: 'shop.example.com' };
    expect((await refusal(open(wrong))).code).toBe('url_invalid');
  });

  it('has only the features that its configuration enables', async () => {
    const { customer, subscription } = await subscriber();
    const flow_data = { type: 'subscription_update', subscription_update: { subscription } } as const;
    expect((await refusal(open({ customer, flow_data }))).message).toBe(
      'This subscription cannot be updated because the subscription update feature in the portal configuration is disabled.',
    );
    const { id } = await stripe().billingPortal.configurations.create({
      default_return_url: 'https://example.com/home',
      features: { subscription_update: { enabled: true, default_allowed_updates: ['price'] } },
    });
    expect(await open({ customer, configuration: id, flow_data })).toMatchObject({
      configuration: id,
      flow: { subscription_update: { subscription } },
      return_url: 'https://example.com/home',
    });
    await stripe().billingPortal.configurations.update(id, { active: false });
    expect((await refusal(open({ customer, configuration: id }))).message).toContain('is not active');
    expect((await refusal(open({ customer, configuration: 'bpc_x' }))).message).toBe(
      "No such configuration: 'bpc_x'",
    );
  });

  it.each([
    [false, 'test', 'https://dashboard.stripe.com/test/settings/billing/portal'],
    [true, 'live', 'https://dashboard.stripe.com/settings/billing/portal'],
  ])('needs settings that were saved (live mode: %s)', async (livemode, mode, page) => {
    const client = livemode ? clientOf(sandbox(), {}, 'sk_live_embedded0Stripe0Sandbox0Key') : stripe();
    const customer = (await client.customers.create({ email: 'x@example.com' })).id;
    await testHelper(sandbox().url, 'portal_settings', { saved: false, livemode });
    expect((await client.billingPortal.configurations.list({ is_default: true })).data).toEqual([]);
    const error = await refusal(client.billingPortal.sessions.create({ customer }));
    expect(error.message).toContain(`your ${mode} mode default configuration has not been created`);
    expect(error.message).toContain(page);
    await testHelper(sandbox().url, 'portal_settings', { saved: true, livemode });
    expect((await client.billingPortal.sessions.create({ customer })).livemode).toBe(livemode);
  });
});

describe('configurations of the portal', () => {
  const configurations = () => stripe().billingPortal.configurations;

  it('are there by default, with a login page', async () => {
    const { data } = await configurations().list({ is_default: true, active: true });
    expect(data).toMatchObject([
      {
        features: {
          subscription_cancel: { enabled: true, mode: 'at_period_end' },
          subscription_update: { enabled: false },
        },
        login_page: {
          enabled: true,
          url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\/p\/login\/test_/),
        },
      },
    ]);
    const off = configurations().update(String(data[0]?.id), { active: false });
    expect((await refusal(off)).message).toContain('cannot deactivate your default configuration');
  });

  it('can be made, changed and switched off', async () => {
    const created = await configurations().create({
      business_profile: { headline: 'Your coffee', terms_of_service_url: 'https://example.com/terms' },
      features: {
        invoice_history: { enabled: true },
        subscription_cancel: {
          enabled: true,
          mode: 'immediately',
          cancellation_reason: { enabled: true, options: ['unused', 'other'] },
        },
      },
      metadata: { a: '1' },
    });
    expect(created).toMatchObject({
      active: true,
      features: { customer_update: { enabled: false }, invoice_history: { enabled: true } },
      is_default: false,
      login_page: { enabled: false, url: null },
    });
    const updated = await configurations().update(created.id, {
      active: false,
      business_profile: { headline: '' },
      features: { subscription_cancel: { cancellation_reason: { enabled: false, options: '' } } },
      login_page: { enabled: true },
    });
    expect(updated).toMatchObject({
      active: false,
      business_profile: { headline: null, terms_of_service_url: 'https://example.com/terms' },
      features: {
        subscription_cancel: {
          cancellation_reason: { enabled: false, feedback_options: null, options: [] },
          enabled: true,
          mode: 'immediately',
        },
      },
      login_page: { enabled: true },
      metadata: { a: '1' },
    });
    expect(await configurations().retrieve(created.id)).toEqual(expect.objectContaining({ active: false }));
    const inactive = await configurations().list({ active: false });
    expect(inactive.data.map(({ id }) => id)).toContain(created.id);
    const events = await stripe().events.list({ type: 'billing_portal.configuration.*' });
    expect(events.data.map(({ type }) => type)).toContain('billing_portal.configuration.updated');
  });

  it('have to say whether a feature is enabled', async () => {
    const params = {
      features: { customer_update: { allowed_updates: ['email'] } },
    } as Stripe.BillingPortal.ConfigurationCreateParams;
    expect(await refusal(configurations().create(params))).toMatchObject({
      code: 'parameter_missing',
      param: 'features[customer_update][enabled]',
    });
  });
});
