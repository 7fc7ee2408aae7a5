import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT } from '../../../sandbox/stripe/index.ts';
import { clientOf, club, item, refusal, useStripe } from './help.ts';

const { sandbox, stripe, newLink, sell, chargeOf } = useStripe();

type Params = Partial<Stripe.PaymentLinkCreateParams>;
type Update = Stripe.PaymentLinkUpdateParams;

const FEE: Params = { application_fee_amount: 100, transfer_data: { destination: CONNECTED_ACCOUNT } };
const field = (key: string): Stripe.PaymentLinkCreateParams.CustomField => ({
  key,
  label: { type: 'custom', custom: 'Size' },
  type: 'text',
});
const invoices = (invoice_data: object): Params => ({ invoice_creation: { enabled: true, invoice_data } });

describe('a new payment link', () => {
  it('keeps its parameters', async () => {
    const { id, url } = await newLink({
      after_completion: {
        type: 'redirect',
        redirect: { url: 'https://example.com/?s={CHECKOUT_SESSION_ID}' },
      },
      custom_fields: [{ ...field('size'), optional: true }],
      ...invoices({ footer: 'Thanks', custom_fields: [{ name: 'PO', value: '7' }] }),
      payment_intent_data: { description: 'Mugs', metadata: { a: 'b' } },
      restrictions: { completed_sessions: { limit: 3 } },
      shipping_address_collection: { allowed_countries: ['US', 'DE'] },
    });
    expect(id).toMatch(/^plink_1\w{23}$/);
    expect(url).toMatch(/^https:\/\/buy\.stripe\.com\/test_\w{18}$/);
    expect(await stripe().paymentLinks.retrieve(id)).toMatchObject({
      active: true,
      after_completion: { redirect: { url: 'https://example.com/?s={CHECKOUT_SESSION_ID}' } },
      currency: 'usd',
      custom_fields: [{ key: 'size', optional: true, text: { maximum_length: null } }],
      invoice_creation: { enabled: true, invoice_data: { footer: 'Thanks', description: null } },
      payment_intent_data: { description: 'Mugs', metadata: { a: 'b' } },
      restrictions: { completed_sessions: { count: 0, limit: 3 } },
      shipping_address_collection: { allowed_countries: ['US', 'DE'] },
    });
    const { data } = await stripe().paymentLinks.listLineItems(id, { expand: ['data.price.product'] });
    // An inline price belongs to one link, so it is inactive.
    expect(data).toMatchObject([{ quantity: 1, price: { active: false, product: { name: 'Mug' } } }]);
  });

  it.each<[string, Params, string]>([
    [
      'four custom fields',
      { custom_fields: ['a', 'b', 'c', 'd'].map(field) },
      'A maximum of 3 custom fields',
    ],
    ['two custom fields with one key', { custom_fields: [field('a'), field('a')] }, 'must be unique'],
    [
      'a fee without a destination',
      { application_fee_amount: 100 },
      'Can only apply an application_fee when',
    ],
    [
      'subscription data without a subscription',
      { subscription_data: { description: 'x' } },
      '`subscription_data` can not be used',
    ],
    ['an unknown price', { line_items: [{ price: 'price_x', quantity: 1 }] }, "No such price: 'price_x'"],
    ['an unknown destination', { transfer_data: { destination: 'acct_x' } }, "No such destination: 'acct_x'"],
    ['two currencies', { line_items: [item('usd'), item('eur')] }, 'must have the same currency.'],
    ['a third digit in KWD', { line_items: [item('kwd', 1005)] }, 'must be evenly divisible by 10'],
    ['less than the minimum in USD', { line_items: [item('usd', 49)] }, 'must add up to at least $0.50 usd'],
    ['less than the minimum in JPY', { line_items: [item('jpy', 49)] }, 'must add up to at least ¥50 jpy'],
    [
      'a redirect without a URL',
      { after_completion: { type: 'redirect' } },
      'Missing required param: after_completion[redirect].',
    ],
    [
      'a long label',
      { custom_fields: [{ ...field('a'), label: { type: 'custom', custom: 'x'.repeat(101) } }] },
      'must be at most 100 characters',
    ],
    ['a long text', { custom_text: { submit: { message: 'x'.repeat(1201) } } }, 'at most 1200 characters'],
    ['an unknown tax id', invoices({ account_tax_ids: ['txi_x'] }), "No such tax ID: 'txi_x'"],
    [
      'an unknown template of invoices',
      invoices({ rendering_options: { template: 'inrtem_x' } }),
      "No such invoice rendering template: 'inrtem_x'",
    ],
    [
      'an unknown tax code',
      {
        line_items: [
          {
            price_data: { ...item().price_data, product_data: { name: 'Mug', tax_code: 'txcd_x' } },
            quantity: 1,
          },
        ],
      },
      "No such tax code: 'txcd_x'",
    ],
    [
      'a bank statement with a star',
      { payment_intent_data: { statement_descriptor: 'MUG*SHOP' } },
      'The statement_descriptor has to have',
    ],
    ['a method of another currency', { payment_method_types: ['boleto'] }, 'boleto does not take usd'],
    [
      'a voucher for a subscription',
      {
        line_items: [{ ...club(), price_data: { ...club().price_data, currency: 'mxn' } }],
        payment_method_types: ['oxxo'],
      },
      'oxxo does not take recurring prices',
    ],
    ['nine digits in USD', { line_items: [item('usd', 100_000_000)] }, 'less than or equal to 99999999.'],
  ])('refuses %s', async (_what, params, message) => {
    expect((await refusal(newLink(params))).message).toContain(message);
  });

  it('takes amounts of 12 digits in IDR', async () => {
    const { payment_intent } = await sell({ line_items: [item('idr', 999_999_999_999)] });
    expect((await stripe().paymentIntents.retrieve(String(payment_intent))).amount).toBe(999_999_999_999);
  });

  it('refuses 11 optional items', async () => {
    const { id: price } = await stripe().prices.create(item().price_data);
    const optional_items = Array.from({ length: 11 }, () => ({ price, quantity: 1 }));
    expect((await refusal(newLink({ optional_items }))).message).toContain('A maximum of 10 optional items');
  });

  it('takes a fee with a destination, or on a connected account', async () => {
    expect(await chargeOf(await sell(FEE))).toMatchObject({
      application_fee_amount: 100,
      transfer_data: { destination: CONNECTED_ACCOUNT },
    });
    const connected = clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });
    const link = await connected.paymentLinks.create({ line_items: [item()], application_fee_amount: 5 });
    expect(link.application_fee_amount).toBe(5);
  });
});

