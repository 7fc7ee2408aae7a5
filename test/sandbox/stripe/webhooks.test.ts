import Stripe from 'stripe';
import { CONNECTED_ACCOUNT, letBuyerPay, startStripe } from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, startReceiver, useStripe } from './help.ts';

const { sandbox, stripe, live, helper, newLink } = useStripe({ bookingDelayMs: 20 });
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
afterEach(async () => {
  await sandbox().idle();
  receiver.received.length = 0;
  for (const { id } of (await stripe().webhookEndpoints.list({ limit: 100 })).data) {
    await stripe().webhookEndpoints.del(id);
  }
});

type EventType = Stripe.WebhookEndpointCreateParams.EnabledEvent;

const subscribe = (...enabled_events: EventType[]) =>
  stripe().webhookEndpoints.create({ url: receiver.url, enabled_events, api_version: '2026-10-28.endive' });
const received = async () => {
  await sandbox().idle();
  return receiver.received.map(({ event }) => event.type).sort();
};
const connected = () => clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });

describe('a webhook endpoint', () => {
  it('shows its secret only in the response to its creation', async () => {
    const { id, secret } = await subscribe('*');
    expect(secret).toMatch(/^whsec_\w{32}$/);
    expect(await stripe().webhookEndpoints.retrieve(id)).not.toHaveProperty('secret');
    expect((await stripe().webhookEndpoints.list()).data[0]).not.toHaveProperty('secret');
    expect(await stripe().webhookEndpoints.del(id)).toMatchObject({ id, deleted: true });
    expect((await refusal(stripe().webhookEndpoints.del(id))).statusCode).toBe(404);
  });

  it('is one of at most sixteen', async () => {
    for (let n = 0; n < 16; n += 1) await subscribe('invoice.paid');
    expect(await refusal(subscribe('invoice.paid'))).toMatchObject({
      statusCode: 400,
      message: 'You have reached the maximum of 16 test webhook endpoints.',
    });
  });

  it('refuses an unknown event type and another API version', async () => {
    expect((await refusal(subscribe('invoice.payed' as EventType))).message).toMatch(
      /^Invalid enabled_events\[0\]: must be one of \*, account\.application\.authorized/,
    );
    const endpoint = { url: receiver.url, enabled_events: ['*'], api_version: '2020-08-27' };
    const old = stripe().webhookEndpoints.create(endpoint as Stripe.WebhookEndpointCreateParams);
    expect((await refusal(old)).code).toBe('not_simulated');
  });

  it('needs https in live mode', async () => {
    const enabled_events: EventType[] = ['*'];
    const error = await refusal(live().webhookEndpoints.create({ url: receiver.url, enabled_events }));
    expect(error).toMatchObject({ statusCode: 400, code: 'url_invalid', param: 'url' });
    const { id } = await live().webhookEndpoints.create({ url: 'https://192.0.2.1/hook', enabled_events });
    expect(id).toMatch(/^we_/);
  });

  it('cannot belong to a connected account', async () => {
    const endpoint = { url: receiver.url, enabled_events: ['*' as const] };
    expect(await refusal(connected().webhookEndpoints.create(endpoint))).toMatchObject({
      statusCode: 403,
      message:
        'You are not permitted to configure webhook endpoints on a connected account. Did you mean to create a Connect webhook on your account instead?',
    });
  });

  it('gets the events of connected accounts only with `connect`', async () => {
    await subscribe('customer.created');
    await connected().customers.create({});
    expect(await received()).toEqual([]);
    await stripe().webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['customer.created'],
      connect: true,
    });
    await connected().customers.create({});
    await sandbox().idle();
    expect(receiver.received.map(({ event }) => event.account)).toEqual([CONNECTED_ACCOUNT]);
  });
});

