import { listOf } from '../support/objects.ts';
import { formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { perform } = operationOf('creates', 'create_portal_link');
const createLink = (input: Row = {}) => run<Row>(perform, step({ customer: 'cus_1', ...input }));

const CREATE = 'POST /v1/billing_portal/sessions';
const created = on(CREATE, {
  id: 'bps_1',
  configuration: { id: 'bpc_1', login_page: { url: 'https://billing.stripe.com/p/login/1' } },
  created: 1767261600,
  customer: 'cus_1',
  flow: null,
  livemode: false,
  return_url: null,
  url: 'https://billing.stripe.com/p/session/1',
});
const having = (...ids: string[]) => on('GET /v1/subscriptions', listOf(ids.map((id) => ({ id }))));

test('creates a link to the front page of the portal', async () => {
  const sent = wire(created);
  expect(await createLink()).toMatchObject({
    url: 'https://billing.stripe.com/p/session/1',
    login_page_url: 'https://billing.stripe.com/p/login/1',
  });
  expect(sent.map(({ params }) => params)).toEqual([{ customer: 'cus_1', 'expand[0]': 'configuration' }]);
});

test.each<[string, Row, object]>([
  [
    'a return address',
    { return_url: ' https://example.com/account?a=1#b ' },
    { return_url: 'https://example.com/account?a=1#b' },
  ],
  [
    'the task to change the payment method',
    { flow: 'payment_method_update' },
    { flow_data: { type: 'payment_method_update' } },
  ],
  [
    'the task to cancel a subscription',
    { flow: 'subscription_cancel', subscription: 'sub_7' },
    { flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: 'sub_7' } } },
  ],
  [
    'the task to change a subscription',
    { flow: 'Subscription_Update', subscription: ' sub_7 ' },
    { flow_data: { type: 'subscription_update', subscription_update: { subscription: 'sub_7' } } },
  ],
  ['a subscription without a task', { subscription: 'sub_7' }, {}],
])('creates a link with %s', async (_what, input, form) => {
  const sent = wire(created);
  await createLink(input);
  expect(formOf(sent[0])).toEqual({ customer: 'cus_1', ...form });
});

describe('if no subscription is chosen', () => {
  test('takes the only one of the customer', async () => {
    const sent = wire(having('sub_1'), created);
    await createLink({ flow: 'subscription_cancel' });
    expect(sent[0]?.params).toEqual({ customer: 'cus_1', limit: '2' });
    expect(formOf(sent[1])).toMatchObject({ flow_data: { subscription_cancel: { subscription: 'sub_1' } } });
  });

  test('asks the user to choose one of several', async () => {
    wire(having('sub_1', 'sub_2'));
    expect(await failureOf(createLink({ flow: 'subscription_update' }))).toMatchObject({
      name: 'AppError',
      message: 'Subscription: is empty, but the customer has several. Choose one of them.',
    });
  });

  test('leaves the Zap on if the customer has none', async () => {
    wire(having());
    expect(await failureOf(createLink({ flow: 'subscription_cancel' }))).toEqual({
      name: 'HaltedError',
      message: 'Customer: this customer has no subscription to cancel or change.',
    });
  });
});

test.each([
  ['', /^Customer: is empty\. .*set “Create Customer” to “Always”/],
  ['gcus_1', /^Customer: this is a guest\. .*set “Create Customer” to “Always”/],
])('leaves the Zap on for a guest, who has no portal: %j', async (customer, words) => {
  expect(await failureOf(createLink({ customer }))).toEqual({
    name: 'HaltedError',
    message: expect.stringMatching(words),
  });
});
