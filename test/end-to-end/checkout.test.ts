import { type Sale, simulate, untilIdle } from '../../sandbox/environment.ts';
import { type Fields, fillFields } from '../../sandbox/zapier/mapping.ts';
import { checkoutExpired } from '../../triggers/checkout-expired.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment, zapsNamed } from './support.ts';

const env = useEnvironment(
  ...['abandoned-checkout-reminder', 'bank-debit-pending', 'payment-failed-tell-the-buyer'],
  'payment-attempt-failed-help-the-buyer',
);

let link: Fields;

beforeAll(async () => {
  link = await newLink(env(), { adjustable_quantity: true });
});

test('a buyer whose card is declined hears why, and where to try again', async () => {
  await buy(env(), link, { email: 'cleo@example.com', name: 'Cleo', card: 'declined' });
  expect(outcomes(env())).toEqual(['payment-attempt-failed-help-the-buyer success']);
  const [email] = await inbox(env(), 'cleo@example.com');
  expect(email?.text).toContain('What the bank said: Your card was declined.\n');
  expect(email?.text).toContain(`may work: ${link.url}\n`);
});

describe('a checkout that expires', () => {
  test('is answered with one reminder that names what was left, even if Stripe says it twice', async () => {
    const { session } = await buy(env(), link, {
      email: 'carl@example.com',
      name: 'Carl',
      card: 'declined',
    });
    env().runner.runs.length = 0;

    await simulate(env(), 'deliver_twice', { times: 1, type: 'checkout.session.expired' });
    await simulate(env(), 'expire', { session: session.id });
    await untilIdle(env());
    expect(env().stripe.deliveries.filter(({ type }) => type === 'checkout.session.expired')).toHaveLength(2);
    expect(outcomes(env())).toEqual(['abandoned-checkout-reminder success']);
    const [help, email, ...others] = await inbox(env(), 'carl@example.com');
    expect(others).toEqual([]);
    expect(help?.subject).toBe('Your card was declined: nothing was paid');
    expect(email?.subject).toBe('You left something behind: 1 × T-shirt');
    expect(email?.text).toMatch(/^Hello Carl,\n\nYour order of \$24\.00 was not completed/);
    const way = `${link.url}?prefilled_email=carl%40example.com`;
    expect(email?.text).toContain(`Pick up where you left off: ${way}\n`);
  });

  test('by somebody who left no email address ends at the filter', async () => {
    const { session } = await simulate<Sale>(env(), 'open', { url: link.share_url });
    await simulate(env(), 'expire', { session: session.id });
    await untilIdle(env());
    expect(onlyRun(env())).toMatchObject({ status: 'filtered', trigger: { customer_email: null } });
  });

  test('with a recovery URL is answered with that URL', async () => {
    const [zap] = await zapsNamed('abandoned-checkout-reminder');
    const step = zap?.steps.find((one) => one.app === 'email');
    const trigger = {
      ...checkoutExpired.operation.sample,
      recovery_url: 'https://buy.stripe.com/r/live_abc',
    };
    const { text } = fillFields(step?.input ?? {}, { trigger }, 'test');
    expect(text).toContain('Pick up where you left off: https://buy.stripe.com/r/live_abc\n');
    expect(text).not.toContain('try again?');
  });
});

describe('a bank debit', () => {
  const debit = (email: string) =>
    buy(env(), link, { email, name: 'Bruno Weber', method: 'us_bank_account' });

  test('that is on its way gets one notice, and nothing is said to have failed when it arrives', async () => {
    await simulate(env(), 'deliver_twice', { times: 1, type: 'checkout.session.completed' });
    const { session } = await debit('bruno@example.com');
    await simulate(env(), 'settle', { session: session.id, outcome: 'succeed' });
    await untilIdle(env());
    expect(outcomes(env())).toEqual(['bank-debit-pending success']);
    const [email] = await inbox(env(), 'bruno@example.com');
    expect(email?.subject).toBe('We wait for your payment of $24.00');
    expect(email?.text).toContain('Thank you for your order: 1 × T-shirt.');
  });

  test('that bounces gets a second notice, once', async () => {
    const { session } = await debit('fay@example.com');
    await simulate(env(), 'deliver_twice', { times: 1, type: 'checkout.session.async_payment_failed' });
    await simulate(env(), 'settle', { session: session.id, outcome: 'fail' });
    await untilIdle(env());
    expect(outcomes(env())).toEqual(['bank-debit-pending success', 'payment-failed-tell-the-buyer success']);
    expect((await inbox(env(), 'fay@example.com')).map(({ subject }) => subject)).toEqual([
      'We wait for your payment of $24.00',
      'Your payment of $24.00 did not arrive',
    ]);
  });

  test('is all that is waited for: a card that pays at once tells these Zaps nothing', async () => {
    await buy(env(), link, { email: 'ada@example.com' });
    expect(outcomes(env())).toEqual([]);
  });
});
