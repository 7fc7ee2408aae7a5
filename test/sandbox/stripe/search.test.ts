import type Stripe from 'stripe';
import { letBuyerPay, startStripe, testHelper } from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests({ searchLagMs: 0 });

describe('charges', () => {
  let cheap: Stripe.Charge;
  let dear: Stripe.Charge;
  let yen: Stripe.Charge;
  const sell = async (currency: string, amount: number, metadata: Stripe.Metadata, buyer: object) => {
    const link = await stripe().paymentLinks.create({
      line_items: [item(currency, amount)],
      payment_intent_data: { metadata },
    });
    const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, ...buyer });
    const { data } = await stripe().charges.list({ payment_intent: String(session.payment_intent) });
    return data[0] as Stripe.Charge;
  };

  beforeAll(async () => {
    const tricky = { order: 'O"1" \\ OR x', 'the "key"': 'yes' };
    cheap = await sell('usd', 1000, { order: '7' }, { email: 'a@example.com', at: 1_760_000_000 });
    dear = await sell('usd', 9000, tricky, {
      email: 'b@example.com',
      card: 'mastercard',
      address: { postal_code: '10115', country: 'DE' },
      at: 1_760_000_100,
    });
    yen = await sell('jpy', 5000, {}, { email: 'c@example.com', card: 'declined', at: 1_760_000_200 });
    await stripe().refunds.create({ charge: cheap.id });
  });

  const NAMES = () =>
    new Map([
      [cheap.id, 'cheap'],
      [dear.id, 'dear'],
      [yen.id, 'yen'],
    ]);

  it.each([
    ['amount:1000', ['cheap']],
    ['amount>1000', ['yen', 'dear']],
    ['amount>=1000', ['yen', 'dear', 'cheap']],
    ['amount<5000', ['cheap']],
    ['amount<="5000"', ['yen', 'cheap']],
    ['created>1760000000 AND created<1760000200', ['dear']],
    ['created>1760000000 created<1760000200', ['dear']],
    ['currency:"JPY"', ['yen']],
    ['-currency:"usd"', ['yen']],
    ["currency:'usd' and -amount:9000", ['cheap']],
    ['amount:1000 OR amount:5000', ['yen', 'cheap']],
    ['status:"failed"', ['yen']],
    ['refunded:"true"', ['cheap']],
    ['disputed:"true"', []],
    ['payment_method_details.card.last4:"4444"', ['dear']],
    ['payment_method_details.card.last4:4444', ['dear']],
    ['payment_method_details.card.brand:"mastercard"', ['dear']],
    ['billing_details.address.postal_code:"10115"', ['dear']],
    ['customer:null', ['yen', 'dear', 'cheap']],
    ['metadata["order"]:"7"', ['cheap']],
    ["metadata['order']:'O\"1\" \\\\ OR x'", ['dear']],
    ['metadata["order"]:"O\\"1\\" \\\\ OR x"', ['dear']],
    ['metadata["the \\"key\\""]:"yes"', ['dear']],
    ['metadata["order"]:null', ['yen']],
    ['-metadata["order"]:null', ['dear', 'cheap']],
    ['metadata["toString"]:null', ['yen', 'dear', 'cheap']],
  ])('finds by %s', async (query, expected) => {
    const { data, ...rest } = await stripe().charges.search({ query });
    expect(data.map(({ id }) => NAMES().get(id))).toEqual(expected);
    expect(rest).toMatchObject({
      object: 'search_result',
      has_more: false,
      next_page: null,
      url: '/v1/charges/search',
    });
  });

  it.each([
    [
      'nonsense',
      /^We were unable to parse your search query\. Try using the format `metadata\["key"\]:"value"`/,
    ],
    ['', /unable to parse/],
    ['amount:1000 AND', /unable to parse/],
    ['currency:usd', /unable to parse/],
    ['metadata["order"]:"7', /unable to parse/],
    ['amount>null', /unable to parse/],
    ['(amount:1000)', /unable to parse/],
    ['amount:1 AND amount:2 OR amount:3', /cannot mix AND with OR/],
    [Array.from({ length: 11 }, () => 'amount:1').join(' '), /up to 10 clauses/],
    ['email:"a"', /^Field `email` is an unsupported search field for resource `charges`\./],
    ['constructor:"a"', /^Field `constructor` is an unsupported search field/],
    ['metadata:"a"', /^Field `metadata` is an unsupported search field/],
    ['currency~"usd"', /`currency` cannot be searched with the operator `~`/],
    ['currency>"usd"', /`currency` cannot be searched with the operator `>`/],
    ['amount:"many"', /`amount` cannot be searched .* the value `many`/],
  ])('refuses %s', async (query, message) => {
    const error = await refusal(stripe().charges.search({ query }));
    expect(error).toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      param: 'query',
    });
    expect(error.message).toMatch(query === '' ? /empty string for 'query'/ : message);
  });

  it('expands what it finds, and refuses a page size beyond 100', async () => {
    const { data } = await stripe().charges.search({
      query: `amount:9000`,
      expand: ['data.balance_transaction', 'data.payment_intent'],
    });
    expect(data[0]?.balance_transaction).toMatchObject({ object: 'balance_transaction', amount: 9000 });
    expect(data[0]?.payment_intent).toMatchObject({ object: 'payment_intent' });
    const tooMany = await refusal(stripe().charges.search({ query: 'amount:1', limit: 101 }));
    expect(tooMany.param).toBe('limit');
    const nowhere = await refusal(stripe().charges.search({ query: 'amount:1', page: 'xyz' }));
    expect(nowhere).toMatchObject({ param: 'page', message: 'Invalid page: xyz' });
  });
});