describe('an update', () => {
  const without = ({ lastResponse: _, ...link }: Stripe.Response<Stripe.PaymentLink>) => link;

  it.each<[string, Params, Update, object]>([
    [
      'restrictions',
      { restrictions: { completed_sessions: { limit: 1 } } },
      { restrictions: '' },
      { restrictions: null },
    ],
    ['custom fields', { custom_fields: [field('a')] }, { custom_fields: '' }, { custom_fields: [] }],
    [
      'a fee with its destination',
      FEE,
      { transfer_data: '', application_fee_amount: '' },
      {
        transfer_data: null,
        application_fee_amount: null,
      },
    ],
    [
      'the amount of a transfer',
      { transfer_data: { destination: CONNECTED_ACCOUNT, amount: 100 } },
      { transfer_data: { destination: CONNECTED_ACCOUNT, amount: '' } },
      { transfer_data: { destination: CONNECTED_ACCOUNT, amount: null } },
    ],
    [
      'one text of the page',
      { custom_text: { submit: { message: 'Pay' }, after_submit: { message: 'Thanks' } } },
      { custom_text: { submit: '' } },
      { custom_text: { submit: null, after_submit: { message: 'Thanks' } } },
    ],
    [
      'one text of the invoices',
      invoices({ footer: 'F', custom_fields: [{ name: 'PO', value: '7' }] }),
      invoices({ custom_fields: '' }) as Update,
      { invoice_creation: { enabled: true, invoice_data: { footer: 'F', custom_fields: null } } },
    ],
    [
      'a trial',
      { line_items: [club()], subscription_data: { description: 'Beans', trial_period_days: 7 } },
      { subscription_data: { trial_period_days: '', invoice_settings: { footer: 'F' } } },
      {
        subscription_data: {
          description: 'Beans',
          trial_period_days: null,
          invoice_settings: { footer: 'F' },
        },
      },
    ],
  ])('unsets %s and keeps the rest', async (_what, params, update, expected) => {
    const { id } = await newLink({ ...params, billing_address_collection: 'required' });
    const updated = await stripe().paymentLinks.update(id, update);
    expect(updated).toMatchObject({ ...expected, billing_address_collection: 'required' });
    expect(without(await stripe().paymentLinks.retrieve(id))).toEqual(without(updated));
  });

  it('unsets the collection of names', async () => {
    const { id, name_collection } = await newLink({ name_collection: { individual: { enabled: true } } });
    expect(name_collection).toEqual({ individual: { enabled: true, optional: false } });
    const updated = await stripe().paymentLinks.update(id, { name_collection: '' });
    expect(updated).not.toHaveProperty('name_collection');
  });

  it('disables and enables invoices and keeps their texts', async () => {
    const { id } = await newLink(invoices({ description: 'Memo' }));
    const update = (enabled: boolean) => stripe().paymentLinks.update(id, { invoice_creation: { enabled } });
    expect((await update(false)).invoice_creation?.enabled).toBe(false);
    expect((await update(true)).invoice_creation).toMatchObject({ invoice_data: { description: 'Memo' } });
  });

  it.each<[string, Params, Update, object]>([
    [
      'a fee without its destination',
      FEE,
      { transfer_data: '' },
      { message: expect.stringContaining('Can only apply an application_fee when') },
    ],
    [
      'subscription data without a subscription',
      {},
      { subscription_data: { trial_period_days: 7 } },
      { message: expect.stringContaining('`subscription_data` can not be used') },
    ],
    [
      'one-time invoices with a subscription',
      { line_items: [club()] },
      { invoice_creation: { enabled: true } },
      { message: expect.stringContaining('`invoice_creation` can not be used') },
    ],
    [
      'the description of a subscription',
      { line_items: [club()] },
      { subscription_data: { description: 'x' } as object },
      { code: 'parameter_unknown', param: 'subscription_data[description]' },
    ],
  ])('refuses %s and changes nothing', async (_what, params, update, error) => {
    const { id } = await newLink(params);
    const before = await stripe().paymentLinks.retrieve(id);
    expect(await refusal(stripe().paymentLinks.update(id, update))).toMatchObject(error);
    expect(without(await stripe().paymentLinks.retrieve(id))).toEqual(without(before));
  });

  it('replaces the metadata of later objects, and merges the metadata of the link', async () => {
    const metadata = { a: '1', b: '2' };
    const { id } = await newLink({
      metadata,
      payment_intent_data: { metadata, description: 'Mugs' },
      ...invoices({ metadata }),
    });
    const update = { b: '3' };
    const updated = await stripe().paymentLinks.update(id, {
      metadata: { a: '', c: '4' },
      payment_intent_data: { metadata: update },
      invoice_creation: { enabled: true, invoice_data: { metadata: update } },
    });
    expect(updated.metadata).toEqual({ b: '2', c: '4' });
    expect(updated.payment_intent_data).toMatchObject({ description: 'Mugs' });
    expect(updated.payment_intent_data?.metadata).toEqual(update);
    expect(updated.invoice_creation?.invoice_data?.metadata).toEqual(update);
  });
});

describe('metadata', () => {
  it('goes from a link to its sessions only', async () => {
    const session = await sell({ metadata: { order: '7' }, invoice_creation: { enabled: true } });
    expect(session.metadata).toEqual({ order: '7' });
    expect((await chargeOf(session)).metadata).toEqual({});
    expect((await stripe().invoices.retrieve(String(session.invoice))).metadata).toEqual({});
  });

  it('goes from the data of a payment, invoice or subscription to that object', async () => {
    const session = await sell({
      payment_intent_data: { metadata: { to: 'payment' } },
      ...invoices({ metadata: { to: 'invoice' } }),
    });
    expect((await chargeOf(session)).metadata).toEqual({ to: 'payment' });
    expect((await stripe().invoices.retrieve(String(session.invoice))).metadata).toEqual({ to: 'invoice' });
    const { subscription } = await sell({
      line_items: [club()],
      subscription_data: { metadata: { to: 'subscription' } },
    });
    const subscribed = await stripe().subscriptions.retrieve(String(subscription), {
      expand: ['latest_invoice'],
    });
    expect(subscribed).toMatchObject({
      metadata: { to: 'subscription' },
      latest_invoice: { parent: { subscription_details: { metadata: { to: 'subscription' } } } },
    });
  });
});
