import { refusal, sandboxForTests, startReceiver } from './help.ts';

const { sandbox, stripe } = sandboxForTests();

it('docs.stripe.com/api/versioning: another version of the API is refused with a sentence', async () => {
  const raw = (version: string) =>
    fetch(`${sandbox().url}/v1/customers`, {
      headers: { Authorization: `Bearer ${sandbox().apiKey}`, 'Stripe-Version': version },
    });
  const old = await raw('2020-08-27');
  expect(old.status).toBe(400);
  expect(await old.text()).toContain('answers in version 2026-10-28.endive only');
  expect(await (await raw('yesterday')).text()).toContain('Invalid Stripe API version: yesterday');
  expect((await raw('2026-10-28.endive')).status).toBe(200);
  const receiver = await startReceiver();
  const endpoint = { url: receiver.url, enabled_events: ['*' as const], api_version: '2020-08-27' as const };
  expect((await refusal(stripe().webhookEndpoints.create(endpoint))).code).toBe('not_simulated');
  await receiver.close();
});

it('an endpoint that Stripe has and this one has not is "not simulated here"', async () => {
  const error = await refusal(stripe().payouts.list());
  expect(error).toMatchObject({ statusCode: 400, code: 'not_simulated' });
  expect(error.message).toMatch(/^`GET \/v1\/payouts` is not simulated here\./);
  expect((await refusal(stripe().quotes.cancel('qt_1'))).code).toBe('not_simulated');
});

it('an endpoint that Stripe has not is unknown here too', async () => {
  const error = await refusal(stripe().rawRequest('DELETE', '/v1/refunds/re_1'));
  expect(error).toMatchObject({ statusCode: 404 });
  expect(error.message).toContain('Unrecognized request URL (DELETE: /v1/refunds/re_1)');
});
