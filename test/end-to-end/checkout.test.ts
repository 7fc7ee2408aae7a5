import { type Sale, simulate, untilIdle } from '../../sandbox/environment.ts';
import type { Fields } from '../../sandbox/zapier/index.ts';
import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment } from './support.ts';

const env = useEnvironment(
  'abandoned-checkout-reminder',
  'bank-debit-pending',
  'payment-attempt-failed-help-the-buyer',
  'payment-failed-tell-the-buyer',
);

let link: Fields;

beforeAll(async () => {
  link = await newLink(env(), { adjustable_quantity: true });
});

describe('a declined card', () => {
  const ZAP = 'payment-attempt-failed-help-the-buyer';

  test('sends one email with the reason and the link to try again, although Stripe sends two events', async () => {
    await simulate(env(), 'deliver_twice', { times: 1, type: 'payment_intent.payment_failed' });
    await buy(env(), link, { email: 'dan@example.com', name: 'Dan Broke', card: 'insufficient_funds' });
    expect(
      env().stripe.deliveries.filter(({ type }) => type === 'payment_intent.payment_failed'),
    ).toHaveLength(2);
    expect(outcomes(env())).toEqual([`${ZAP} success`]);
    const [email, ...others] = await inbox(env(), 'dan@example.com');
    expect(others).toEqual([]);
    expect(email?.subject).toBe('Your card was declined: nothing was paid');
    expect(email?.text).toMatch(
      /^Hello Dan,\n\nWe could not charge \$24\.00 to your card\. What the bank said: /,
    );
    expect(email?.text).toContain('Your card has insufficient funds.\n');
    expect(email?.text).toContain(`Another card or another way to pay may work: ${link.url}\n`);
  });

  test('sends an email for each failed attempt, and none after the successful one', async () => {
    const buyer = { email: 'eli@example.com', name: 'Eli' };
    const { session } = await buy(env(), link, { ...buyer, card: 'declined' });
    await simulate(env(), 'pay', { session: session.id, ...buyer, card: 'expired_card' });
    await untilIdle(env());
    expect(outcomes(env())).toEqual([`${ZAP} success`, `${ZAP} success`]);
    await simulate(env(), 'pay', { session: session.id, ...buyer, card: 'visa' });
    await untilIdle(env());
    expect(
      (await inbox(env(), 'eli@example.com')).map(({ text }) => /said: (.*)/.exec(text ?? '')?.[1]),
    ).toEqual(['Your card was declined.', 'Your card has expired.']);
  });

  test('sends nothing for a payment without a link', async () => {
    await env()
      .sdk.paymentIntents.create({
        amount: 2400,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_chargeDeclined',
      })
      .catch(() => undefined);
    await untilIdle(env());
    expect(outcomes(env())).toEqual([]);
  });
});

describe('an expired checkout', () => {
  test('sends one reminder with the products, although Stripe sends two events', async () => {
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
    const [, email, ...others] = await inbox(env(), 'carl@example.com');
    expect(others).toEqual([]);
    expect(email?.subject).toBe('You left something behind: 1 × T-shirt');
    expect(email?.text).toMatch(/^Hello Carl,\n\nYou began an order and did not complete it: 1 × T-shirt\./);
    expect(email?.text).toContain(
      `Pick up where you left off: ${link.url}?prefilled_email=carl%40example.com\n`,
    );
  });

  test('ends at the filter if it has no email address', async () => {
    const { session } = await simulate<Sale>(env(), 'open', { url: link.share_url });
    await simulate(env(), 'expire', { session: session.id });
    await untilIdle(env());
    expect(onlyRun(env())).toMatchObject({ status: 'filtered', trigger: { customer_email: null } });
  });

  test('sends the address of the shop if its link is not active', async () => {
    const closed = await newLink(env(), { product_name: 'Poster' });
    const { session } = await buy(env(), closed, { email: 'cleo@example.com', card: 'declined' });
    await env().sdk.paymentLinks.update(String(closed.id), { active: false });
    await simulate(env(), 'expire', { session: session.id });
    await untilIdle(env());
    const [, email] = await inbox(env(), 'cleo@example.com');
    expect(email?.subject).toBe('You left something behind: 1 × Poster');
    expect(email?.text).toContain('Pick up where you left off: https://shop.example.com\n');
  });
});

describe('a bank debit', () => {
  const debit = (email: string) =>
    buy(env(), link, { email, name: 'Bruno Weber', method: 'us_bank_account' });

  test('sends one notice while it is on its way, and no failure when it arrives', async () => {
    await simulate(env(), 'deliver_twice', { times: 1, type: 'checkout.session.completed' });
    const { session } = await debit('bruno@example.com');
    await simulate(env(), 'settle', { session: session.id, outcome: 'succeed' });
    await untilIdle(env());
    expect(outcomes(env())).toEqual(['bank-debit-pending success']);
    const [email] = await inbox(env(), 'bruno@example.com');
    expect(email?.subject).toBe('We wait for your payment of $24.00');
    expect(email?.text).toContain('Thank you for your order: 1 × T-shirt.');
  });

  test('sends a second notice if it fails', async () => {
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

  test('is the only one with notices: a card payment runs none of these Zaps', async () => {
    await buy(env(), link, { email: 'ada@example.com' });
    expect(outcomes(env())).toEqual([]);
  });
});
