import type Stripe from 'stripe';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { listOf } from '../support/objects.ts';
import { fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('creates', 'create_portal_link');

describe('what is sent', () => {
  const strays = useWire();
  const createLink = (input: Row = {}, authData: Record<string, string> = {}) =>
    run<Row>(perform, step({ customer: 'cus_1', ...input }, authData));

  const CREATE = 'POST /v1/billing_portal/sessions';
  const SUBSCRIPTIONS = 'GET /v1/subscriptions';
  const created = (more: object = {}) =>
    on(CREATE, {
      id: 'bps_1',
      configuration: { id: 'bpc_1', login_page: { url: 'https://billing.stripe.com/p/login/1' } },
      created: 1767261600,
      customer: 'cus_1',
      flow: null,
      livemode: false,
      return_url: null,
      url: 'https://billing.stripe.com/p/session/1',
      ...more,
    });
  const having = (...ids: string[]) => on(SUBSCRIPTIONS, listOf(ids.map((id) => ({ id }))));

  test('the front page of the portal', async () => {
    const sent = wire(created());
    const row = await createLink({}, { connected_account: 'acct_shop' });
    expect(sent.map(({ params }) => params)).toEqual([{ customer: 'cus_1', 'expand[0]': 'configuration' }]);
    expect(sent[0]?.headers['stripe-account']).toBe('acct_shop');
    expect(row).toEqual({
      id: 'bps_1',
      url: 'https://billing.stripe.com/p/session/1',
      login_page_url: 'https://billing.stripe.com/p/login/1',
      customer_id: 'cus_1',
      flow: null,
      return_url: null,
      created_at: '2026-01-01T10:00:00Z',
      live_mode: false,
    });
    expect(Object.keys(row)).toEqual(Object.keys(sample));
  });

  test.each<[string, Row, object]>([
    [
      'with a way back',
      { return_url: ' https://example.com/account?a=1#b ' },
      { return_url: 'https://example.com/account?a=1#b' },
    ],
    [
      'at the payment method',
      { flow: 'payment_method_update' },
      { flow_data: { type: 'payment_method_update' } },
    ],
    [
      'at the end of a subscription',
      { flow: 'subscription_cancel', subscription: 'sub_7' },
      { flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: 'sub_7' } } },
    ],
    [
      'at the change of a subscription',
      { flow: 'Subscription_Update', subscription: ' sub_7 ' },
      { flow_data: { type: 'subscription_update', subscription_update: { subscription: 'sub_7' } } },
    ],
    ['a subscription without a task for it is left out', { subscription: 'sub_7' }, {}],
  ])('%s', async (_name, input, form) => {
    const sent = wire(created());
    await createLink(input);
    expect(formOf(sent[0])).toEqual({ customer: 'cus_1', ...form });
  });

  test('the only subscription of the customer is looked up', async () => {
    const sent = wire(having('sub_1'), created());
    await createLink({ flow: 'subscription_cancel' });
    expect(sent[0]?.params).toEqual({ customer: 'cus_1', limit: '2' });
    expect(formOf(sent[1])).toMatchObject({ flow_data: { subscription_cancel: { subscription: 'sub_1' } } });
  });

  test('of several the user has to choose one', async () => {
    wire(having('sub_1', 'sub_2'));
    expect(await failureOf(createLink({ flow: 'subscription_update' }))).toMatchObject({
      name: 'AppError',
      message: 'Subscription: is empty, but the customer has several. Choose one of them.',
    });
  });

  test('without one, the Zap stays on', async () => {
    wire(having());
    expect(await failureOf(createLink({ flow: 'subscription_cancel' }))).toEqual({
      name: 'HaltedError',
      message: 'Customer: has no subscription that could be canceled or changed.',
    });
  });

  test.each([
    [{ customer: '' }, /^Customer: is empty\. .*set “Create Customer” to “Always”/],
    [{ customer: undefined }, /^Customer: is empty\. /],
    [{ customer: ' ' }, /^Customer: is empty\. /],
    [{ customer: 'gcus_1' }, /^Customer: this is a guest\. .*set “Create Customer” to “Always”/],
  ])('a guest has no portal, and the Zap stays on: %j', async (input, words) => {
    expect(await failureOf(createLink(input))).toEqual({
      name: 'HaltedError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test.each<[string, Row, RegExp]>([
    [
      'an email',
      { customer: 'ada@example.com' },
      /^Customer: “\[email\]” is not the id of a customer\. It starts with cus_, gcus_\.$/,
    ],
    ['a session', { customer: 'cs_1' }, /^Customer: “cs_1” is not the id of a customer/],
    ['a path', { customer: 'cus_1/../x' }, /^Customer: “cus_1\/\.\.\/x” is not the id of a customer/],
    [
      'a return to nowhere',
      { return_url: 'example.com' },
      /^Return URL: “example\.com” is not a web address\. Write it in full/,
    ],
    ['a return to a script', { return_url: 'javascript:alert(1)' }, /^Return URL: .*is not a web address/],
    [
      'an unknown task',
      { flow: 'pause' },
      /^Open At: “pause” is not one of payment_method_update, subscription_cancel, subscription_update\.$/,
    ],
    [
      'a price as the subscription',
      { subscription: 'price_1' },
      /^Subscription: “price_1” is not the id of a subscription\. It starts with sub_\.$/,
    ],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(createLink(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test('an unknown customer', async () => {
    const message = "No such customer: 'cus_1'";
    wire(fails(CREATE, 400, { code: 'resource_missing', message, param: 'customer' }));
    expect((await failureOf(createLink())).message).toMatch(
      /^Customer: Stripe has no such customer \(cus_1\)\. Check the id/,
    );
  });
});

describe('in a shop', () => {
  const { act, simulate, everyCutOff, restrictedKey, sell, stripe } = useEmbeddedStripe();

  const recurring = { interval: 'month' } as const;
  const club = {
    price_data: { currency: 'usd', unit_amount: 1900, product_data: { name: 'Club' }, recurring },
    quantity: 1,
  };
  const subscriber = async () => {
    const { session } = await sell({ line_items: [club] });
    return { customer: String(session.customer), subscription: String(session.subscription) };
  };
  const allowUpdates = async () => {
    const { data } = await stripe().billingPortal.configurations.list({ is_default: true });
    const subscription_update = { enabled: true, default_allowed_updates: ['price'], products: [] };
    await stripe().billingPortal.configurations.update(String(data[0]?.id), {
      features: { subscription_update } as Stripe.BillingPortal.ConfigurationUpdateParams.Features,
    });
  };

  test('each task', async () => {
    const { customer } = await subscriber();
    await allowUpdates();
    expect(
      await act('create_portal_link', { customer, return_url: 'https://example.com/account' }),
    ).toMatchObject({
      url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\/p\/session\/test_/),
      login_page_url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\/p\/login\/test_/),
      customer_id: customer,
      return_url: 'https://example.com/account',
    });
    for (const flow of ['payment_method_update', 'subscription_cancel', 'subscription_update']) {
      expect(await act('create_portal_link', { customer, flow })).toMatchObject({ flow });
    }
  });

  test('a subscription that has ended does not count', async () => {
    const { customer, subscription } = await subscriber();
    const input = { customer, flow: 'subscription_cancel' };
    expect(await act('create_portal_link', { ...input, subscription })).toMatchObject({ flow: input.flow });
    await simulate('cancel_subscription', { subscription });
    expect((await failureOf(act('create_portal_link', input))).name).toBe('HaltedError');
    expect((await failureOf(act('create_portal_link', { ...input, subscription }))).message).toMatch(
      /is already canceled/,
    );
  });

  test('the subscription of somebody else, in Stripe’s words', async () => {
    const [ada, bob] = [await subscriber(), await subscriber()];
    const input = { customer: ada.customer, flow: 'subscription_cancel', subscription: bob.subscription };
    expect((await failureOf(act('create_portal_link', input))).message).toMatch(
      /does not belong to the customer/,
    );
  });

  test('settings that were never saved', async () => {
    const { customer } = await subscriber();
    await simulate('portal_settings', { saved: false });
    expect((await failureOf(act('create_portal_link', { customer }))).message).toMatch(
      /saving your customer portal settings/,
    );
  });

  test('the guest of a one-time payment has none, a customer who was created has', async () => {
    const guest = await sell();
    expect(guest.session.customer).toBeNull();
    const customer = String((await sell({ customer_creation: 'always' })).session.customer);
    expect(await act('create_portal_link', { customer })).toMatchObject({ customer_id: customer });
    expect(
      (await failureOf(act('create_portal_link', { customer, flow: 'subscription_cancel' }))).message,
    ).toMatch(/no subscription/);
  });

  test('names the permission that is missing', async () => {
    const { customer } = await subscriber();
    const api_key = await restrictedKey({ subscription: 'read' });
    expect((await failureOf(act('create_portal_link', { customer }, { api_key }))).message).toMatch(
      /“Customer portal: Write” \(rak_customer_portal_write\)/,
    );
  });

  test('cut off at any request, and replayed, it is a link to the same task', async () => {
    let row: Row = {};
    const cutOffs = await everyCutOff(
      subscriber,
      async ({ customer }) => {
        row = await act('create_portal_link', { customer, flow: 'subscription_cancel' });
      },
      async ({ customer }) =>
        expect(row).toMatchObject({ customer_id: customer, flow: 'subscription_cancel' }),
    );
    expect(cutOffs).toBe(2 * 2);
  });
});
