import Stripe from 'stripe';
import { refusal, useStripe } from './help.ts';

const { sandbox, stripe, helper } = useStripe();

const create = (idempotencyKey: string, params: Stripe.CustomerCreateParams = { name: 'Ada' }) =>
  stripe().customers.create(params, { idempotencyKey });
const fail = (fault: object) => helper('fail_next', { path: '/v1/customers', ...fault });

describe('an idempotency key', () => {
  it('repeats the first response, whatever has changed since', async () => {
    const first = await create('once');
    await stripe().customers.update(first.id, { name: 'Changed' });
    const again = await create('once');
    expect(again).toMatchObject({ id: first.id, name: 'Ada' });
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  });

  it('refuses other parameters and another endpoint', async () => {
    await create('mine');
    const other = await refusal(create('mine', { name: 'Grace' }));
    expect(other).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' });
    const elsewhere = await refusal(stripe().products.create({ name: 'Ada' }, { idempotencyKey: 'mine' }));
    expect(elsewhere.message).toContain("('/v1/customers' vs '/v1/products')");
  });

  it('refuses a second request while the first one runs', async () => {
    await fail({ delay_ms: 200 });
    const slow = create('slow');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await refusal(create('slow'))).toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    expect((await slow).name).toBe('Ada');
  });

  it.each([500, 402])('keeps a %i for a day', async (status) => {
    await fail({ status });
    const first = await refusal(create(`kept-${status}`));
    const again = await refusal(create(`kept-${status}`));
    expect([first.statusCode, again.statusCode]).toEqual([status, status]);
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    await helper('forget_idempotency_keys');
    expect((await create(`kept-${status}`)).name).toBe('Ada');
  });

  it.each([
    ['an invalid parameter', { email: 'wrong' }, undefined],
    ['a rate limit', { name: 'Ada' }, { status: 429 }],
    ['the 503 of a proxy', { name: 'Ada' }, { status: 503 }],
  ])('does not keep %s', async (what, params, fault) => {
    if (fault) await fail(fault);
    await refusal(create(`not-kept-${what}`, params));
    expect((await create(`not-kept-${what}`)).id).toMatch(/^cus_/);
  });
});

describe('a fault', () => {
  it('loses the response after the work', async () => {
    // After a reset connection, the SDK repeats a request once.
    await fail({ drop: 'after', times: 2 });
    const email = 'lost@example.com';
    expect(await refusal(create('lost', { email }))).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    const again = await create('lost', { email });
    expect((await stripe().customers.list({ email })).data.map(({ id }) => id)).toEqual([again.id]);
    expect(sandbox().requests.filter(({ status }) => status === 0)).toHaveLength(2);
  });

  it('resets the connection before the work', async () => {
    await fail({ drop: 'before', times: 2 });
    const email = 'never@example.com';
    await refusal(stripe().customers.create({ email }));
    expect((await stripe().customers.list({ email })).data).toEqual([]);
  });

  it('answers with an error after the work', async () => {
    await fail({ status: 500, after_work: true });
    const email = 'done@example.com';
    expect((await refusal(stripe().customers.create({ email }))).statusCode).toBe(500);
    expect((await stripe().customers.list({ email })).data).toHaveLength(1);
  });

  it('answers with the page of a proxy', async () => {
    await fail({ status: 502, body: '<html>Bad gateway</html>' });
    const answer = await fetch(`${sandbox().url}/v1/customers`);
    expect([answer.status, await answer.text()]).toEqual([502, '<html>Bad gateway</html>']);
  });

  it('answers with a rate limit, or with a code and message of its own', async () => {
    await fail({ method: 'GET', status: 429 });
    expect(await refusal(stripe().customers.list())).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    await fail({ method: 'GET', status: 429, code: 'lock_timeout' });
    expect((await refusal(stripe().customers.list())).code).toBe('lock_timeout');
    const own = { code: 'card_declined', message: 'Your card was declined.' };
    await fail({ status: 402, ...own });
    expect(await refusal(stripe().customers.list())).toMatchObject(own);
  });

  it('hits no request after its removal', async () => {
    await fail({ status: 500 });
    await fetch(`${sandbox().url}/_sandbox/fail_next`, { method: 'DELETE' });
    expect((await stripe().customers.list()).object).toBe('list');
  });
});
