import { lastRun, pay, simulate, start, untilIdle } from '../../sandbox/environment.ts';
import { readRows } from '../../sandbox/output-files.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment } from './support.ts';

// Cases in which a Zap has to do nothing, or something else than usual.

const PERIOD = { from: '', to: '' };

describe('an order that costs nothing', () => {
  const env = useEnvironment(
    'log-every-payment',
    'email-the-buyer',
    'thank-you-code',
    'invoice-paid-email-pdf',
    'log-every-renewal',
  );

  test('gets no row, no thank-you for money and no code, and its invoice no email', async () => {
    const link = await newLink(env(), { product_name: 'Tea club', interval: 'month', trial_days: 7 });
    const { session } = await buy(env(), link, { email: 'tia@example.com' });
    expect(outcomes(env())).toEqual(['invoice-paid-email-pdf filtered']);

    // The first charge after the trial is a renewal for Stripe.
    env().runner.runs.length = 0;
    await simulate(env(), 'renew', { subscription: session.subscription });
    await untilIdle(env());
    expect(outcomes(env())).toEqual(['invoice-paid-email-pdf success', 'log-every-renewal success']);
    expect(await readRows(env().outDir, 'payments')).toEqual([]);
    expect(await readRows(env().outDir, 'renewals')).toMatchObject([{ Total: '$24.00' }]);
  });
});

describe('a voucher', () => {
  const env = useEnvironment('voucher-reminder', 'bank-debit-pending', 'payment-failed-tell-the-buyer');
  const link = () => newLink(env(), { product_name: 'Taza', amount: '350', currency: 'MXN' });
  const voucher = { email: 'vito@example.com', method: 'oxxo' } as const;

  test('that is paid before the reminder gets none', async () => {
    const url = String((await link()).share_url);
    const { session } = await start(env(), ['voucher-reminder'], () => pay(env(), { url, ...voucher }));
    // The Zap has sent the voucher and waits.
    while (!env().runner.runs.some(({ steps }) => steps.some(({ id }) => id === 'voucher')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await simulate(env(), 'settle', { session: session.id, outcome: 'succeed' });
    await untilIdle(env());
    expect(onlyRun(env())).toMatchObject({ zap: 'voucher-reminder', status: 'filtered' });
    const subjects = (await inbox(env(), voucher.email)).map(({ subject }) => subject);
    expect(subjects).toEqual(['Your voucher over MX$350.00']);
  });

  test('that expires is not told as the refusal of a bank', async () => {
    const { session } = await buy(env(), await link(), { ...voucher, email: 'vik@example.com' });
    await simulate(env(), 'settle', { session: session.id, outcome: 'fail' });
    await untilIdle(env());
    const [, , email] = await inbox(env(), 'vik@example.com');
    expect(email?.subject).toBe('Your payment of MX$350.00 did not arrive');
    expect(email?.text).not.toContain('bank');
  });

  test('gets another email than a bank debit', async () => {
    await buy(env(), await newLink(env()), { email: 'bo@example.com', method: 'us_bank_account' });
    expect(outcomes(env())).toEqual(['bank-debit-pending success']);
  });
});

describe('a canceled event', () => {
  const env = useEnvironment('canceled-event');

  test('ends the Zap if no link is marked', async () => {
    await env().runner.fire('canceled-event', PERIOD);
    expect(onlyRun(env())).toMatchObject({ status: 'halted' });
  });

  test('refunds and writes to nobody twice, on the next day as well', async () => {
    const link = await newLink(env(), { product_name: 'Ticket', metadata: { event: 'canceled' } });
    await buy(env(), link, { email: 'gil@example.com' });
    for (const _ of ['today', 'tomorrow']) await env().runner.fire('canceled-event', PERIOD);
    await untilIdle(env());
    expect(outcomes(env())).toEqual(['canceled-event success', 'canceled-event success']);
    expect(await readRows(env().outDir, 'event_refunds')).toHaveLength(1);
    expect(await inbox(env(), 'gil@example.com')).toHaveLength(1);
    await expect(buy(env(), link, { email: 'late@example.com' })).rejects.toThrow();
  });
});

describe('a subscription', () => {
  const env = useEnvironment('three-month-box', 'trial-ending');
  const subscribe = async (email: string, fields: object = {}) => {
    const link = await newLink(env(), { product_name: 'Club', interval: 'month', ...fields });
    return (await buy(env(), link, { email })).session;
  };

  test('of another link goes on without an end', async () => {
    const { subscription } = await subscribe('una@example.com');
    expect(onlyRun(env())).toMatchObject({ zap: 'three-month-box', status: 'filtered' });
    const { cancel_at } = await env().sdk.subscriptions.retrieve(String(subscription));
    expect(cancel_at).toBeNull();
  });

  test('whose trial is canceled already gets no word about its end', async () => {
    const { subscription } = await subscribe('tom@example.com', { trial_days: 7 });
    await simulate(env(), 'cancel_subscription', { subscription, at_period_end: true });
    await simulate(env(), 'trial_will_end', { subscription });
    await untilIdle(env());
    expect(lastRun(env(), 'trial-ending')).toMatchObject({ status: 'filtered' });
    expect(await inbox(env(), 'tom@example.com')).toEqual([]);
  });
});
