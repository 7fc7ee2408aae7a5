import { outputOf, simulate, untilIdle } from '../../sandbox/environment.ts';
import { hasPdf, readRows } from '../../sandbox/output-files.ts';
import { buy, inbox, newLink, outcomes, useEnvironment } from './support.ts';

const env = useEnvironment('subscription-welcome', 'subscription-canceled-log', 'invoice-paid-email-pdf');

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

test('a renewal whose card is declined brings nothing', async () => {
  const { subscription } = await subscribe('ivan@example.com');
  env().runner.runs.length = 0;
  await simulate(env(), 'renew', { subscription, card: 'declined' });
  await untilIdle(env());
  expect(outcomes(env())).toEqual([]);
});

test('a cancellation is logged when the subscription ends, with what the customer said', async () => {
  const { subscription } = await subscribe('inga@example.com');
  env().runner.runs.length = 0;
  const said = { feedback: 'too_expensive', comment: 'I drink tea now.' };
  await simulate(env(), 'cancel_subscription', { subscription, at_period_end: true, ...said });
  await untilIdle(env());
  expect(outcomes(env())).toEqual([]);

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
