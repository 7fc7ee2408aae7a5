import type Stripe from 'stripe';
import type { Sale } from '../../../sandbox/stripe/index.ts';
import { item, refusal, useStripe } from './help.ts';

const { stripe, helper, newLink, sell, chargeOf, eventsOf } = useStripe();

const settle = (session: string, outcome: string) => helper<Sale>('settle', { session, outcome });

describe('a bank debit', () => {
  it('is pending until the bank pays', async () => {
    const at = Math.floor(Date.now() / 1000) - 4 * 86_400;
    const { id, payment_intent, invoice, payment_status, status } = await sell(
      { invoice_creation: { enabled: true } },
      { method: 'us_bank_account', at },
    );
    expect({ invoice, payment_status, status }).toEqual({
      invoice: null,
      payment_status: 'unpaid',
      status: 'complete',
    });
    expect(await chargeOf({ payment_intent })).toMatchObject({ created: at, paid: false, status: 'pending' });
    const { session } = await settle(id, 'succeed');
    expect(session).toMatchObject({ payment_status: 'paid', invoice: expect.stringMatching(/^in_1/) });
    expect(await chargeOf({ payment_intent })).toMatchObject({
      id: expect.stringMatching(/^py_3/),
      created: at,
      status: 'succeeded',
      payment_method_details: { us_bank_account: { last4: '6789' } },
      balance_transaction: { type: 'payment', fee: 16 },
    });
  });

  it('can fail once', async () => {
    const { id } = await sell({}, { method: 'us_bank_account' });
    expect((await settle(id, 'fail')).session.payment_status).toBe('unpaid');
    await expect(settle(id, 'succeed')).rejects.toThrow('does not wait');
  });
});

describe.each([
  ['boleto', 'brl', 'boleto_display_details'],
  ['konbini', 'jpy', 'konbini_display_details'],
  ['multibanco', 'eur', 'multibanco_display_details'],
  ['oxxo', 'mxn', 'oxxo_display_details'],
] as const)('a voucher of %s', (method, currency, details) => {
  const buy = () => sell({ line_items: [item(currency, 5000)] }, { method });

  it('completes the session unpaid, without a charge', async () => {
    let session: Partial<Stripe.Checkout.Session> = {};
    const types = await eventsOf(async () => {
      session = await buy();
    });
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(types.slice(-3)).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'checkout.session.completed',
    ]);
    const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent));
    expect(intent).toMatchObject({ status: 'requires_action', latest_charge: null });
    const action = intent.next_action as unknown as Record<string, { hosted_voucher_url: string }>;
    const url = String(action[details]?.hosted_voucher_url);
    expect(await (await fetch(url)).text()).toContain('Pay this in a store');
    expect((await fetch(`${url}x`)).status).toBe(404);
  });

  it('gets its charge with the payment', async () => {
    const { session } = await settle((await buy()).id, 'succeed');
    expect(session.payment_status).toBe('paid');
    expect(await chargeOf(session)).toMatchObject({
      amount: 5000,
      status: 'succeeded',
      billing_details: { email: 'ada@example.com' },
      payment_method_details: { type: method },
    });
  });

  it('can expire', async () => {
    const { session } = await settle((await buy()).id, 'fail');
    expect(session.payment_status).toBe('unpaid');
    expect(await stripe().paymentIntents.retrieve(String(session.payment_intent))).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_payment_attempt_expired' },
    });
  });
});

describe('a bank account to verify', () => {
  const buy = () => sell({}, { method: 'us_bank_account_unverified' });
  const read = ({ payment_intent }: Stripe.Checkout.Session) =>
    stripe().paymentIntents.retrieve(String(payment_intent));

  it('completes the session unpaid, and is debited when the buyer has verified it', async () => {
    const session = await buy();
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    const intent = await read(session);
    expect(intent).toMatchObject({ status: 'requires_action', latest_charge: null });
    const { hosted_verification_url: url } = intent.next_action?.verify_with_microdeposits ?? {};
    expect(await (await fetch(String(url))).text()).toContain('Verify your bank account');

    expect(await eventsOf(() => helper('verify', { session: session.id }))).toEqual([
      'payment_intent.processing',
      'charge.pending',
    ]);
    expect(await read(session)).toMatchObject({ status: 'processing', next_action: null });
    expect((await settle(session.id, 'succeed')).session.payment_status).toBe('paid');
    await expect(helper('verify', { session: session.id })).rejects.toThrow('does not wait');
  });

  it('fails if nobody verifies it', async () => {
    const { session } = await settle((await buy()).id, 'fail');
    expect(await read(session)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_method_microdeposit_verification_timeout' },
    });
  });
});

describe('a manual capture', () => {
  const MANUAL = { payment_intent_data: { capture_method: 'manual' as const } };

  it('authorizes the payment at the checkout, and takes the money later', async () => {
    let session: Stripe.Checkout.Session | undefined;
    const types = await eventsOf(async () => {
      session = await sell(MANUAL);
    });
    expect(types.slice(-3)).toEqual([
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'checkout.session.completed',
    ]);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    const id = String(session?.payment_intent);
    expect(await stripe().paymentIntents.retrieve(id, { expand: ['latest_charge'] })).toMatchObject({
      amount_capturable: 2000,
      amount_received: 0,
      latest_charge: { amount_captured: 0, balance_transaction: null, captured: false },
      status: 'requires_capture',
    });
    expect(await eventsOf(() => stripe().paymentIntents.capture(id))).toEqual([
      'charge.captured',
      'payment_intent.succeeded',
    ]);
    expect(await stripe().paymentIntents.retrieve(id, { expand: ['latest_charge'] })).toMatchObject({
      amount_received: 2000,
      latest_charge: { amount_captured: 2000, captured: true },
      status: 'succeeded',
    });
    expect(await refusal(stripe().paymentIntents.capture(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('is for cards', async () => {
    await expect(sell(MANUAL, { method: 'us_bank_account' })).rejects.toThrow('cannot be captured later');
  });
});

it.each([
  ['usd', ['card', 'us_bank_account']],
  ['eur', ['card', 'sepa_debit', 'multibanco']],
  ['gbp', ['card']],
])('offers the payment methods of %s', async (currency, offered) => {
  const { id } = await newLink({ line_items: [item(currency)] });
  const { session } = await helper<Sale>('open', { payment_link: id });
  expect(session.payment_method_types).toEqual(offered);
});

it('refuses a payment method that the checkout does not offer', async () => {
  await expect(sell({}, { method: 'sepa_debit' })).rejects.toThrow('It offers card, us_bank_account');
  await expect(sell({ payment_method_types: ['card'] }, { method: 'us_bank_account' })).rejects.toThrow(
    'It offers card',
  );
  await expect(sell({}, { card: 'gold' as 'visa' })).rejects.toThrow("'gold' does not exist");
});
