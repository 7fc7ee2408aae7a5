import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT } from '../../sandbox/stripe/index.ts';
import { useEmbeddedStripe } from '../support/embedded.ts';
import { failureOf, type Row } from '../support/zapier.ts';

// Links of the embedded Stripe before and after an update: nothing else changes.

const { act, stripe } = useEmbeddedStripe();

const price_data = { currency: 'usd', unit_amount: 2000, product_data: { name: 'Mug' } };
const club = { price_data: { ...price_data, recurring: { interval: 'month' } }, quantity: 1 } as const;

const SIZE: Stripe.PaymentLinkCreateParams.CustomField = {
  key: 'size',
  label: { type: 'custom', custom: 'Size' },
  type: 'text',
};

/** A link with all settings that can be removed. */
const FULL: Partial<Stripe.PaymentLinkCreateParams> = {
  after_completion: { type: 'redirect', redirect: { url: 'https://example.com/thanks' } },
  allow_promotion_codes: true,
  application_fee_amount: 100,
  billing_address_collection: 'required',
  custom_fields: [SIZE],
  inactive_message: 'Sold out',
  invoice_creation: { enabled: true, invoice_data: { footer: 'Bye' } },
  metadata: { campaign: 'spring', order: '7' },
  on_behalf_of: CONNECTED_ACCOUNT,
  restrictions: { completed_sessions: { limit: 5 } },
  shipping_address_collection: { allowed_countries: ['US'] },
  transfer_data: { destination: CONNECTED_ACCOUNT },
};

const create = (params: Partial<Stripe.PaymentLinkCreateParams> = FULL): Promise<Stripe.PaymentLink> =>
  stripe().paymentLinks.create({ line_items: [{ price_data, quantity: 1 }], ...params });

const read = async ({ id }: { id: string }): Promise<Stripe.PaymentLink> => {
  const { lastResponse: _, ...link } = await stripe().paymentLinks.retrieve(id);
  return link;
};

/** The fields of a link that an update changes. */
const changesOf = async (input: Row, params = FULL): Promise<object> => {
  const link = await create(params);
  const before = await read(link);
  await act('update_payment_link', { payment_link: link.id, ...input });
  const after = Object.entries(await read(link));
  return Object.fromEntries(
    after.filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Stripe.PaymentLink]),
    ),
  );
};

/** What payments and invoices of a link carry. */
const madeOf = (metadata: object) => ({
  payment_intent_data: expect.objectContaining({ metadata }),
  invoice_creation: expect.objectContaining({
    invoice_data: expect.objectContaining({ footer: 'Bye', metadata }),
  }),
});

test.each<[string, string[], object]>([
  [
    'the redirect',
    ['after_payment'],
    { after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: null } } },
  ],
  ['the invoices', ['create_invoice'], { invoice_creation: expect.objectContaining({ enabled: false }) }],
  ['the custom fields', ['custom_fields'], { custom_fields: [] }],
  ['the shipping countries', ['shipping_countries'], { shipping_address_collection: null }],
  ['the maximum number of payments', ['max_payments'], { restrictions: null }],
  ['the message of an inactive link', ['inactive_message'], { inactive_message: null }],
  ['the application fee', ['application_fee_amount'], { application_fee_amount: null }],
  [
    'the application fee and its destination',
    ['application_fee_amount', 'transfer_destination'],
    { application_fee_amount: null, transfer_data: null },
  ],
  ['the account on whose behalf it charges', ['on_behalf_of'], { on_behalf_of: null }],
  ['the metadata', ['metadata'], { metadata: {} }],
])('removes %s and nothing else', async (_name, clear, changes) => {
  expect(await changesOf({ clear })).toEqual(changes);
});

test('removes the application fee of a subscription', async () => {
  const params = {
    line_items: [club],
    application_fee_percent: 5,
    transfer_data: { destination: CONNECTED_ACCOUNT },
  };
  expect(await changesOf({ clear: 'application_fee_percent,transfer_destination' }, params)).toEqual({
    application_fee_percent: null,
    transfer_data: null,
  });
});

test('fails if only the destination of a fee is removed', async () => {
  const { id } = await create();
  const input = { payment_link: id, clear: ['transfer_destination'] };
  expect((await failureOf(act('update_payment_link', input))).message).toMatch(
    /^Stripe refused the request: Can only apply an application_fee when/,
  );
});

test.each<[string, Row, object]>([
  [
    'a redirect with a message',
    { clear: ['after_payment'], confirmation_message: 'Thanks' },
    { after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: 'Thanks' } } },
  ],
  [
    'a redirect with another one',
    { clear: ['after_payment'], redirect_url: 'https://example.com/b' },
    { after_completion: { type: 'redirect', redirect: { url: 'https://example.com/b' } } },
  ],
  [
    'the metadata as a whole',
    { clear: ['metadata'], metadata: { order: '8' } },
    { metadata: { order: '8' }, ...madeOf({ order: '8' }) },
  ],
  [
    'the maximum number of payments',
    { clear: ['max_payments'], max_payments: 9 },
    { restrictions: { completed_sessions: { count: 0, limit: 9 } } },
  ],
])('replaces %s if the setting is removed and filled in', async (_name, input, changes) => {
  expect(await changesOf(input)).toEqual(changes);
});

test.each<[string, Row, object]>([
  [
    'one name of the metadata',
    { metadata: { order: '8' } },
    { metadata: { campaign: 'spring', order: '8' }, ...madeOf({ order: '8' }) },
  ],
  [
    'the application fee',
    { application_fee_amount: '2.50', transfer_destination: CONNECTED_ACCOUNT },
    { application_fee_amount: 250 },
  ],
  [
    'the application fee alone if the link has a destination',
    { application_fee_amount: '2.50' },
    { application_fee_amount: 250 },
  ],
  ['the status', { active: false }, { active: false }],
  ['nothing if only parameters of the address are filled in', { utm_source: 'mail', clear: [] }, {}],
])('changes %s and nothing else', async (_name, input, changes) => {
  expect(await changesOf(input)).toEqual(changes);
});

test('merges new metadata into that of payments and invoices', async () => {
  const link = await act<{ id: string }>('create_payment_link', {
    product_name: 'Mug',
    amount: '20',
    currency: 'USD',
    create_invoice: true,
    metadata: { campaign: 'spring', order: '7' },
  });
  await act('update_payment_link', { payment_link: link.id, metadata: { order: '8' } });
  const metadata = { campaign: 'spring', order: '8' };
  expect(await read(link)).toMatchObject({
    metadata,
    payment_intent_data: { metadata },
    invoice_creation: { enabled: true, invoice_data: { metadata } },
  });
});
