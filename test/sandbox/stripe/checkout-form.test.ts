import type Stripe from 'stripe';
import { type Buyer, letBuyerPay, type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });

type LinkParams = Partial<Stripe.PaymentLinkCreateParams>;
type Field = Stripe.PaymentLinkCreateParams.CustomField;

const open = (params: LinkParams) => stripe().paymentLinks.create({ line_items: [item()], ...params });
const pay = async (params: LinkParams, buyer: Buyer = {}) =>
  (
    await letBuyerPay(sandbox().url, {
      payment_link: (await open(params)).id,
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      ...buyer,
    })
  ).session;
const field = (key: string, given: Partial<Field>): Field => ({
  key,
  label: { type: 'custom', custom: `The ${key}` },
  type: 'text',
  ...given,
});

describe('docs.stripe.com/payments/checkout/custom-fields', () => {
  const size = field('size', {
    type: 'dropdown',
    dropdown: {
      options: [
        { label: 'Sehr groß', value: 'sehrgro' },
        { label: 'Klein', value: 'klein' },
      ],
    },
  });

  it('an answer is the code of a choice; its words and those of the question are beside it', async () => {
    const { custom_fields } = await pay({ custom_fields: [size] }, { custom_fields: { size: 'sehrgro' } });
    expect(custom_fields).toMatchObject([
      {
        key: 'size',
        label: { custom: 'The size' },
        dropdown: { options: [{ label: 'Sehr groß', value: 'sehrgro' }, {}], value: 'sehrgro' },
      },
    ]);
  });

  it('an optional question may stay open, and one with a default answers itself', async () => {
    const custom_fields = [
      field('note', { optional: true }),
      field('year', { type: 'numeric', numeric: { default_value: '1815' } }),
    ];
    expect((await pay({ custom_fields })).custom_fields).toMatchObject([
      { text: { value: null } },
      { numeric: { value: '1815' } },
    ]);
  });

  it.each<[string, Field, string | undefined, string]>([
    ['nothing', field('note', {}), undefined, 'asks for "The note"'],
    ['what is no choice', size, 'Sehr groß', 'is none of sehrgro, klein'],
    ['letters for a number', field('year', { type: 'numeric' }), '18x5', 'may only have digits'],
    ['too little', field('note', { text: { minimum_length: 5 } }), 'Hi', 'at least 5'],
    ['too much', field('note', { text: { maximum_length: 5 } }), 'Hello!', 'at most 5'],
    ['more than 255 characters', field('note', {}), 'x'.repeat(256), 'at most 255'],
  ])('refuses %s', async (_what, asked, answer, message) => {
    const answers = answer === undefined ? {} : { [asked.key]: answer };
    await expect(pay({ custom_fields: [asked] }, { custom_fields: answers })).rejects.toThrow(
      message.replaceAll('"', '\\"'),
    );
  });

  it('keys of a link are unique', async () => {
    const error = await refusal(open({ custom_fields: [field('size', {}), field('size', {})] }));
    expect(error).toMatchObject({ statusCode: 400, param: 'custom_fields[1][key]' });
  });
});

describe('docs.stripe.com/api/payment-link/create: what a link asks for', () => {
  it.each<[string, LinkParams, Buyer, string, object]>([
    [
      'a phone number',
      { phone_number_collection: { enabled: true } },
      { phone: '+15550100' },
      'a phone number',
      { customer_details: { phone: '+15550100' } },
    ],
    [
      'the name of a business',
      { name_collection: { business: { enabled: true } } },
      { business_name: 'Analytical Engines' },
      'the name of the business',
      {
        collected_information: { business_name: 'Analytical Engines' },
        customer_details: { business_name: 'Analytical Engines' },
        name_collection: { business: { enabled: true, optional: false } },
      },
    ],
    [
      'consent to the terms',
      { consent_collection: { terms_of_service: 'required', promotions: 'auto' } },
      { consent: { terms_of_service: true, promotions: 'opt_in' } },
      'consent to the terms of service',
      { consent: { terms_of_service: 'accepted', promotions: 'opt_in' } },
    ],
    [
      'a shipping address',
      { shipping_address_collection: { allowed_countries: ['GB'] } },
      { shipping: { address: { country: 'GB', line1: '12 St James’s Square' } } },
      'a shipping address',
      {
        collected_information: {
          shipping_details: { name: 'Ada Lovelace', address: { country: 'GB' } },
        },
      },
    ],
  ])('%s has to be given, and is on the session', async (_what, params, buyer, asked, expected) => {
    await expect(pay(params)).rejects.toThrow(`asks for ${asked}`);
    expect(await pay(params, buyer)).toMatchObject(expected);
  });

  it('ships only where the link says', async () => {
    const params: LinkParams = { shipping_address_collection: { allowed_countries: ['GB'] } };
    const buyer = { shipping: { address: { country: 'FR' } } };
    await expect(pay(params, buyer)).rejects.toThrow('does not ship to FR');
  });
});

