import Stripe from 'stripe';
import { CONNECTED_ACCOUNT, startStripe, testHelper } from '../../../sandbox/stripe/index.ts';
import { clientOf, refusal, sandboxForTests, startReceiver } from './help.ts';

const { sandbox, stripe } = sandboxForTests();
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
afterEach(async () => {
  await sandbox().idle();
  receiver.received.length = 0;
  receiver.answers.length = 0;
  for (const { id } of (await stripe().webhookEndpoints.list({ limit: 100 })).data) {
    await stripe().webhookEndpoints.del(id);
  }
});

const endpoint = (params: Partial<Stripe.WebhookEndpointCreateParams> = {}) => ({
  url: receiver.url,
  enabled_events: ['customer.created' as const],
  ...params,
});

describe('docs.stripe.com/connect/webhooks', () => {
  const connected = () => clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });

  it('a connected account cannot have an endpoint of its own', async () => {
    const error = await refusal(connected().webhookEndpoints.create(endpoint()));
    expect(error).toMatchObject({
      statusCode: 403,
      message:
        'You are not permitted to configure webhook endpoints on a connected account. Did you mean to create a Connect webhook on your account instead?',
    });
    expect((await stripe().webhookEndpoints.list()).data).toEqual([]);
  });

  it('an endpoint of the platform for Connect hears every connected account, and each event says of which', async () => {
    const other = await testHelper<Stripe.Account>(sandbox().url, 'accounts', {});
    await stripe().webhookEndpoints.create(endpoint({ connect: true }));
    await connected().customers.create({ name: 'Ada' });
    await clientOf(sandbox(), { stripeAccount: other.id }).customers.create({ name: 'Grace' });
    await stripe().customers.create({ name: 'not of a connected account' });
    await sandbox().idle();
    expect(receiver.received.map(({ event }) => event.account).sort()).toEqual(
      [CONNECTED_ACCOUNT, other.id].sort(),
    );
  });

  it('mercy: a test may let connected accounts have endpoints', async () => {
    const mild = await startStripe({ connectedEndpoints: true });
    const account = clientOf(mild, { stripeAccount: CONNECTED_ACCOUNT });
    expect((await account.webhookEndpoints.create(endpoint())).id).toMatch(/^we_/);
    await mild.close();
  });
});

describe('docs.stripe.com/webhooks', () => {
  it('a disabled endpoint gets no more attempts', async () => {
    const { id } = await stripe().webhookEndpoints.create(endpoint());
    // It is disabled before the first attempt has its answer, and so before there could be another.
    receiver.answers.push(async () => {
      await stripe().webhookEndpoints.update(id, { disabled: true });
      return 500;
    });
    await stripe().customers.create({});
    await sandbox().idle();
    expect(receiver.received).toHaveLength(1);
    await stripe().customers.create({});
    await sandbox().idle();
    expect(receiver.received).toHaveLength(1);
  });

  it('a live endpoint needs https, on its making and later', async () => {
    const live = clientOf(sandbox(), {}, 'sk_live_1234567890abcdef');
    const error = await refusal(live.webhookEndpoints.create(endpoint()));
    expect(error).toMatchObject({ statusCode: 400, code: 'url_invalid', param: 'url' });
    const { id } = await live.webhookEndpoints.create(endpoint({ url: 'https://192.0.2.1/hook' }));
    expect((await refusal(live.webhookEndpoints.update(id, { url: receiver.url }))).param).toBe('url');
  });

  it('a signature of test mode has a v0 of no use beside the v1', async () => {
    const { secret } = await stripe().webhookEndpoints.create(endpoint());
    await stripe().customers.create({});
    await sandbox().idle();
    const [{ body, signature } = { body: '', signature: '' }] = receiver.received;
    expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/);
    expect(Stripe.webhooks.constructEvent(body, signature, String(secret)).type).toBe('customer.created');
    const onlyFake = signature.replace(/v1=\w+,/, '');
    expect(() => Stripe.webhooks.constructEvent(body, onlyFake, String(secret))).toThrow();
  });
});

describe('docs.stripe.com/webhooks#event-ordering', () => {
  const MADE = Array.from({ length: 8 }, (_, n) => `c${n}`);
  const orderOf = async (deliverySeed: number | false): Promise<string[]> => {
    const own = await startStripe({ deliverySeed, bookingDelayMs: 0 });
    const link = await clientOf(own).paymentLinks.create({
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'Mug' } }, quantity: 1 },
      ],
      invoice_creation: { enabled: true },
    });
    await clientOf(own).webhookEndpoints.create(endpoint({ enabled_events: ['*'] }));
    receiver.received.length = 0;
    await testHelper(own.url, 'pay', { payment_link: link.id, email: 'ada@example.com' });
    await own.idle();
    const made = (await clientOf(own).events.list({ limit: 100 })).data.map(({ id }) => id).reverse();
    await own.close();
    const places = receiver.received.map(({ event }) => made.indexOf(event.id));
    const first = Math.min(...places);
    return places.map((place) => `c${place - first}`).slice(0, MADE.length);
  };

  it('events of one payment come in any order, the same for the same seed', async () => {
    const order = await orderOf(7);
    expect(order).not.toEqual(MADE);
    expect(await orderOf(7)).toEqual(order);
    expect(await orderOf(8)).not.toEqual(order);
  });

  it('mercy: a test may have them in the order of their making', async () => {
    expect(await orderOf(false)).toEqual(MADE);
  });
});

it('docs.stripe.com/api/webhook_endpoints: the limit of endpoints is said with its number', async () => {
  const small = await startStripe({ mostEndpoints: 2 });
  for (let n = 0; n < 2; n += 1) await clientOf(small).webhookEndpoints.create(endpoint());
  expect((await refusal(clientOf(small).webhookEndpoints.create(endpoint()))).message).toBe(
    'You have reached the maximum of 2 test webhook endpoints.',
  );
  await small.close();
});
