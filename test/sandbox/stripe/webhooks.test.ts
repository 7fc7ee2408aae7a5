import Stripe from 'stripe';
import { CONNECTED_ACCOUNT, letBuyerPay, testHelper } from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, sandboxForTests, startReceiver } from './help.ts';

const { sandbox, stripe } = sandboxForTests();
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
afterEach(async () => {
  await sandbox().idle();
  receiver.received.length = 0;
  for (const { id } of (await stripe().webhookEndpoints.list({ limit: 100 })).data)
    await stripe().webhookEndpoints.del(id);
});

const subscribe = (...enabled_events: Stripe.WebhookEndpointCreateParams.EnabledEvent[]) =>
  stripe().webhookEndpoints.create({ url: receiver.url, enabled_events, api_version: '2026-10-28.endive' });

const sell = async (visit: Omit<Parameters<typeof letBuyerPay>[1], 'url' | 'payment_link'> = {}) => {
  const link = await stripe().paymentLinks.create({
    line_items: [item()],
    invoice_creation: { enabled: true },
  });
  return letBuyerPay(sandbox().url, { payment_link: link.id, ...visit });
};
const typesReceived = () => receiver.received.map(({ event }) => event.type).sort();

it('shows the secret once', async () => {
  const { id, secret } = await subscribe('*');
  expect(secret).toMatch(/^whsec_\w{32}$/);
  expect(await stripe().webhookEndpoints.retrieve(id)).not.toHaveProperty('secret');
  expect((await stripe().webhookEndpoints.list()).data[0]).not.toHaveProperty('secret');
  expect(await stripe().webhookEndpoints.del(id)).toMatchObject({ id, deleted: true });
  expect((await refusal(stripe().webhookEndpoints.del(id))).statusCode).toBe(404);
});

it('delivers what an endpoint asked for, signed so that the SDK accepts it', async () => {
  const { secret } = await subscribe('checkout.session.completed', 'invoice.paid');
  const { session } = await sell();
  await sandbox().idle();
  expect(typesReceived()).toEqual(['checkout.session.completed', 'invoice.paid']);
  for (const { body, signature } of receiver.received) {
    const event = Stripe.webhooks.constructEvent(body, signature, String(secret));
    expect(event).toMatchObject({ object: 'event', api_version: '2026-10-28.endive', livemode: false });
    expect(() => Stripe.webhooks.constructEvent(`${body} `, signature, String(secret))).toThrow();
  }
  const completed = receiver.received.find(({ event }) => event.type === 'checkout.session.completed');
  expect(completed?.event.data.object).toMatchObject({ id: session.id, payment_status: 'paid' });
  expect(completed?.event.data.object).not.toHaveProperty('line_items');
  expect(completed?.body).toContain('\n  "api_version"');
});

it.each([
  [
    'visa',
    [
      'charge.succeeded',
      'charge.updated',
      'checkout.session.completed',
      'payment_intent.created',
      'payment_intent.succeeded',
    ],
  ],
  ['declined', ['charge.failed', 'payment_intent.created', 'payment_intent.payment_failed']],
  [
    'us_bank_account',
    ['charge.pending', 'checkout.session.completed', 'payment_intent.created', 'payment_intent.processing'],
  ],
] as const)('tells of a payment by %s', async (card, types) => {
  await subscribe('*');
  const link = await stripe().paymentLinks.create({ line_items: [item()] });
  await sandbox().idle();
  expect(typesReceived()).toEqual(['payment_link.created', 'price.created', 'product.created']);
  receiver.received.length = 0;
  await letBuyerPay(sandbox().url, { payment_link: link.id, card });
  await sandbox().idle();
  expect(typesReceived()).toEqual(types);
});

it('tells of a refund', async () => {
  const { session } = await sell();
  await sandbox().idle();
  await subscribe('*');
  await stripe().refunds.create({ payment_intent: String(session.payment_intent) });
  await sandbox().idle();
  expect(typesReceived()).toEqual([
    'charge.refund.updated',
    'charge.refunded',
    'refund.created',
    'refund.updated',
  ]);
});

it('tries again until the endpoint takes it, and no more after it is gone', async () => {
  await subscribe('customer.created');
  receiver.answers.push(500, 410);
  const { id } = await stripe().customers.create({});
  await sandbox().idle();
  expect(receiver.received.map(({ event }) => event.data.object.id)).toEqual([id, id, id]);
  expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
  expect(
    sandbox()
      .deliveries.slice(-3)
      .map(({ status, attempt }) => [attempt, status]),
  ).toEqual([
    [1, 500],
    [2, 410],
    [3, 200],
  ]);
});

it('delivers twice on demand', async () => {
  await subscribe('customer.created');
  await testHelper(sandbox().url, 'deliver_twice', { type: 'customer.created' });
  await stripe().customers.create({});
  await stripe().customers.create({});
  await sandbox().idle();
  expect(receiver.received).toHaveLength(3);
  await testHelper(sandbox().url, 'deliver_twice', { event: receiver.received[0]?.event.id });
  await sandbox().idle();
  expect(receiver.received).toHaveLength(4);
});

it('keeps the events of accounts apart, unless an endpoint asks for those of connected accounts', async () => {
  await subscribe('customer.created');
  const connected = clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });
  await connected.customers.create({});
  await sandbox().idle();
  expect(receiver.received).toEqual([]);
  await stripe().webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['customer.created'],
    connect: true,
  });
  await connected.customers.create({});
  await sandbox().idle();
  expect(receiver.received.map(({ event }) => event.account)).toEqual([CONNECTED_ACCOUNT]);
});

it('has room for sixteen endpoints', async () => {
  for (let n = 0; n < 16; n++) await subscribe('invoice.paid');
  const error = await refusal(subscribe('invoice.paid'));
  expect(error).toMatchObject({
    statusCode: 400,
    message: 'You have reached the maximum of 16 test webhook endpoints.',
  });
});

it('refuses an event that does not exist', async () => {
  const error = await refusal(subscribe('invoice.payed' as 'invoice.paid'));
  expect(error.message).toMatch(
    /^Invalid enabled_events\[0\]: must be one of \*, account\.application\.authorized/,
  );
});

it('keeps all events, and lists them by type', async () => {
  const { session } = await sell();
  const { data } = await stripe().events.list({ types: ['checkout.session.completed', 'invoice.paid'] });
  expect(data.slice(0, 2).map(({ type }) => type)).toEqual(['checkout.session.completed', 'invoice.paid']);
  expect(data[0]?.data.object).toMatchObject({ id: session.id });
  const links = await stripe().events.list({ type: 'payment_link.*', limit: 1 });
  expect(links.data[0]?.type).toBe('payment_link.created');
  expect(await stripe().events.retrieve(String(links.data[0]?.id))).toMatchObject({
    type: 'payment_link.created',
  });
});
