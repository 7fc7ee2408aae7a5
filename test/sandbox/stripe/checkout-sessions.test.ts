import type Stripe from 'stripe';
import { type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';
import { club } from './subscribers.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

type Params = Stripe.Checkout.SessionCreateParams;

const create = (params: Partial<Params> = {}) =>
  stripe().checkout.sessions.create({
    mode: 'payment',
    line_items: [item()],
    success_url: 'https://example.com/thanks?s={CHECKOUT_SESSION_ID}',
    ...params,
  });
const pay = async (session: Stripe.Checkout.Session, buyer: object = {}) =>
  (
    await testHelper<Sale>(sandbox().url, 'pay', {
      session: session.id,
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      ...buyer,
    })
  ).session;

describe('docs.stripe.com/api/checkout/sessions/create', () => {
  it('a session without a link is open, and sells what it says', async () => {
    const session = await create({
      client_reference_id: 'order 7, with blanks',
      cancel_url: 'https://example.com/cart',
      metadata: { order: '7' },
      payment_intent_data: { description: 'Order 7', metadata: { to: 'payment' } },
      expand: ['line_items'],
    });
    expect(session).toMatchObject({
      amount_total: 2000,
      cancel_url: 'https://example.com/cart',
      client_reference_id: 'order 7, with blanks',
      line_items: { data: [{ description: 'Mug', quantity: 1 }] },
      mode: 'payment',
      payment_link: null,
      payment_status: 'unpaid',
      status: 'open',
      success_url: 'https://example.com/thanks?s={CHECKOUT_SESSION_ID}',
    });
    expect(session.url).toContain(session.id);
    const paid = await pay(session);
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', metadata: { order: '7' } });
    const intent = await stripe().paymentIntents.retrieve(String(paid.payment_intent));
    expect(intent).toMatchObject({ description: 'Order 7', metadata: { to: 'payment' } });
  });

  it('is for a customer, where it says for whom', async () => {
    const customer = await stripe().customers.create({ email: 'grace@example.com', name: 'Grace Hopper' });
    const session = await create({ customer: customer.id });
    expect(session.customer_details).toMatchObject({ email: 'grace@example.com', name: 'Grace Hopper' });
    const { session: paid } = await testHelper<Sale>(sandbox().url, 'pay', { session: session.id });
    expect(paid).toMatchObject({
      customer: customer.id,
      customer_details: { email: 'grace@example.com', name: 'Grace Hopper' },
    });
    const [charge] = (await stripe().charges.list({ customer: customer.id })).data;
    expect(charge?.billing_details.email).toBe('grace@example.com');
    expect(await create({ customer_email: 'who@example.com' })).toMatchObject({
      customer: null,
      customer_email: 'who@example.com',
    });
  });

  it('lets the buyer correct what is known of him, where it says so', async () => {
    const { id } = await stripe().customers.create({ name: 'Grace', email: 'grace@example.com' });
    const buyer = { name: 'Grace Hopper', address: { country: 'GB', city: 'London' } };
    await pay(await create({ customer: id }), buyer);
    expect(await stripe().customers.retrieve(id)).toMatchObject({ name: 'Grace', address: null });
    await pay(await create({ customer: id, customer_update: { name: 'auto', address: 'auto' } }), buyer);
    expect(await stripe().customers.retrieve(id)).toMatchObject({
      name: 'Grace Hopper',
      address: { country: 'GB', city: 'London' },
    });
    const nobody = await refusal(create({ customer_update: { name: 'auto' } }));
    expect(nobody.param).toBe('customer_update');
  });

  it('subscribes', async () => {
    const session = await create({
      mode: 'subscription',
      line_items: [club()],
      subscription_data: { trial_period_days: 7, metadata: { plan: 'beans' }, description: 'Beans' },
    });
    const paid = await pay(session);
    expect(paid).toMatchObject({ payment_status: 'no_payment_required', customer: expect.any(String) });
    const subscription = await stripe().subscriptions.retrieve(String(paid.subscription));
    expect(subscription).toMatchObject({
      status: 'trialing',
      metadata: { plan: 'beans' },
      description: 'Beans',
    });
  });

  it('comes with a discount', async () => {
    const coupon = await stripe().coupons.create({ percent_off: 10 });
    const session = await create({ discounts: [{ coupon: coupon.id }] });
    expect(session).toMatchObject({ amount_total: 1800, discounts: [{ coupon: coupon.id }] });
    expect(await pay(session)).toMatchObject({ amount_total: 1800, payment_status: 'paid' });
    expect((await stripe().coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
  });

  it.each<[string, Partial<Params>, string]>([
    ['nothing to sell', { line_items: [] }, 'Missing required param: line_items'],
    ['a recurring price for one payment', { line_items: [club()] }, 'passed a recurring price'],
    ['a subscription without one', { mode: 'subscription' }, 'at least one recurring price'],
    ['too little money', { line_items: [item('usd', 30)] }, 'must add up to at least $0.50 usd'],
    ['an unknown customer', { customer: 'cus_x' }, "No such customer: 'cus_x'"],
    [
      'a discount beside codes',
      { allow_promotion_codes: true, discounts: [{ coupon: 'x' }] },
      'only specify one of these parameters',
    ],
    ['a card to be saved', { mode: 'setup' }, '`mode=setup` is not simulated here'],
    ['a page of one’s own', { ui_mode: 'embedded_page' }, '`ui_mode=embedded_page` is not simulated here'],
    [
      'recovery',
      { after_expiration: { recovery: { enabled: true } } },
      '`after_expiration` is not simulated',
    ],
  ])('refuses %s', async (_what, params, message) => {
    const error = await refusal(create(params));
    expect(error.statusCode).toBe(400);
    expect(error.message).toContain(message);
  });
});
