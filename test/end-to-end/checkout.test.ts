import { happen, settle } from '../../sandbox/stage.ts';
import type { Sale } from '../../sandbox/stripe/index.ts';
import { type Fields, fillFields } from '../../sandbox/zap-runner/mapping.ts';
import { checkoutExpired } from '../../triggers/checkout-expired.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useStage, zapsNamed } from './support.ts';

const stage = useStage('abandoned-checkout-reminder', 'bank-debit-pending', 'payment-failed-tell-the-buyer');

let link: Fields;

beforeAll(async () => {
  link = await newLink(stage(), { adjustable_quantity: true });
});

describe('a checkout that expires', () => {
  test('is answered with one reminder that names what was left, even if Stripe says it twice', async () => {
    const { session } = await buy(stage(), link, {
      email: 'carl@example.com',
      name: 'Carl',
      card: 'declined',
    });
    expect(outcomes(stage())).toEqual([]);

    await happen(stage(), 'deliver_twice', { times: 1, type: 'checkout.session.expired' });
    await happen(stage(), 'expire', { session: session.id });
    await settle(stage());
    expect(stage().stripe.deliveries.filter(({ type }) => type === 'checkout.session.expired')).toHaveLength(
      2,
    );
    expect(outcomes(stage())).toEqual(['abandoned-checkout-reminder success']);
    const [email, ...others] = await inbox(stage(), 'carl@example.com');
    expect(others).toEqual([]);
    expect(email?.subject).toBe('You left something behind: 1 × T-shirt');
    expect(email?.text).toMatch(/^Hello Carl,\n\nYour order of \$24\.00 was not completed/);
    expect(email?.text).toContain('try again? https://shop.example.com\n');
  });

  test('by somebody who left no email address ends at the filter', async () => {
    const { session } = await happen<Sale>(stage(), 'open', { url: link.share_url });
    await happen(stage(), 'expire', { session: session.id });
    await settle(stage());
    expect(onlyRun(stage())).toMatchObject({ status: 'filtered', trigger: { customer_email: null } });
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
    buy(stage(), link, { email, name: 'Bruno Weber', method: 'us_bank_account' });

  test('that is on its way gets one notice, and nothing is said to have failed when it arrives', async () => {
    await happen(stage(), 'deliver_twice', { times: 1, type: 'checkout.session.completed' });
    const { session } = await debit('bruno@example.com');
    await happen(stage(), 'settle', { session: session.id, outcome: 'succeed' });
    await settle(stage());
    expect(outcomes(stage())).toEqual(['bank-debit-pending success']);
    const [email] = await inbox(stage(), 'bruno@example.com');
    expect(email?.subject).toBe('We wait for your payment of $24.00');
    expect(email?.text).toContain('Thank you for your order: 1 × T-shirt.');
  });

  test('that bounces gets a second notice, once', async () => {
    const { session } = await debit('fay@example.com');
    await happen(stage(), 'deliver_twice', { times: 1, type: 'checkout.session.async_payment_failed' });
    await happen(stage(), 'settle', { session: session.id, outcome: 'fail' });
    await settle(stage());
    expect(outcomes(stage())).toEqual([
      'bank-debit-pending success',
      'payment-failed-tell-the-buyer success',
    ]);
    expect((await inbox(stage(), 'fay@example.com')).map(({ subject }) => subject)).toEqual([
      'We wait for your payment of $24.00',
      'Your payment of $24.00 did not arrive',
    ]);
  });

  test('is all that is waited for: a card that pays at once tells these Zaps nothing', async () => {
    await buy(stage(), link, { email: 'ada@example.com' });
    expect(outcomes(stage())).toEqual([]);
  });
});
