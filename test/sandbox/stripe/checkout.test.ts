import type Stripe from 'stripe';
import type { Buyer, Sale } from '../../../sandbox/stripe/index.ts';
import { item, refusal, useStripe, type Visit } from './help.ts';

const { stripe, helper, newLink, sell, chargeOf } = useStripe();

type LinkParams = Partial<Stripe.PaymentLinkCreateParams>;
type Field = Stripe.PaymentLinkCreateParams.CustomField;

const pay = (visit: Visit & { url?: string; payment_link?: string; session?: string }) =>
  helper<Sale>('pay', visit);

describe('a card payment', () => {
  it('completes a session with a guest and the parameters of the URL', async () => {
    const redirect = { url: 'https://example.com/ok?s={CHECKOUT_SESSION_ID}' };
    const link = await newLink({
      after_completion: { type: 'redirect', redirect },
      metadata: { campaign: 'spring' },
    });
    const query =
      'client_reference_id=order-7&prefilled_email=ada%40example.com&utm_source=mail&utm_campaign=b%20d&locale=de';
    const { session, redirect_url } = await pay({ url: `${link.url}?${query}`, name: 'Ada Lovelace' });
    expect(session).toMatchObject({
      amount_total: 2000,
      client_reference_id: 'order-7',
      customer: null,
      customer_details: { email: 'ada@example.com', name: 'Ada Lovelace' },
      locale: 'de',
      metadata: { campaign: 'spring' },
      payment_status: 'paid',
      status: 'complete',
      url: null,
    });
    // Stripe drops a UTM code with a space.
    expect(redirect_url).toBe(`https://example.com/ok?s=${session.id}&utm_source=mail`);
  });

  it.each([
    ['usd', 2000, 2000, null],
    ['jpy', 5000, 3350, 0.0067],
    ['kwd', 5000, 1625, 3.25],
    ['eur', 10_000, 10_900, 1.09],
  ])('in %s settles in dollars at the rate of the day', async (currency, amount, settled, exchange_rate) => {
    // On this day the rate has its base value.
    const session = await sell({ line_items: [item(currency, amount)] }, { at: 3 * 86_400 });
    const { balance_transaction } = await chargeOf(session);
    const transaction = balance_transaction as Stripe.BalanceTransaction;
    expect(transaction).toMatchObject({ amount: settled, currency: 'usd', exchange_rate });
    expect(transaction.net).toBe(settled - transaction.fee);
    expect(transaction.fee).toBeGreaterThan(30);
  });

  it('with a declined card leaves the session open for another attempt', async () => {
    const declined = await sell({}, { card: 'declined' });
    expect(declined).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    const intent = await stripe().paymentIntents.retrieve(String(declined.payment_intent));
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', payment_method: { card: { last4: '0002' } } },
    });
    expect(await chargeOf(declined)).toMatchObject({
      status: 'failed',
      paid: false,
      balance_transaction: null,
    });
    const { session } = await pay({ session: declined.id });
    expect(session).toMatchObject({
      customer_details: { email: 'ada@example.com' },
      payment_status: 'paid',
      payment_intent: intent.id,
    });
    const charges = await stripe().charges.list({ payment_intent: intent.id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    await expect(pay({ session: session.id })).rejects.toThrow('is complete');
  });
});

