import type Stripe from 'stripe';
import { startStripe } from '../../../sandbox/stripe/index.ts';
import { clientOf, club, item, refusal, useStripe } from './help.ts';

const { stripe, helper, sell, chargeOf } = useStripe({ searchLagMs: 0 });

describe('a search for charges', () => {
  let cheap: Stripe.Charge;
  let dear: Stripe.Charge;
  let yen: Stripe.Charge;
  const charge = async (currency: string, amount: number, metadata: Stripe.Metadata, buyer: object) =>
    chargeOf(await sell({ line_items: [item(currency, amount)], payment_intent_data: { metadata } }, buyer));

  beforeAll(async () => {
    const tricky = { order: 'O"1" \\ OR x', 'the "key"': 'yes' };
    cheap = await charge('usd', 1000, { order: '7' }, { email: 'a@example.com', at: 1_760_000_000 });
    dear = await charge('usd', 9000, tricky, {
      email: 'b@example.com',
      card: 'mastercard',
      address: { postal_code: '10115', country: 'DE' },
      at: 1_760_000_100,
    });
    yen = await charge('jpy', 5000, {}, { email: 'c@example.com', card: 'declined', at: 1_760_000_200 });
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
  ])('finds charges by %s', async (query, expected) => {
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

  it('expands fields, and refuses an invalid page and more than 100 objects', async () => {
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

it('finds invoices by a part of their number, and pages through them', async () => {
  const customer = await stripe().customers.create({ email: 'bill@example.com' });
  const made: string[] = [];
  let number = '';
  for (let n = 0; n < 5; n += 1) {
    const body = { customer: customer.id, amount: 12_300 };
    const { invoice } = await helper<{ invoice: Stripe.Invoice }>('invoice', body);
    number = String(invoice.number);
    made.unshift(invoice.id);
  }
  const query = `number~"${number.slice(0, 8)}"`;
  const first = await stripe().invoices.search({ query, limit: 2 });
  expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
  expect(first.has_more).toBe(true);
  const second = await stripe().invoices.search({ query, limit: 2, page: first.next_page ?? '' });
  expect(second.data.map(({ id }) => id)).toEqual(made.slice(2, 4));
  const all = await stripe().invoices.search({ query, limit: 2 }).autoPagingToArray({ limit: 10 });
  expect(all.map(({ id }) => id)).toEqual(made);
  expect((await refusal(stripe().invoices.search({ query: 'number~"pa"' }))).message).toMatch(/at least 3/);
  for (const other of [
    `number:"${number.toLowerCase()}"`,
    `customer:"${customer.id}" AND status:"open" AND number:"${number}"`,
    `total>12299 AND total<12301 AND subscription:null AND receipt_number:null AND number:"${number}"`,
    `last_finalization_error_code:null AND number:"${number}"`,
  ]) {
    expect((await stripe().invoices.search({ query: other })).data.map(({ id }) => id)).toEqual([made[0]]);
  }
});

it('finds the invoices of a subscription', async () => {
  const { invoice, subscription } = await sell({ line_items: [club()] });
  const { data } = await stripe().invoices.search({ query: `subscription:"${subscription}"` });
  expect(data.map(({ id }) => id)).toEqual([invoice]);
});

it('finds a new object after a lag', async () => {
  const lagging = await startStripe({ searchLagMs: 150 });
  const client = clientOf(lagging);
  const { id: customer } = await client.customers.create({});
  const body = JSON.stringify({ customer, amount: 100 });
  await fetch(`${lagging.url}/_sandbox/invoice`, { method: 'POST', body });
  const found = async () => (await client.invoices.search({ query: `customer:"${customer}"` })).data;
  expect(await found()).toEqual([]);
  expect((await client.invoices.list({ customer })).data).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await found()).toHaveLength(1);
  await lagging.close();
});
