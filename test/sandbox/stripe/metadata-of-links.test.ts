import type Stripe from 'stripe';
import { letBuyerPay } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';
import { club } from './subscribers.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

const sell = async (params: Partial<Stripe.PaymentLinkCreateParams>) => {
  const link = await stripe().paymentLinks.create({ line_items: [item()], ...params });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'ada@example.com' });
  return { link, session };
};
const paymentOf = (session: Stripe.Checkout.Session) =>
  stripe().paymentIntents.retrieve(String(session.payment_intent), { expand: ['latest_charge'] });

describe('docs.stripe.com/api/payment-link/object#payment_link_object-metadata', () => {
  it('a link’s own metadata reaches its checkouts, and nothing else', async () => {
    const { session } = await sell({ metadata: { order: '7' }, invoice_creation: { enabled: true } });
    expect(session.metadata).toEqual({ order: '7' });
    expect(await paymentOf(session)).toMatchObject({ metadata: {}, latest_charge: { metadata: {} } });
    expect((await stripe().invoices.retrieve(String(session.invoice))).metadata).toEqual({});
    const recurring = await sell({ line_items: [club()], metadata: { order: '8' } });
    expect(recurring.session.metadata).toEqual({ order: '8' });
    const subscription = await stripe().subscriptions.retrieve(String(recurring.session.subscription));
    expect(subscription.metadata).toEqual({});
  });

  it('payments, invoices and subscriptions have theirs', async () => {
    const { session } = await sell({
      payment_intent_data: { metadata: { to: 'payment' } },
      invoice_creation: { enabled: true, invoice_data: { metadata: { to: 'invoice' } } },
    });
    expect(await paymentOf(session)).toMatchObject({
      metadata: { to: 'payment' },
      latest_charge: { metadata: { to: 'payment' } },
    });
    expect((await stripe().invoices.retrieve(String(session.invoice))).metadata).toEqual({ to: 'invoice' });
    const recurring = await sell({
      line_items: [club()],
      subscription_data: { metadata: { to: 'subscription' } },
    });
    const subscription = await stripe().subscriptions.retrieve(String(recurring.session.subscription), {
      expand: ['latest_invoice'],
    });
    expect(subscription).toMatchObject({
      metadata: { to: 'subscription' },
      latest_invoice: { parent: { subscription_details: { metadata: { to: 'subscription' } } } },
    });
  });
});

describe('docs.stripe.com/api/payment-link/update', () => {
  it('an update replaces the metadata of what a link makes, and adds to its own', async () => {
    const metadata = { a: '1', b: '2' };
    const { link } = await sell({
      metadata,
      payment_intent_data: { metadata, description: 'Mugs' },
      invoice_creation: { enabled: true, invoice_data: { metadata } },
    });
    const updated = await stripe().paymentLinks.update(link.id, {
      metadata: { b: '3' },
      payment_intent_data: { metadata: { b: '3' } },
      invoice_creation: { enabled: true, invoice_data: { metadata: { b: '3' } } },
    });
    expect(updated).toMatchObject({
      metadata: { a: '1', b: '3' },
      payment_intent_data: { description: 'Mugs' },
    });
    expect(updated.payment_intent_data?.metadata).toEqual({ b: '3' });
    expect(updated.invoice_creation?.invoice_data?.metadata).toEqual({ b: '3' });
    const recurring = await sell({ line_items: [club()], subscription_data: { metadata } });
    const { subscription_data } = await stripe().paymentLinks.update(recurring.link.id, {
      subscription_data: { metadata: { c: '4' } },
    });
    expect(subscription_data?.metadata).toEqual({ c: '4' });
  });

  it.each([
    [
      'the description of a subscription',
      { subscription_data: { description: 'x' } },
      'subscription_data[description]',
    ],
    [
      'what comes after its sessions expire',
      { after_expiration: { recovery: { enabled: true } } },
      'after_expiration',
    ],
  ])('an update does not know %s', async (_what, params, param) => {
    const { link } = await sell({ line_items: [club()] });
    const error = await refusal(stripe().paymentLinks.update(link.id, params as object));
    expect(error).toMatchObject({ code: 'parameter_unknown', param });
  });

  it('sessions of a link cannot be recovered, expired or not', async () => {
    const { link, session } = await sell({});
    expect(session.after_expiration).toBeNull();
    const open = await fetch(`${sandbox().url}/_sandbox/open`, {
      method: 'POST',
      body: JSON.stringify({ payment_link: link.id }),
    });
    const { session: left } = (await open.json()) as { session: Stripe.Checkout.Session };
    const expired = await stripe().checkout.sessions.expire(left.id);
    expect(expired).toMatchObject({ status: 'expired', after_expiration: null, url: null });
  });
});

describe('what Stripe knows and the embedded Stripe does not simulate', () => {
  it.each<[string, object, string]>([
    ['managed payments', { managed_payments: { enabled: true } }, 'managed_payments'],
    [
      'a capture by hand',
      { payment_intent_data: { capture_method: 'manual' } },
      'payment_intent_data[capture_method]',
    ],
    [
      'tax details of a product',
      {
        line_items: [
          {
            price_data: {
              currency: 'usd',
              unit_amount: 900,
              product_data: { name: 'Tea', tax_details: { tax_code: 'txcd_1' } },
            },
            quantity: 1,
          },
        ],
      },
      'line_items[0][price_data][product_data][tax_details]',
    ],
  ])('a link with %s is refused with a sentence', async (_what, params, param) => {
    const error = await refusal(stripe().paymentLinks.create({ line_items: [item()], ...params }));
    expect(error).toMatchObject({ statusCode: 400, code: 'not_simulated', param });
    expect(error.message).toContain('is not simulated here');
  });
});