describe('a custom field', () => {
  const field = (key: string, given: Partial<Field>): Field => ({
    key,
    label: { type: 'custom', custom: `The ${key}` },
    type: 'text',
    ...given,
  });
  const options = [
    { label: 'Sehr groß', value: 'sehrgro' },
    { label: 'Klein', value: 'klein' },
  ];
  const size = field('size', { type: 'dropdown', dropdown: { options } });

  it('keeps the value of the chosen option', async () => {
    const { custom_fields } = await sell({ custom_fields: [size] }, { custom_fields: { size: 'sehrgro' } });
    expect(custom_fields).toMatchObject([
      { key: 'size', label: { custom: 'The size' }, dropdown: { options, value: 'sehrgro' } },
    ]);
  });

  it('can be optional or have a default', async () => {
    const custom_fields = [
      field('note', { optional: true }),
      field('year', { type: 'numeric', numeric: { default_value: '1815' } }),
    ];
    expect((await sell({ custom_fields })).custom_fields).toMatchObject([
      { text: { value: null } },
      { numeric: { value: '1815' } },
    ]);
  });

  it.each<[string, Field, string | undefined, string]>([
    ['no answer', field('note', {}), undefined, 'requires an answer to "The note"'],
    ['a label instead of a value', size, 'Sehr groß', 'is none of sehrgro, klein'],
    ['letters in a number', field('year', { type: 'numeric' }), '18x5', 'may only have digits'],
    ['a short answer', field('note', { text: { minimum_length: 5 } }), 'Hi', 'at least 5'],
    ['a long answer', field('note', { text: { maximum_length: 5 } }), 'Hello!', 'at most 5'],
    ['more than 255 characters', field('note', {}), 'x'.repeat(256), 'at most 255'],
  ])('refuses %s', async (_what, custom, answer, message) => {
    const custom_fields = answer === undefined ? {} : { [custom.key]: answer };
    await expect(sell({ custom_fields: [custom] }, { custom_fields })).rejects.toThrow(
      message.replaceAll('"', '\\"'),
    );
  });
});

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
    { collected_information: { business_name: 'Analytical Engines' } },
  ],
  [
    'consent',
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
    { collected_information: { shipping_details: { name: 'Ada Lovelace', address: { country: 'GB' } } } },
  ],
])('requires %s and puts it on the session', async (_what, params, buyer, missing, expected) => {
  await expect(sell(params)).rejects.toThrow(`requires ${missing}`);
  expect(await sell(params, buyer)).toMatchObject(expected);
});

it('ships only to the countries of the link', async () => {
  const params: LinkParams = { shipping_address_collection: { allowed_countries: ['GB'] } };
  const shipping = { address: { country: 'FR' } };
  await expect(sell(params, { shipping })).rejects.toThrow('does not ship to FR');
});

it('creates a customer if the link says so', async () => {
  const email = 'regular@example.com';
  const { customer } = await sell({ customer_creation: 'always' }, { email });
  const { data } = await stripe().customers.list({ email });
  expect(data.map(({ id }) => id)).toEqual([customer]);
});

it('makes a link inactive after its last sale', async () => {
  const link = await newLink({
    restrictions: { completed_sessions: { limit: 1 } },
    inactive_message: 'All gone',
  });
  await pay({ payment_link: link.id });
  expect(await stripe().paymentLinks.retrieve(link.id)).toMatchObject({
    active: false,
    restrictions: { completed_sessions: { count: 1, limit: 1 } },
  });
  await expect(pay({ payment_link: link.id })).rejects.toThrow('All gone');
});

it('lists sessions by link, email, payment, status and time, and expires one', async () => {
  const at = 1_600_000_000;
  const { id, payment_intent, payment_link } = await sell({}, { email: 'find@example.com', at });
  const link = String(payment_link);
  const { session: opened } = await helper<Sale>('open', { payment_link: link });
  const ids = async (params: Stripe.Checkout.SessionListParams) =>
    (await stripe().checkout.sessions.list(params)).data.map((session) => session.id);
  expect(await ids({ payment_link: link })).toEqual([opened.id, id]);
  expect(await ids({ customer_details: { email: 'find@example.com' } })).toEqual([id]);
  expect(await ids({ payment_intent: String(payment_intent) })).toEqual([id]);
  expect(await ids({ payment_link: link, status: 'open' })).toEqual([opened.id]);
  expect(await ids({ payment_link: link, created: { gte: at, lt: at + 1 } })).toEqual([id]);
  const expired = await stripe().checkout.sessions.expire(opened.id);
  expect(expired).toMatchObject({ status: 'expired', after_expiration: null, url: null });
  expect(await ids({ payment_link: link, status: 'expired' })).toEqual([opened.id]);
  expect((await refusal(stripe().checkout.sessions.expire(id))).message).toContain(
    'has a status of complete',
  );
  expect((await refusal(stripe().checkout.sessions.retrieve('cs_test_x'))).param).toBe('session');
});
