import type Stripe from 'stripe';
import {
  CONNECTED_ACCOUNT,
  letBuyerPay,
  PLATFORM_ACCOUNT,
  startStripe,
} from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();

const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox().url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${sandbox().apiKey}`, ...init.headers },
  });

describe('keys', () => {
  it.each([
    [{}, 'You did not provide an API key.'],
    [{ Authorization: 'Bearer sk_test_short' }, 'Invalid API Key provided: sk_test_****hort'],
    [{ Authorization: 'Bearer nonsense12345678' }, 'Invalid API Key provided: ************5678'],
    [{ Authorization: 'Bearer pk_test_1234567890ab' }, 'cannot be made with a publishable API key'],
  ])('refuses %j', async (headers, message) => {
    const answer = await fetch(`${sandbox().url}/v1/account`, { headers });
    expect(answer.status).toBe(401);
    const { error } = (await answer.json()) as { error: Stripe.StripeRawError };
    expect(error.type).toBe('invalid_request_error');
    expect(error.message).toContain(message);
  });

  it('takes Basic authentication as well', async () => {
    const headers = { Authorization: `Basic ${Buffer.from(`${sandbox().apiKey}:`).toString('base64')}` };
    const answer = await fetch(`${sandbox().url}/v1/account`, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('request-id')).toMatch(/^req_\w{14}$/);
  });

  it('takes only its own key where it has one', async () => {
    const closed = await startStripe({ apiKey: 'sk_test_theOnlyOneThatFits' });
    const error = await refusal(clientOf(closed, {}, 'sk_test_anotherGoodLookingKey').customers.list());
    expect(error.statusCode).toBe(401);
    expect((await clientOf(closed).customers.list()).data).toEqual([]);
    await closed.close();
  });

  it('keeps test and live mode, and accounts, apart', async () => {
    const { id } = await stripe().products.create({ name: 'Only here' });
    const live = clientOf(sandbox(), {}, 'sk_live_1234567890abcdef');
    const liveError = await refusal(live.products.retrieve(id));
    expect(liveError).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: `No such product: '${id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
    });
    expect((await live.products.create({ name: 'Live' })).livemode).toBe(true);
    const connected = clientOf(sandbox(), { stripeAccount: CONNECTED_ACCOUNT });
    expect((await refusal(connected.products.retrieve(id))).code).toBe('resource_missing');
    expect((await connected.accounts.retrieveCurrent()).id).toBe(CONNECTED_ACCOUNT);
  });

  it('docs.stripe.com/keys: a key of an organization has to say for which account', async () => {
    const key = 'sk_org_test_1234567890abcdef';
    const without = await refusal(clientOf(sandbox(), {}, key).customers.list());
    expect(without).toMatchObject({ statusCode: 400, message: expect.stringContaining('Stripe-Context') });
    const list = (stripeContext: string) =>
      clientOf(sandbox(), { stripeContext }, key).accounts.retrieveCurrent();
    expect((await list(CONNECTED_ACCOUNT)).id).toBe(CONNECTED_ACCOUNT);
    const error = await refusal(list('acct_stranger'));
    expect(error.message).toContain("'sk_org_test_************cdef' does not have access");
  });

  it('the address of a request’s log carries the account and the mode', async () => {
    const logOf = async (key: string, account = '') => {
      const answer = await fetch(`${sandbox().url}/v1/customers/cus_x`, {
        headers: { Authorization: `Bearer ${key}`, ...(account && { 'Stripe-Account': account }) },
      });
      const { error } = (await answer.json()) as { error: { request_log_url: string } };
      return error.request_log_url.split('workbench')[0];
    };
    expect(await logOf('sk_live_1234567890abcdef')).toBe(`https://dashboard.stripe.com/${PLATFORM_ACCOUNT}/`);
    expect(await logOf(sandbox().apiKey, CONNECTED_ACCOUNT)).toBe(
      `https://dashboard.stripe.com/${CONNECTED_ACCOUNT}/test/`,
    );
  });

  it('refuses an account that the key has nothing to do with', async () => {
    const error = await refusal(clientOf(sandbox(), { stripeAccount: 'acct_stranger' }).customers.list());
    expect(error).toMatchObject({ statusCode: 403, code: 'account_invalid' });
    expect(error.message).toContain("does not have access to account 'acct_stranger'");
  });
});