describe('docs.stripe.com/payments/during-payment/charge-shipping', () => {
  it('a link offers shipping rates; the first counts unless the buyer chooses another', async () => {
    const [slow, fast] = await Promise.all(
      [500, 1500].map((amount) =>
        stripe().shippingRates.create({
          display_name: `For ${amount}`,
          type: 'fixed_amount',
          fixed_amount: { amount, currency: 'usd' },
        }),
      ),
    );
    const shipping_options = [{ shipping_rate: slow?.id }, { shipping_rate: fast?.id }];
    const link = await open({ shipping_options });
    expect(link.shipping_options).toEqual([
      { shipping_amount: 500, shipping_rate: slow?.id },
      { shipping_amount: 1500, shipping_rate: fast?.id },
    ]);
    expect(await pay({ shipping_options })).toMatchObject({
      amount_subtotal: 2000,
      amount_total: 2500,
      shipping_cost: { amount_total: 500, shipping_rate: slow?.id },
      total_details: { amount_shipping: 500 },
    });
    const session = await pay(
      { shipping_options, invoice_creation: { enabled: true } },
      { shipping_rate: fast?.id },
    );
    expect(session.amount_total).toBe(3500);
    expect(await stripe().invoices.retrieve(String(session.invoice))).toMatchObject({
      amount_paid: 3500,
      amount_shipping: 1500,
      shipping_cost: { shipping_rate: fast?.id },
    });
    await expect(pay({ shipping_options }, { shipping_rate: 'shr_x' })).rejects.toThrow('does not offer');
  });

  it('a rate has to exist, to be active and in the currency of the link', async () => {
    const rate = await stripe().shippingRates.create({
      display_name: 'Post',
      fixed_amount: { amount: 500, currency: 'eur' },
    });
    const withRate = (shipping_rate: string, line = item()) =>
      refusal(open({ line_items: [line], shipping_options: [{ shipping_rate }] }));
    expect((await withRate('shr_x')).param).toBe('shipping_options[0][shipping_rate]');
    expect((await withRate(rate.id)).message).toContain('has to be in usd');
    await stripe().shippingRates.update(rate.id, { active: false });
    expect((await withRate(rate.id, item('eur'))).message).toContain('not active');
    expect((await stripe().shippingRates.list({ active: false })).data.map(({ id }) => id)).toContain(
      rate.id,
    );
  });
});

describe('docs.stripe.com/payments/checkout/optional-items', () => {
  it('the buyer takes along what is offered, as much as is allowed', async () => {
    const price = await stripe().prices.create({
      currency: 'usd',
      unit_amount: 300,
      product_data: { name: 'Gift wrap' },
    });
    const optional_items = [
      { price: price.id, quantity: 1, adjustable_quantity: { enabled: true, maximum: 3 } },
    ];
    const { id } = await pay({ optional_items }, { optional_items: [{ price: price.id, quantity: 2 }] });
    const session = await stripe().checkout.sessions.retrieve(id, { expand: ['line_items'] });
    expect(session).toMatchObject({ amount_total: 2600, optional_items: [{ price: price.id }] });
    expect(session.line_items?.data.map(({ description, quantity }) => [description, quantity])).toEqual([
      ['Mug', 1],
      ['Gift wrap', 2],
    ]);
    expect(await pay({ optional_items })).toMatchObject({ amount_total: 2000 });
    const many = { optional_items: [{ price: price.id, quantity: 4 }] };
    await expect(pay({ optional_items }, many)).rejects.toThrow('from 0 to 3');
    await expect(pay({}, many)).rejects.toThrow('does not offer');
  });
});

describe('docs.stripe.com/currencies#minimum-and-maximum-charge-amounts', () => {
  it.each([
    ['usd', 49],
    ['gbp', 29],
    ['jpy', 49],
    ['huf', 17_400],
  ])('less than the least in %s is refused', async (currency, amount) => {
    const error = await refusal(open({ line_items: [item(currency, amount)] }));
    expect(error).toMatchObject({ code: 'amount_too_small', statusCode: 400 });
    const chosen = await stripe().prices.create({
      currency,
      custom_unit_amount: { enabled: true },
      product_data: { name: 'Donation' },
    });
    const params = { line_items: [{ price: chosen.id, quantity: 1 }] };
    await expect(pay(params, { amount })).rejects.toThrow('Amount must be at least');
    expect((await pay(params, { amount: amount + 100 })).payment_status).toBe('paid');
  });

  it('nothing at all is a price', async () => {
    expect(await pay({ line_items: [item('usd', 0)] })).toMatchObject({
      payment_status: 'no_payment_required',
    });
  });
});

it('docs.stripe.com/changelog/acacia/2024-11-20/submit-type-recurring-cpl: a subscription may say "subscribe"', async () => {
  const line = { ...item(), price_data: { ...item().price_data, recurring: { interval: 'month' as const } } };
  const link = await open({ line_items: [line], submit_type: 'subscribe' });
  expect(link.submit_type).toBe('subscribe');
  expect((await stripe().paymentLinks.update(link.id, { submit_type: 'book' })).submit_type).toBe('book');
});

it('docs.stripe.com/payment-links/customize: buyers choose a quantity where the link lets them, within its limits', async () => {
  const line = { ...item(), adjustable_quantity: { enabled: true, minimum: 2, maximum: 5 }, quantity: 2 };
  expect((await pay({ line_items: [line] }, { quantity: 5 })).amount_total).toBe(10_000);
  await expect(pay({ line_items: [line] }, { quantity: 6 })).rejects.toThrow('from 2 to 5');
  await expect(pay({ line_items: [line] }, { quantity: 1 })).rejects.toThrow('from 2 to 5');
  await expect(pay({}, { quantity: 2 })).rejects.toThrow('does not let a buyer choose');
});

it('choices made when the page was opened still hold when the buyer pays', async () => {
  const link = await open({ line_items: [{ ...item(), adjustable_quantity: { enabled: true } }] });
  const opened = await testHelper<Sale>(sandbox().url, 'open', { payment_link: link.id, quantity: 3 });
  expect(opened.session.amount_total).toBe(6000);
  const { session } = await testHelper<Sale>(sandbox().url, 'pay', { session: opened.session.id });
  expect(session).toMatchObject({ id: opened.session.id, amount_total: 6000, payment_status: 'paid' });
});
