import Stripe from 'stripe';
import { testHelper } from '../../../sandbox/stripe/index.ts';
import { refusal, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();

describe('idempotency keys', () => {
  it('replay the first answer, whatever has happened since', async () => {
    const first = await stripe().customers.create({ name: 'Once' }, { idempotencyKey: 'once' });
    await stripe().customers.update(first.id, { name: 'Changed' });
    const again = await stripe().customers.create({ name: 'Once' }, { idempotencyKey: 'once' });
    expect(again).toMatchObject({ id: first.id, name: 'Once' });
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  });

  it('belong to one request', async () => {
    await stripe().customers.create({ name: 'A' }, { idempotencyKey: 'mine' });
    const other = await refusal(stripe().customers.create({ name: 'B' }, { idempotencyKey: 'mine' }));
    expect(other).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' });
    const elsewhere = await refusal(stripe().products.create({ name: 'A' }, { idempotencyKey: 'mine' }));
    expect(elsewhere.message).toContain("('/v1/customers' vs '/v1/products')");
  });

  it('are free again after a parameter error, and taken while the first request runs', async () => {
    await refusal(stripe().customers.create({ email: 'wrong' }, { idempotencyKey: 'free' }));
    await stripe().customers.create({ email: 'right@example.com' }, { idempotencyKey: 'free' });
    await testHelper(sandbox().url, 'fail_next', { path: '/v1/customers', delay_ms: 200 });
    const slow = stripe().customers.create({ name: 'Slow' }, { idempotencyKey: 'slow' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const busy = await refusal(stripe().customers.create({ name: 'Slow' }, { idempotencyKey: 'slow' }));
    expect(busy).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await slow).name).toBe('Slow');
  });
});

describe('docs.stripe.com/api/idempotent_requests', () => {
  it.each([
    ['a success', { name: 'Ada' }, undefined],
    ['a 500', { name: 'Ada' }, { path: '/v1/customers', status: 500 }],
    ['a refusal of the work itself', { name: 'Ada' }, { path: '/v1/customers', status: 402 }],
  ])('%s is kept, and forgotten after a day', async (what, params, fault) => {
    const once = { idempotencyKey: `kept-${what}` };
    const ask = () =>
      stripe()
        .customers.create(params, once)
        .then(
          ({ id }) => id,
          ({ requestId }) => requestId,
        );
    if (fault) await testHelper(sandbox().url, 'fail_next', fault);
    await ask();
    const replayed = () => sandbox().requests.at(-1)?.status;
    const status = replayed();
    await ask();
    expect(replayed()).toBe(status);
    await testHelper(sandbox().url, 'forget_idempotency_keys', {});
    const [before, after] = [await ask(), await ask()];
    expect(after).toBe(before);
    expect(replayed()).toBe(200);
  });

  it.each([
    ['a parameter that is wrong', { email: 'wrong' }, undefined],
    ['too many requests', { name: 'Ada' }, { path: '/v1/customers', status: 429 }],
    ['a proxy that is out of reach', { name: 'Ada' }, { path: '/v1/customers', status: 503 }],
  ])('%s is not kept', async (what, params, fault) => {
    const once = { idempotencyKey: `not-kept-${what}` };
    if (fault) await testHelper(sandbox().url, 'fail_next', fault);
    await refusal(stripe().customers.create(params, once));
    const { id } = await stripe().customers.create({ name: 'Ada' }, once);
    expect(id).toMatch(/^cus_/);
  });
});

describe('docs.stripe.com/error-handling', () => {
  it.each(['ip_address', 'inactive_account', 'missing_feature'])(
    'a request may be forbidden for %s, with every permission',
    async (forbidden) => {
      await testHelper(sandbox().url, 'fail_next', { path: '/v1/customers', forbidden });
      const error = await refusal(stripe().customers.list());
      expect(error).toMatchObject({ statusCode: 403, type: 'StripePermissionError' });
      expect(error.message).not.toContain('permission');
      expect((await stripe().customers.list({ limit: 1 })).object).toBe('list');
    },
  );

  it('a test may give any error its words', async () => {
    const fault = {
      path: '/v1/customers',
      status: 402,
      code: 'card_declined',
      message: 'Your card was declined.',
    };
    await testHelper(sandbox().url, 'fail_next', fault);
    expect(await refusal(stripe().customers.list())).toMatchObject({
      code: 'card_declined',
      message: 'Your card was declined.',
    });
  });
});

describe('faults', () => {
  const fail = (fault: object) => testHelper(sandbox().url, 'fail_next', fault);

  it('saves a 500 under its key and replays it', async () => {
    await fail({ path: '/v1/customers', status: 500 });
    const create = () => stripe().customers.create({}, { idempotencyKey: 'saved-500' });
    expect((await refusal(create())).statusCode).toBe(500);
    const replayed = await refusal(create());
    expect(replayed.statusCode).toBe(500);
    expect(replayed.headers?.['idempotent-replayed']).toBe('true');
  });

  it('loses the answer after the work was done', async () => {
    // The SDK repeats a request once by itself when the connection was reset.
    await fail({ path: '/v1/customers', drop: 'after', times: 2 });
    const create = () => stripe().customers.create({ email: 'lost@example.com' }, { idempotencyKey: 'lost' });
    expect(await refusal(create())).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    const again = await create();
    const { data } = await stripe().customers.list({ email: 'lost@example.com' });
    expect(data.map(({ id }) => id)).toEqual([again.id]);
  });

  it('resets the connection before the work', async () => {
    await fail({ path: '/v1/customers', drop: 'before', times: 2 });
    await refusal(stripe().customers.create({ email: 'never@example.com' }));
    expect((await stripe().customers.list({ email: 'never@example.com' })).data).toEqual([]);
  });

  it('speaks as a proxy, and as a rate limit', async () => {
    await fail({ path: '/v1/customers', status: 502, body: '<html>Bad gateway</html>' });
    const answer = await fetch(`${sandbox().url}/v1/customers`);
    expect([answer.status, await answer.text()]).toEqual([502, '<html>Bad gateway</html>']);
    await fail({ method: 'GET', status: 429 });
    expect(await refusal(stripe().customers.list())).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    await fail({ method: 'GET', status: 429, code: 'lock_timeout' });
    expect((await refusal(stripe().customers.list())).code).toBe('lock_timeout');
  });
});
