import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';

const { stripe } = sandboxForTests();
const create = (params: Partial<Stripe.PaymentLinkCreateParams> = {}) =>
  stripe().paymentLinks.create({ line_items: [item()], ...params });
const monthly = {
  ...item(),
  price_data: { ...item().price_data, recurring: { interval: 'month' } },
} as const;

const SIZE: Stripe.PaymentLinkCreateParams.CustomField = {
  key: 'size',
  label: { type: 'custom', custom: 'Size' },
  type: 'text',
};

it.each<[string, Partial<Stripe.PaymentLinkCreateParams>, Stripe.PaymentLinkUpdateParams, object]>([
  [
    'restrictions',
    { restrictions: { completed_sessions: { limit: 1 } } },
    { restrictions: '' },
    { restrictions: null },
  ],
  ['custom fields', { custom_fields: [SIZE] }, { custom_fields: '' }, { custom_fields: [] }],
  ['an inactive message', { inactive_message: 'Gone' }, { inactive_message: '' }, { inactive_message: null }],
  [
    'shipping countries',
    { shipping_address_collection: { allowed_countries: ['US'] } },
    { shipping_address_collection: '' },
    { shipping_address_collection: null },
  ],
  [
    'payment methods',
    { payment_method_types: ['card'] },
    { payment_method_types: '' },
    { payment_method_types: null },
  ],
  [
    'a fee with its destination',
    { transfer_data: { destination: CONNECTED_ACCOUNT }, application_fee_amount: 100 },
    { transfer_data: '', application_fee_amount: '' },
    { transfer_data: null, application_fee_amount: null },
  ],
  [
    'the amount of a transfer',
    { transfer_data: { destination: CONNECTED_ACCOUNT, amount: 100 } },
    { transfer_data: { destination: CONNECTED_ACCOUNT, amount: '' } },
    { transfer_data: { destination: CONNECTED_ACCOUNT, amount: null } },
  ],
  ['a merchant of record', { on_behalf_of: CONNECTED_ACCOUNT }, { on_behalf_of: '' }, { on_behalf_of: null }],
  [
    'one key of the metadata',
    { metadata: { a: '1', b: '2' } },
    { metadata: { a: '' } },
    { metadata: { b: '2' } },
  ],
  [
    'one text of the page',
    { custom_text: { submit: { message: 'Pay' }, after_submit: { message: 'Thanks' } } },
    { custom_text: { submit: '' } },
    { custom_text: { submit: null, after_submit: { message: 'Thanks' } } },
  ],
  [
    'one text of the invoices',
    {
      invoice_creation: {
        enabled: true,
        invoice_data: { footer: 'F', custom_fields: [{ name: 'PO', value: '7' }] },
      },
    },
    { invoice_creation: { enabled: true, invoice_data: { custom_fields: '' } } },
    { invoice_creation: { enabled: true, invoice_data: { footer: 'F', custom_fields: null } } },
  ],
  [
    'a trial',
    { line_items: [monthly], subscription_data: { description: 'Beans', trial_period_days: 7 } },
    { subscription_data: { trial_period_days: '', invoice_settings: { footer: 'F' } } },
    {
      subscription_data: { description: 'Beans', trial_period_days: null, invoice_settings: { footer: 'F' } },
    },
  ],
])('an empty value unsets %s', async (_name, params, update, expected) => {
  const { id } = await create({ ...params, billing_address_collection: 'required' });
  const updated = await stripe().paymentLinks.update(id, update);
  expect(updated).toMatchObject({ ...expected, billing_address_collection: 'required' });
  if (update.metadata) expect(updated.metadata).toEqual({ b: '2' });
  expect(await stripe().paymentLinks.retrieve(id)).toEqual(expect.objectContaining(without(updated)));
});

/** What a link is, without what tells of the answer itself. */
const without = ({ lastResponse: _, ...link }: Stripe.Response<Stripe.PaymentLink>) => link;

it('an empty value unsets the collection of names', async () => {
  const { id, name_collection } = await create({ name_collection: { individual: { enabled: true } } });
  expect(name_collection).toEqual({ individual: { enabled: true, optional: false } });
  expect(await stripe().paymentLinks.update(id, { name_collection: '' })).not.toHaveProperty(
    'name_collection',
  );
});

it('turns the invoices of a link on and off, and keeps their texts', async () => {
  const { id } = await create({ invoice_creation: { enabled: true, invoice_data: { description: 'Memo' } } });
  const update = (enabled: boolean) => stripe().paymentLinks.update(id, { invoice_creation: { enabled } });
  expect((await update(false)).invoice_creation?.enabled).toBe(false);
  expect((await update(true)).invoice_creation).toMatchObject({
    enabled: true,
    invoice_data: { description: 'Memo' },
  });
});

it.each<[string, Partial<Stripe.PaymentLinkCreateParams>, Stripe.PaymentLinkUpdateParams, string]>([
  [
    'a fee whose destination goes',
    { transfer_data: { destination: CONNECTED_ACCOUNT }, application_fee_amount: 100 },
    { transfer_data: '' },
    'Can only apply an application_fee when',
  ],
  [
    'a fee without a destination',
    {},
    { application_fee_amount: 100 },
    'Can only apply an application_fee when',
  ],
  [
    'a part of subscriptions without one',
    {},
    { subscription_data: { trial_period_days: 7 } },
    '`subscription_data` can not be used',
  ],
  [
    'one-time invoices for a subscription',
    { line_items: [monthly] },
    { invoice_creation: { enabled: true } },
    '`invoice_creation` can not be used',
  ],
])('an update refuses %s', async (_name, params, update, message) => {
  const { id } = await create(params);
  const before = await stripe().paymentLinks.retrieve(id);
  expect((await refusal(stripe().paymentLinks.update(id, update))).message).toContain(message);
  expect(without(await stripe().paymentLinks.retrieve(id))).toEqual(without(before));
});
