import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT, letBuyerPay } from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();
const pay = (visit: Parameters<typeof letBuyerPay>[1]) => letBuyerPay(sandbox().url, visit);
const create = (params: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
  stripe().paymentLinks.create({ line_items: [item()], ...params });

describe('payment links', () => {
  it('keep what they were created with', async () => {
    const link = await create({
      after_completion: {
        type: 'redirect',
        redirect: { url: 'https://example.com/?s={CHECKOUT_SESSION_ID}' },
      },
      custom_fields: [
        { key: 'size', label: { type: 'custom', custom: 'Size' }, type: 'text', optional: true },
      ],
      invoice_creation: {
        enabled: true,
        invoice_data: { footer: 'Thanks', custom_fields: [{ name: 'PO', value: '7' }] },
      },
      metadata: { order: '1' },
      payment_intent_data: { description: 'Mugs', metadata: { a: 'b' } },
      restrictions: { completed_sessions: { limit: 3 } },
      shipping_address_collection: { allowed_countries: ['US', 'DE'] },
      tax_id_collection: { enabled: true },
    });
    expect(link.id).toMatch(/^plink_1\w{23}$/);
    expect(link.url).toMatch(/^https:\/\/buy\.stripe\.com\/test_\w{18}$/);
    expect(await stripe().paymentLinks.retrieve(link.id)).toMatchObject({
      active: true,
      after_completion: {
        type: 'redirect',
        redirect: { url: 'https://example.com/?s={CHECKOUT_SESSION_ID}' },
      },
      currency: 'usd',
      custom_fields: [{ key: 'size', optional: true, text: { maximum_length: null } }],
      invoice_creation: { enabled: true, invoice_data: { footer: 'Thanks', description: null } },
      payment_intent_data: { description: 'Mugs', metadata: { a: 'b' } },
      restrictions: { completed_sessions: { count: 0, limit: 3 } },
      shipping_address_collection: { allowed_countries: ['US', 'DE'] },
    });
    const { data } = await stripe().paymentLinks.listLineItems(link.id, { expand: ['data.price.product'] });
    expect(data[0]?.price?.product).toMatchObject({ name: 'Mug' });
  });

  it('change only where an update says so, and are unset by an empty value', async () => {
    const { id } = await create({
      metadata: { a: '1', b: '2' },
      inactive_message: 'Sold out',
      submit_type: 'book',
    });
    const updated = await stripe().paymentLinks.update(id, {
      active: false,
      inactive_message: '',
      metadata: { a: '', c: '3' },
    });
    expect(updated).toMatchObject({ active: false, inactive_message: null, submit_type: 'book' });
    expect(updated.metadata).toEqual({ b: '2', c: '3' });
    const inactive = await stripe().paymentLinks.list({ active: false });
    expect(inactive.data.map((link) => link.id)).toContain(id);
  });

  it.each<[string, Partial<Stripe.PaymentLinkCreateParams>, string]>([
    [
      'four custom fields',
      {
        custom_fields: Array.from({ length: 4 }, (_, n) => ({
          key: `k${n}`,
          label: { type: 'custom', custom: 'L' },
          type: 'text',
        })),
      },
      'A maximum of 3 custom fields',
    ],
    [
      'a fee without a destination',
      { application_fee_amount: 100 },
      'Can only apply an application_fee when',
    ],
    [
      'a subscription part without a subscription',
      { subscription_data: { description: 'x' } },
      '`subscription_data` can not be used',
    ],
    [
      'a price that does not exist',
      { line_items: [{ price: 'price_x', quantity: 1 }] },
      "No such price: 'price_x'",
    ],
    [
      'a destination that does not exist',
      { transfer_data: { destination: 'acct_x' } },
      "No such destination: 'acct_x'",
    ],
    [
      'two currencies',
      { line_items: [item('usd'), item('eur')] },
      'All line items must have the same currency.',
    ],
    ['a third digit of KWD', { line_items: [item('kwd', 1005)] }, 'must be evenly divisible by 10'],
  ])('refuse %s', async (_name, params, message) => {
    expect((await refusal(create(params))).message).toContain(message);
  });

  it('take a fee for a destination, and on a connected account', async () => {
    const link = await create({
      application_fee_amount: 150,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const { session } = await pay({ payment_link: link.id });
    const intent = await stripe().paymentIntents.retrieve(String(session.payment_intent), {
      expand: ['latest_charge'],
    });
    expect(intent.latest_charge).toMatchObject({
      application_fee_amount: 150,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const connected = clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });
    expect(
      (await connected.paymentLinks.create({ line_items: [item()], application_fee_amount: 5 }))
        .application_fee_amount,
    ).toBe(5);
  });
});
