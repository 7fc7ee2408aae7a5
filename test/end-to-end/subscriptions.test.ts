import { outputOf, simulate, untilIdle } from '../../sandbox/environment.ts';
import { hasPdf, readRows } from '../../sandbox/output-files.ts';
import { buy, inbox, newLink, outcomes, useEnvironment } from './support.ts';

const env = useEnvironment(
  ...['subscription-welcome', 'subscription-canceled-log', 'invoice-paid-email-pdf'],
  ...['renewal-failed-tell-the-customer', 'subscription-changed-log'],
);

const subscribe = async (email: string) => {
  const link = await newLink(env(), { product_name: 'Coffee club', amount: '19.00', interval: 'month' });
  return (await buy(env(), link, { email, name: 'Iris Barista' })).session;
};

test('a new subscriber is welcomed with a way into the portal, and gets the invoice', async () => {
  const session = await subscribe('iris@example.com');
  expect(outcomes(env())).toEqual(['invoice-paid-email-pdf success', 'subscription-welcome success']);
  const welcome = env().runner.runs.find(({ zap }) => zap === 'subscription-welcome');
  const portal = welcome && outputOf(welcome, 'portal');
  expect(portal).toMatchObject({
    customer_id: session.customer,
    return_url: 'https://shop.example.com/account',
  });

  const emails = await inbox(env(), 'iris@example.com');
  const email = emails.find(({ subject }) => subject?.startsWith('Welcome'));
  expect(email?.subject).toBe('Welcome to 1 × Coffee club');
  expect(email?.text).toContain('1 × Coffee club, $19.00 every month.');
  expect(email?.text).toContain(`whenever you like: ${portal?.url}\n`);
  expect(emails.filter(hasPdf)).toHaveLength(1);
});

test('a renewal brings one more invoice and no second welcome', async () => {
  const { subscription } = await subscribe('ines@example.com');
  env().runner.runs.length = 0;
  await simulate(env(), 'deliver_twice', { times: 1, type: 'invoice.paid' });
  await simulate(env(), 'renew', { subscription });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['invoice-paid-email-pdf success']);
  expect((await inbox(env(), 'ines@example.com')).filter(hasPdf)).toHaveLength(2);
});

test('a renewal whose card is declined brings a way to change it, and a row', async () => {
  const { subscription } = await subscribe('ivan@example.com');
  env().runner.runs.length = 0;
  await simulate(env(), 'renew', { subscription, card: 'declined' });
  await untilIdle(env());
  expect(outcomes(env()).sort()).toEqual([
    'renewal-failed-tell-the-customer success',
    'subscription-changed-log success',
  ]);
  const email = (await inbox(env(), 'ivan@example.com')).find(({ subject }) =>
    subject?.startsWith('We could'),
  );
  expect(email?.text).toMatch(
    /What the bank said: Your card was declined\.\n\nChange your card here: http\S+\n/,
  );
  expect(email?.text).toMatch(/We try again on \d{4}-\d\d-\d\dT/);
  expect(await readRows(env().outDir, 'subscription_changes')).toMatchObject([
    { Subscription: subscription, Changed: 'Status: active → past_due', Interval: 'every month' },
  ]);
});

test('a cancellation is logged when it is planned, and when the subscription ends, with what the customer said', async () => {
  const { subscription } = await subscribe('inga@example.com');
  env().runner.runs.length = 0;
  const said = { feedback: 'too_expensive', comment: 'I drink tea now.' };
  await simulate(env(), 'cancel_subscription', { subscription, at_period_end: true, ...said });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['subscription-changed-log success']);
  expect((await readRows(env().outDir, 'subscription_changes')).at(-1)).toMatchObject({
    Subscription: subscription,
    Changed: expect.stringMatching(/^Planned End: none → \d{4}-\d\d-\d\dT[\d:]+Z$/),
  });

  env().runner.runs.length = 0;
  await simulate(env(), 'renew', { subscription });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['subscription-canceled-log success']);
  expect(await readRows(env().outDir, 'canceled_subscriptions')).toMatchObject([
    {
      Subscription: subscription,
      Email: 'inga@example.com',
      Plan: '1 × Coffee club',
      Amount: '19',
      Interval: 'month',
      Feedback: 'too_expensive',
      Comment: 'I drink tea now.',
      Ended: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
});