describe('a delivery', () => {
  it('has only the enabled events, with a signature that the SDK accepts', async () => {
    const { secret } = await subscribe('checkout.session.completed', 'invoice.paid');
    const link = await newLink({ invoice_creation: { enabled: true } });
    const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id });
    expect(await received()).toEqual(['checkout.session.completed', 'invoice.paid']);
    for (const { body, signature } of receiver.received) {
      const event = Stripe.webhooks.constructEvent(body, signature, String(secret));
      expect(event).toMatchObject({ object: 'event', api_version: '2026-10-28.endive', livemode: false });
      expect(() => Stripe.webhooks.constructEvent(`${body} `, signature, String(secret))).toThrow();
    }
    const completed = receiver.received.find(({ event }) => event.type === 'checkout.session.completed');
    expect(completed?.event.data.object).toMatchObject({ id: session.id, payment_status: 'paid' });
    expect(completed?.event.data.object).not.toHaveProperty('line_items');
  });

  it('has a fake v0 signature in test mode, which the SDK ignores', async () => {
    const { secret } = await subscribe('customer.created');
    await stripe().customers.create({});
    await sandbox().idle();
    const [{ body, signature } = { body: '', signature: '' }] = receiver.received;
    expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/);
    const fake = signature.replace(/v1=\w+,/, '');
    expect(() => Stripe.webhooks.constructEvent(body, fake, String(secret))).toThrow();
  });

  it('is repeated until the endpoint accepts it', async () => {
    await subscribe('customer.created');
    receiver.answers.push(500, 410);
    const { id } = await stripe().customers.create({});
    await sandbox().idle();
    expect(receiver.received.map(({ event }) => event.data.object.id)).toEqual([id, id, id]);
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
    const attempts = sandbox().deliveries.slice(-3);
    expect(attempts.map(({ status, attempt }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 410],
      [3, 200],
    ]);
  });

  it('ends with the deletion of the endpoint', async () => {
    const { id } = await subscribe('customer.created');
    receiver.answers.push(async () => {
      await stripe().webhookEndpoints.del(id);
      return 500;
    });
    await stripe().customers.create({});
    await sandbox().idle();
    expect(receiver.received).toHaveLength(1);
  });

  it('happens twice on request', async () => {
    await subscribe('customer.created');
    await helper('deliver_twice', { type: 'customer.created' });
    await stripe().customers.create({});
    await stripe().customers.create({});
    await sandbox().idle();
    expect(receiver.received).toHaveLength(3);
    await helper('deliver_twice', { event: receiver.received[0]?.event.id });
    await sandbox().idle();
    expect(receiver.received).toHaveLength(4);
  });

  it('never goes to another machine', async () => {
    // A request to 192.0.2.0/24, a network for documentation, would hang until its timeout.
    const url = 'https://192.0.2.1/hook';
    const { id } = await stripe().webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
    await stripe().customers.create({});
    await sandbox().idle();
    const attempts = sandbox().deliveries.filter(({ endpoint }) => endpoint === id);
    expect(attempts).toEqual([expect.objectContaining({ url, attempt: 1, status: 0 })]);
    const { data } = await stripe().events.list({ type: 'customer.created', delivery_success: false });
    expect(data[0]?.pending_webhooks).toBe(1);
  });

  it('comes in an order other than that of the events, and the same in every run', async () => {
    const orderIn = async () => {
      const own = await startStripe({ bookingDelayMs: 0 });
      const { id } = await clientOf(own).paymentLinks.create({
        line_items: [item()],
        invoice_creation: { enabled: true },
      });
      const endpoint = { url: receiver.url, enabled_events: ['*' as const] };
      await clientOf(own).webhookEndpoints.create(endpoint);
      receiver.received.length = 0;
      await letBuyerPay(own.url, { payment_link: id });
      await own.idle();
      const made = (await clientOf(own).events.list({ limit: 100 })).data.map((event) => event.id).reverse();
      await own.close();
      return receiver.received.map(({ event }) => made.indexOf(event.id));
    };
    const order = await orderIn();
    expect(order.length).toBeGreaterThan(7);
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    expect(await orderIn()).toEqual(order);
  });
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
] as const)('emits the events of a payment with %s', async (card, types) => {
  const { id } = await newLink();
  await subscribe('*');
  await letBuyerPay(sandbox().url, { payment_link: id, card });
  expect(await received()).toEqual(types);
});

it('lists events by type', async () => {
  const { id } = await newLink();
  const { data } = await stripe().events.list({ type: 'payment_link.*', limit: 1 });
  expect(data).toMatchObject([{ type: 'payment_link.created', data: { object: { id } } }]);
  const types = await stripe().events.list({ types: ['price.created', 'product.created'], limit: 2 });
  expect(types.data.map(({ type }) => type)).toEqual(['price.created', 'product.created']);
  const many = Array<string>(21).fill('price.created');
  expect((await refusal(stripe().events.list({ types: many }))).param).toBe('types');
});