it('finds payment intents, customers by a part of a text, and pages through them', async () => {
  const made: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const { id } = await stripe().customers.create({
      email: `n${n}@Paged.example.com`,
      name: 'Ada "A." O\'Hara',
    });
    made.unshift(id);
  }
  const query = 'email~"paged.example"';
  const first = await stripe().customers.search({ query, limit: 2 });
  expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
  expect(first.has_more).toBe(true);
  const second = await stripe().customers.search({ query, limit: 2, page: first.next_page ?? '' });
  expect(second.data.map(({ id }) => id)).toEqual(made.slice(2, 4));
  const all = await stripe().customers.search({ query, limit: 2 }).autoPagingToArray({ limit: 10 });
  expect(all.map(({ id }) => id)).toEqual(made);
  const named = await stripe().customers.search({ query: 'name:"ada \\"a.\\" o\'hara"' });
  expect(named.data).toHaveLength(5);
  expect((await refusal(stripe().customers.search({ query: 'email~"pa"' }))).message).toMatch(/at least 3/);
  const intents = await stripe().paymentIntents.search({ query: 'status:"succeeded" AND amount:9000' });
  expect(intents.data.map(({ amount }) => amount)).toEqual([9000]);
});

it('finds invoices by number, and by what went wrong with them', async () => {
  const customer = await stripe().customers.create({ email: 'bill@example.com' });
  const { invoice } = await testHelper<{ invoice: Stripe.Invoice }>(sandbox().url, 'invoice', {
    customer: customer.id,
    amount: 12_300,
  });
  for (const query of [
    `number:"${invoice.number}"`,
    `number~"${invoice.number?.slice(0, 8)}"`,
    `customer:"${customer.id}" AND status:"open"`,
    `total>12299 AND total<12301 AND currency:"usd" AND subscription:null AND receipt_number:null`,
    `last_finalization_error_code:null AND customer:"${customer.id}"`,
  ]) {
    expect((await stripe().invoices.search({ query })).data.map(({ id }) => id)).toEqual([invoice.id]);
  }
});

it('finds subscriptions', async () => {
  const price = {
    currency: 'usd',
    unit_amount: 900,
    product_data: { name: 'Club' },
    recurring: { interval: 'month' },
  };
  const link = await stripe().paymentLinks.create({
    line_items: [{ price_data: price as Stripe.PaymentLinkCreateParams.LineItem.PriceData, quantity: 1 }],
    subscription_data: { metadata: { club: 'chess' } },
  });
  const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'club@example.com' });
  const query = 'status:"active" AND metadata["club"]:"chess" AND canceled_at:null';
  const { data, url } = await stripe().subscriptions.search({ query });
  expect(data.map(({ id }) => id)).toEqual([session.subscription]);
  expect(url).toBe('/v1/subscriptions/search');
  const bill = await stripe().invoices.search({ query: `subscription:"${session.subscription}"` });
  expect(bill.data.map(({ billing_reason }) => billing_reason)).toEqual(['subscription_create']);
});

it('lags behind where it is told to', async () => {
  const slow = await startStripe({ searchLagMs: 150 });
  const client = clientOf(slow);
  const { id } = await client.customers.create({ email: 'late@example.com' });
  const found = async () => (await client.customers.search({ query: 'email:"late@example.com"' })).data;
  expect(await found()).toEqual([]);
  expect((await client.customers.list({ email: 'late@example.com' })).data).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await found()).map((one) => one.id)).toEqual([id]);
  await slow.close();
});

it('docs.stripe.com/search#supported-countries: an account in India has no search', async () => {
  const { id } = await testHelper<Stripe.Account>(sandbox().url, 'accounts', {});
  await testHelper(sandbox().url, 'country', { account: id, country: 'IN' });
  const indian = clientOf(sandbox(), { stripeAccount: id });
  const error = await refusal(indian.charges.search({ query: 'amount>0' }));
  expect(error).toMatchObject({ statusCode: 400, message: 'search feature unavailable for merchant' });
  expect((await indian.charges.list()).data).toEqual([]);
});

it('docs.stripe.com/search#data-freshness: a new object is not found at once', async () => {
  const lagging = await startStripe();
  const { id } = await clientOf(lagging).customers.create({ email: 'new@example.com' });
  const search = async () =>
    (await clientOf(lagging).customers.search({ query: 'email:"new@example.com"' })).data;
  expect(await search()).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect((await search()).map((one) => one.id)).toEqual([id]);
  await lagging.close();
});