describe('parameters', () => {
  it.each([
    ['customers', 'nickname=x', 'parameter_unknown', 'nickname', 'Received unknown parameter: nickname'],
    ['payment_links', '', 'parameter_missing', 'line_items', 'Missing required param: line_items.'],
    [
      'payment_links',
      'line_items[0][price]=p',
      'parameter_missing',
      'line_items[0][quantity]',
      'Missing required param: line_items[0][quantity].',
    ],
    [
      'payment_links',
      'line_items[0][price]=p&line_items[0][quantity]=1&after_completion[type]=redirect&after_completion[redirect][url]=nowhere',
      'url_invalid',
      'after_completion[redirect][url]',
      'Invalid URL: An explicit scheme (such as https) must be provided.',
    ],
    [
      'payment_links',
      'line_items[0][price]=p&line_items[0][quantity]=many',
      'parameter_invalid_integer',
      'line_items[0][quantity]',
      'Invalid integer: many',
    ],
    ['customers', 'email=nobody', 'email_invalid', 'email', 'Invalid email address: nobody'],
    [
      'refunds',
      'payment_intent=pi_x&amount=0',
      'parameter_invalid_integer',
      'amount',
      'Invalid positive integer',
    ],
    ['products', 'name=', 'parameter_invalid_empty', 'name', "You passed an empty string for 'name'."],
  ])('POST /v1/%s refuses "%s"', async (path, body, code, param, message) => {
    const answer = await raw(`/v1/${path}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    const { error } = (await answer.json()) as { error: Stripe.StripeRawError };
    expect(answer.status).toBe(400);
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param });
    expect(error.message).toContain(message);
  });

  it('refuses currencies and words that it does not know', async () => {
    const currency = await refusal(
      stripe().prices.create({ currency: 'xyz', unit_amount: 1, product: 'prod_x' }),
    );
    expect(currency.message).toMatch(
      /^Invalid currency: xyz\. Stripe currently supports these currencies: usd, aed/,
    );
    const word = await refusal(stripe().refunds.create({ payment_intent: 'pi_x', reason: 'other' }));
    expect(word.message).toBe(
      'Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer',
    );
  });

  it('refuses unknown filters, JSON bodies and unknown paths', async () => {
    const filter = (await (await raw('/v1/refunds?status=failed')).json()) as {
      error: Stripe.StripeRawError;
    };
    expect(filter.error).toMatchObject({ code: 'parameter_unknown', param: 'status' });
    const json = await raw('/v1/customers', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(json.status).toBe(400);
    const nowhere = await raw('/v1/nothing');
    expect(nowhere.status).toBe(404);
    expect(await nowhere.text()).toContain('Unrecognized request URL (GET: /v1/nothing)');
  });

  it('names the object that does not exist', async () => {
    const error = await refusal(stripe().paymentIntents.retrieve('pi_x'));
    expect(error).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'intent',
      message: "No such payment_intent: 'pi_x'",
    });
  });

  it('keeps metadata keys that look like numbers or like methods', async () => {
    const metadata = { '0': 'zero', hasOwnProperty: 'mine', 'with space': 'ü&=+' };
    const { id } = await stripe().customers.create({ metadata });
    expect((await stripe().customers.retrieve(id)) as Stripe.Customer).toMatchObject({ metadata });
    const changed = await stripe().customers.update(id, { metadata: { '0': '', more: '1' } });
    expect(changed.metadata).toEqual({ hasOwnProperty: 'mine', 'with space': 'ü&=+', more: '1' });
  });
});

describe('lists', () => {
  it('pages from the newest to the oldest and back', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++)
      made.push((await stripe().customers.create({ email: 'page@example.com' })).id);
    const newestFirst = made.toReversed();
    const first = await stripe().customers.list({ email: 'page@example.com', limit: 2 });
    expect(first.data.map(({ id }) => id)).toEqual(newestFirst.slice(0, 2));
    expect(first.has_more).toBe(true);
    const second = await stripe().customers.list({
      email: 'page@example.com',
      limit: 2,
      starting_after: newestFirst[1],
    });
    expect(second.data.map(({ id }) => id)).toEqual(newestFirst.slice(2, 4));
    const back = await stripe().customers.list({
      email: 'page@example.com',
      limit: 2,
      ending_before: newestFirst[3],
    });
    expect(back.data.map(({ id }) => id)).toEqual(newestFirst.slice(1, 3));
    expect(back.has_more).toBe(true);
    const all = await stripe()
      .customers.list({ email: 'page@example.com' })
      .autoPagingToArray({ limit: 100 });
    expect(all).toHaveLength(5);
  });

  it('refuses a page of 101, and an unknown cursor', async () => {
    expect((await refusal(stripe().customers.list({ limit: 101 }))).code).toBe('parameter_invalid_integer');
    expect((await refusal(stripe().customers.list({ starting_after: 'cus_x' }))).param).toBe(
      'starting_after',
    );
  });
});

describe('expand', () => {
  it('goes four levels deep, and no deeper', async () => {
    const link = await stripe().paymentLinks.create({ line_items: [item()] });
    await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'deep@example.com' });
    await sandbox().idle();
    const { data } = await stripe().checkout.sessions.list({
      payment_link: link.id,
      expand: ['data.payment_intent.latest_charge.balance_transaction', 'data.line_items'],
    });
    const intent = data[0]?.payment_intent as Stripe.PaymentIntent;
    const charge = intent.latest_charge as Stripe.Charge;
    expect((charge.balance_transaction as Stripe.BalanceTransaction).net).toBe(2000 - 88);
    expect(data[0]?.line_items?.data[0]).toMatchObject({
      object: 'item',
      description: 'Mug',
      amount_total: 2000,
    });
    const deeper = ['data.payment_intent.latest_charge.balance_transaction.source'];
    expect((await refusal(stripe().checkout.sessions.list({ expand: deeper }))).message).toContain(
      'more than 4 levels',
    );
  });

  it('is refused before the work is done', async () => {
    const email = 'not-made@example.com';
    expect((await refusal(stripe().customers.create({ email, expand: ['nothing'] }))).statusCode).toBe(400);
    expect((await stripe().customers.list({ email })).data).toEqual([]);
  });

  it('reaches into hashes and lists', async () => {
    const transfer_data = { destination: CONNECTED_ACCOUNT };
    const link = await stripe().paymentLinks.create({
      line_items: [item()],
      transfer_data,
      expand: ['transfer_data.destination', 'line_items.data.price.product'],
    });
    expect(link.transfer_data?.destination).toMatchObject({ object: 'account', id: CONNECTED_ACCOUNT });
    expect(link.line_items?.data[0]?.price?.product).toMatchObject({ object: 'product', name: 'Mug' });
  });

  it('refuses what cannot be expanded, and says where it is in a list', async () => {
    const { id } = await stripe().customers.create({});
    const error = await refusal(stripe().customers.retrieve(id, { expand: ['email'] }));
    expect(error.message).toBe('This property cannot be expanded (email).');
    const list = await refusal(stripe().charges.list({ expand: ['payment_intent'] }));
    expect(list.message).toContain("'data.payment_intent'");
  });
});

it('logs what hits the API, and not the test helpers', async () => {
  const before = sandbox().requests.length;
  await stripe().customers.list({ limit: 1 });
  await fetch(`${sandbox().url}/_sandbox/sums`);
  expect(sandbox().requests.slice(before)).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/v1/customers',
      query: 'limit=1',
      status: 200,
      mode: 'test',
    }),
  ]);
});
