import Stripe from 'stripe';
import { startStripe } from '../../sandbox/stripe/index.ts';
import { openHook } from '../../scripts/clients/client.ts';
import { redirectStripe } from '../../scripts/clients/redirect.ts';

test('what a client asks of api.stripe.com is answered by the embedded Stripe', async () => {
  const sandbox = await startStripe();
  const stop = redirectStripe(sandbox.url);
  try {
    // Nothing says where: this is the SDK as anybody starts it.
    const stripe = new Stripe(sandbox.apiKey, { maxNetworkRetries: 0 });
    const { id } = await stripe.customers.create({ name: 'Ada & Grace', metadata: { note: '1 + 1' } });
    expect(await stripe.customers.retrieve(id)).toMatchObject({
      name: 'Ada & Grace',
      metadata: { note: '1 + 1' },
    });
    await expect(stripe.customers.retrieve('cus_nobody')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    expect(sandbox.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'POST 200',
      'GET 200',
      'GET 404',
    ]);
  } finally {
    stop();
    await sandbox.close();
  }
});

test('a hook waits for what is delivered after its cause', async () => {
  const hook = await openHook();
  const { body, headers } = await hook.next(() =>
    fetch(hook.url, { method: 'POST', body: '{"id":"evt_1"}', headers: { 'stripe-signature': 't=1' } }),
  );
  hook.close();
  expect(body).toBe('{"id":"evt_1"}');
  expect(headers['stripe-signature']).toBe('t=1');
});
