import { outputOf, simulate, untilIdle } from '../../sandbox/environment.ts';
import { hasPdf, readRows } from '../../sandbox/output-files.ts';
import { buy, inbox, newLink, outcomes, useEnvironment } from './support.ts';

const env = useEnvironment(
  'subscription-welcome',
  'subscription-changed-log',
  'subscription-canceled-log',
  'invoice-paid-email-pdf',
  'renewal-failed-tell-the-customer',
);

const subscribe = async (email: string) => {
  const link = await newLink(env(), { product_name: 'Coffee club', amount: '19.00', interval: 'month' });
  return (await buy(env(), link, { email, name: 'Iris Barista' })).session;
};

test('sends a new subscriber a welcome with a portal link, and the invoice', async () => {
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
  // The portal link itself would have expired by the time that the email is read.
  expect(email?.text).toContain(`whenever you like: ${portal?.login_page_url}\n`);
  expect(email?.text).not.toContain(portal?.url);
  expect(emails.filter(hasPdf)).toHaveLength(1);
});

test('sends another invoice and no second welcome after a renewal', async () => {
  const { subscription } = await subscribe('ines@example.com');
  env().runner.runs.length = 0;
  await simulate(env(), 'deliver_twice', { times: 1, type: 'invoice.paid' });
  await simulate(env(), 'renew', { subscription });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['invoice-paid-email-pdf success']);
  expect((await inbox(env(), 'ines@example.com')).filter(hasPdf)).toHaveLength(2);
});

const changesOf = async (email: string) =>
  (await readRows(env().outDir, 'subscription_changes')).filter(({ Email }) => Email === email);

test('sends one email with a portal link, and writes a row, if the card of a renewal is declined', async () => {
  const { subscription, customer } = await subscribe('ivan@example.com');
  env().runner.runs.length = 0;
  for (const type of ['invoice.payment_failed', 'customer.subscription.updated'])
    await simulate(env(), 'deliver_twice', { times: 2, type });
  await simulate(env(), 'renew', { subscription, card: 'insufficient_funds' });
  await untilIdle(env());
  expect(outcomes(env())).toEqual([
    'renewal-failed-tell-the-customer success',
    'subscription-changed-log success',
  ]);
  const notice = env().runner.runs.find(({ zap }) => zap === 'renewal-failed-tell-the-customer');
  const portal = notice && outputOf(notice, 'portal');
  expect(portal).toMatchObject({ customer_id: customer });
  const [invoice] = (await env().sdk.invoices.list({ customer: String(customer), status: 'open' })).data;
  const emails = await inbox(env(), 'ivan@example.com');
  const [email, ...others] = emails.filter(({ subject }) => !/^(Welcome|Your invoice)/.test(subject ?? ''));
  expect(others).toEqual([]);
  expect(emails.filter(hasPdf)).toHaveLength(1);
  expect(email?.subject).toBe('We could not renew your subscription: 1 × Coffee club');
  expect(email?.text).toMatch(/^Hello Iris,\n\nWe could not charge your card for 1 × Coffee club\. /);
  for (const line of [
    'What the bank said: Your card has insufficient funds.',
    `Change your card here: ${portal?.login_page_url}`,
    `Or pay the invoice another way: ${invoice?.hosted_invoice_url}`,
  ])
    expect(email?.text).toContain(`${line}\n`);
  expect(await changesOf('ivan@example.com')).toMatchObject([
    { Subscription: subscription, Changed: 'Status: active → past_due', Status: 'past_due', Amount: '19' },
  ]);

  env().runner.runs.length = 0;
  await simulate(env(), 'retry_invoice', { invoice: invoice?.id });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['invoice-paid-email-pdf success', 'subscription-changed-log success']);
  expect((await changesOf('ivan@example.com')).map(({ Changed }) => Changed)).toEqual([
    'Status: active → past_due',
    'Status: past_due → active',
  ]);
});

test('ignores the failed invoice of a one-time payment', async () => {
  const { id: customer } = await env().sdk.customers.create({ email: 'ole@example.com', name: 'Ole' });
  const { invoice } = await simulate<{ invoice: { id: string } }>(env(), 'invoice', {
    customer,
    amount: 900,
    currency: 'usd',
  });
  await simulate(env(), 'retry_invoice', { invoice: invoice.id, card: 'declined' });
  await untilIdle(env());
  expect(env().stripe.deliveries.at(-1)).toMatchObject({ type: 'invoice.payment_failed' });
  expect(outcomes(env())).toEqual([]);
  expect(await inbox(env(), 'ole@example.com')).toEqual([]);
});

test('writes a row for a planned end and for its withdrawal, not for a renewal or a new description', async () => {
  const { subscription } = await subscribe('ida@example.com');
  await simulate(env(), 'renew', { subscription });
  await env().sdk.subscriptions.update(String(subscription), { description: 'For the office' });
  await untilIdle(env());
  expect(await changesOf('ida@example.com')).toEqual([]);

  await env().sdk.subscriptions.update(String(subscription), { cancel_at_period_end: true });
  await untilIdle(env());
  await env().sdk.subscriptions.update(String(subscription), { cancel_at_period_end: false });
  await untilIdle(env());
  const [planned, takenBack, ...others] = await changesOf('ida@example.com');
  expect(others).toEqual([]);
  expect(planned).toMatchObject({ Status: 'active', Plan: '1 × Coffee club', Interval: 'every month' });
  expect(planned?.Changed).toBe(`Planned End: none → ${planned?.Ends}`);
  expect(takenBack).toMatchObject({ Changed: `Planned End: ${planned?.Ends} → none`, Ends: '' });
});

test('writes a row with the feedback when the subscription ends', async () => {
  const { subscription } = await subscribe('inga@example.com');
  env().runner.runs.length = 0;
  const said = { feedback: 'too_expensive', comment: 'I drink tea now.' };
  await simulate(env(), 'cancel_subscription', { subscription, at_period_end: true, ...said });
  await untilIdle(env());
  expect(outcomes(env())).toEqual(['subscription-changed-log success']);

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
