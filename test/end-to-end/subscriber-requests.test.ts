import { lastRun, outputOf, postToHook, simulate, untilIdle } from '../../sandbox/environment.ts';
import { readRows } from '../../sandbox/output-files.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment } from './support.ts';

// Requests of subscribers on a page of the shop.

const CANCEL = 'cancel-on-request';
const PORTAL = 'portal-link-on-request';
const env = useEnvironment(CANCEL, PORTAL, 'subscription-canceled-log');

const subscribe = async (email: string) => {
  const link = await newLink(env(), { product_name: 'Coffee club', amount: '19.00', interval: 'month' });
  return (await buy(env(), link, { email, name: 'Iris Barista' })).session;
};

const ask = async (zap: string, body: object) => {
  await postToHook(env(), zap, body);
  await untilIdle(env());
};

describe('a request to cancel', () => {
  const reason = { feedback: 'too_expensive', comment: 'I drink tea now.' };

  test('ends the subscription with its period, and confirms it by email', async () => {
    const { id: session_id, subscription } = await subscribe('iris@example.com');
    await ask(CANCEL, { session_id, ...reason });
    expect(outcomes(env())).toEqual([`${CANCEL} success`]);
    const planned = await env().sdk.subscriptions.retrieve(String(subscription));
    expect(planned).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancellation_details: { ...reason, reason: 'cancellation_requested' },
    });
    const [email, ...others] = await inbox(env(), 'iris@example.com');
    expect(others).toEqual([]);
    expect(email?.subject).toBe('Canceled: 1 × Coffee club');
    expect(email?.text).toMatch(
      /^Hello Iris,\n\nWe canceled your subscription of 1 × Coffee club\. Nothing more is charged\.\n/,
    );
    const end = String(outputOf(onlyRun(env()), 'canceled').cancel_at);
    expect(Date.parse(end)).toBe((planned.cancel_at ?? 0) * 1000);
    const day = new Date(end).toLocaleDateString('en-GB', {
      dateStyle: 'long',
      timeZone: 'America/New_York',
    });
    expect(email?.text).toContain(`It goes on until ${day}.\n`);

    await simulate(env(), 'renew', { subscription });
    await untilIdle(env());
    expect(await readRows(env().outDir, 'canceled_subscriptions')).toMatchObject([
      { Subscription: subscription, Feedback: 'too_expensive', Comment: 'I drink tea now.' },
    ]);
    const invoices = await env().sdk.invoices.list({ subscription: String(subscription) });
    expect(invoices.data).toHaveLength(1);
  });

  test('cancels once if it is sent twice, with the reason of the first one', async () => {
    const { id: session_id, subscription } = await subscribe('ines@example.com');
    const writes = () =>
      env().stripe.requests.filter(
        ({ method, path }) => method === 'POST' && path === `/v1/subscriptions/${subscription}`,
      );
    await ask(CANCEL, { session_id, ...reason });
    await ask(CANCEL, { session_id, feedback: 'unused', comment: '' });
    expect(outcomes(env())).toEqual([`${CANCEL} success`, `${CANCEL} success`]);
    expect(writes()).toHaveLength(1);
    const texts = (await inbox(env(), 'ines@example.com')).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toBe(texts[0]);
    expect(await env().sdk.subscriptions.retrieve(String(subscription))).toMatchObject({
      cancellation_details: reason,
    });
  });

  test.each([
    [
      'it names a checkout without a subscription',
      async () => (await buy(env(), await newLink(env()), { email: 'ada@example.com' })).session.id,
      /^Subscription: this checkout sold no subscription\.$/,
    ],
    ['it has no checkout', async () => '', /"Subscription" is missing/],
  ])('cancels nothing and sends nothing if %s', async (_what, sessionOf, error) => {
    const { subscription } = await subscribe('ivo@example.com');
    const session_id = await sessionOf();
    const before = env().stripe.requests.length;
    await ask(CANCEL, { session_id, ...reason });
    expect(lastRun(env(), CANCEL)).toMatchObject({ error: expect.stringMatching(error) });
    expect(
      env()
        .stripe.requests.slice(before)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([]);
    expect(await env().sdk.subscriptions.retrieve(String(subscription))).toMatchObject({
      cancel_at_period_end: false,
    });
    expect(await inbox(env(), 'ivo@example.com')).toEqual([]);
    expect(await inbox(env(), 'ada@example.com')).toEqual([]);
  });
});

describe('a request for the portal', () => {
  const portals = () =>
    env().stripe.requests.filter(({ path }) => path === '/v1/billing_portal/sessions').length;

  test('sends a link to the subscription of the email address, only to that address', async () => {
    const { customer } = await subscribe('jan@example.com');
    await subscribe('joe@example.com');
    await ask(PORTAL, { email: 'Jan@Example.com' });
    const portal = outputOf(onlyRun(env()), 'portal');
    expect(portal).toMatchObject({ customer_id: customer, return_url: 'https://shop.example.com/account' });
    const [email, ...others] = await inbox(env(), 'jan@example.com');
    expect(others).toEqual([]);
    expect(email?.subject).toBe('Your subscription: 1 × Coffee club');
    expect(email?.text).toMatch(/^Hello Iris,\n\n/);
    expect(email?.text).toContain(`within the next minutes: ${portal.url}\n`);
    expect(await inbox(env(), 'joe@example.com')).toEqual([]);
  });

  test('sends a new link each time', async () => {
    await subscribe('kim@example.com');
    await ask(PORTAL, { email: 'kim@example.com' });
    await ask(PORTAL, { email: 'kim@example.com' });
    const urls = (await inbox(env(), 'kim@example.com')).map(
      ({ text }) => /minutes: (\S+)/.exec(text ?? '')?.[1],
    );
    expect(new Set(urls).size).toBe(2);
  });

  test('leads to the active subscription, not to one that has ended', async () => {
    const { subscription: ended } = await subscribe('lea@example.com');
    await simulate(env(), 'cancel_subscription', { subscription: ended });
    const { subscription: running } = await subscribe('lea@example.com');
    const { subscription: also } = await subscribe('lea@example.com');
    await simulate(env(), 'cancel_subscription', { subscription: also });
    await ask(PORTAL, { email: 'lea@example.com' });
    expect(outputOf(lastRun(env(), PORTAL), 'subscription')).toMatchObject({ id: running, status: 'active' });
  });

  test.each([
    ['unknown', 'eve@example.com'],
    ['empty', ''],
  ])('creates no link and sends nothing if the email address is %s', async (_who, email) => {
    const before = portals();
    await ask(PORTAL, { email });
    expect(lastRun(env(), PORTAL).status).not.toBe('success');
    expect(portals()).toBe(before);
    expect(await inbox(env(), email)).toEqual([]);
  });
});
