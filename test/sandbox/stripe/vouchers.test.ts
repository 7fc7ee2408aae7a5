import type Stripe from 'stripe';
import { letBuyerPay, type PaymentMethodName, type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, sandboxForTests } from './help.ts';
import { club } from './subscribers.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

const open = (currency: string, params: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
  stripe().paymentLinks.create({ line_items: [item(currency, 5000)], ...params });
const pay = async (link: Stripe.PaymentLink, method: PaymentMethodName) =>
  (await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com', method })).session;
const settle = (session: Stripe.Checkout.Session, outcome: string) =>
  testHelper<Sale>(sandbox().url, 'settle', { session: session.id, outcome });
const types = async () => (await stripe().events.list({ limit: 4 })).data.map(({ type }) => type).reverse();

describe.each([
  ['boleto', 'brl', 'boleto_display_details'],
  ['konbini', 'jpy', 'konbini_display_details'],
  ['oxxo', 'mxn', 'oxxo_display_details'],
] as const)('docs.stripe.com/payments/vouchers: %s', (method, currency, next) => {
  it('completes the checkout unpaid, with a voucher and without a charge', async () => {
    const session = await pay(await open(currency), method);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent));
    expect(intent).toMatchObject({
      status: 'requires_action',
      latest_charge: null,
      next_action: { type: next },
    });
    const details = (intent.next_action as unknown as Record<string, { hosted_voucher_url: string }>)[next];
    const voucher = await fetch(String(details?.hosted_voucher_url));
    expect(await voucher.text()).toContain('Pay this in a store');
    expect((await fetch(`${details?.hosted_voucher_url}x`)).status).toBe(404);
    expect(await types()).toEqual([
      'payment_link.created',
      'payment_intent.created',
      'payment_intent.requires_action',
      'checkout.session.completed',
    ]);
  });

  it('is paid when somebody has paid it', async () => {
    const { session } = await settle(await pay(await open(currency), method), 'succeed');
    expect(session.payment_status).toBe('paid');
    const [charge] = (await stripe().charges.list({ payment_intent: String(session.payment_intent) })).data;
    expect(charge).toMatchObject({
      amount: 5000,
      status: 'succeeded',
      billing_details: { email: 'ada@example.com' },
      payment_method_details: { type: method },
    });
    expect((await types()).slice(1)).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
  });

  it('lapses when nobody has', async () => {
    const { session } = await settle(await pay(await open(currency), method), 'fail');
    expect(session.payment_status).toBe('unpaid');
    const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent));
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_payment_attempt_expired' },
    });
    expect((await types()).slice(-2)).toEqual([
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    ]);
  });
});

describe('docs.stripe.com/payments/payment-methods/payment-method-support', () => {
  it.each([
    ['usd', ['card', 'us_bank_account']],
    ['eur', ['card', 'sepa_debit']],
    ['gbp', ['card']],
  ])('in %s a checkout offers what takes it', async (currency, offered) => {
    const { session } = await testHelper<Sale>(sandbox().url, 'open', {
      payment_link: (await open(currency)).id,
    });
    expect(session.payment_method_types).toEqual(offered);
  });

  it('a way to pay that is not offered is refused', async () => {
    await expect(pay(await open('usd'), 'sepa_debit')).rejects.toThrow('offers card, us_bank_account');
    await expect(
      pay(await open('usd', { payment_method_types: ['card'] }), 'us_bank_account'),
    ).rejects.toThrow('offers card');
    const boletos = await stripe().paymentLinks.create({
      line_items: [{ ...club(), price_data: { ...club().price_data, currency: 'brl' } }],
    });
    await expect(pay(boletos, 'boleto')).rejects.toThrow('A subscription is not paid with boleto');
  });
});
