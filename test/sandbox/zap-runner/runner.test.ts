import { deliver, order, runner, shop, tag, zap } from './shop-floor.ts';

describe('a hook', () => {
  test('is subscribed, handed to perform as Zapier does, and unsubscribed', async () => {
    await runner.turnOn(zap(tag));
    const url = runner.hookUrl('test-zap');
    expect([...shop.hooks.values()]).toEqual([url]);

    const body = '{ "id": "o_1",  "tags": [], "total": 1, "note": "é" }';
    expect(await deliver(body, { 'stripe-signature': 't=1' })).toBe(200);
    expect(shop.performs[0]).toMatchObject({
      inputData: { shop: 'main' },
      subscribeData: { id: 'hook_1', secret: 'whsec' },
      targetUrl: url,
      rawRequest: {
        method: 'POST',
        querystring: '',
        headers: { 'Http-Stripe-Signature': 't=1', 'Content-Type': 'application/json' },
        content: body,
      },
      cleanedRequest: { id: 'o_1', note: 'é' },
    });

    await runner.turnOff('test-zap');
    expect(shop.hooks.size).toBe(0);
    expect((await fetch(url, { method: 'POST', body })).status).toBe(410);
  });

  test('that comes twice, even at once, runs the Zap once, for the cache knows nx', async () => {
    await runner.turnOn(zap(tag));
    await Promise.all([deliver(order), deliver(order), deliver(order)]);
    expect(shop.performs).toHaveLength(3);
    expect(runner.runs.map(({ status }) => status)).toEqual(['success']);
  });

  test('that the trigger refuses is a failed run with a plain sentence', async () => {
    await runner.turnOn(zap(tag));
    await deliver({ ...order, forged: true });
    expect(runner.runs).toMatchObject([
      { status: 'errored', error: 'The signature is wrong.', trigger: null, steps: [] },
    ]);
  });

  test('a form body is data as well', async () => {
    await runner.turnOn(zap(tag));
    await deliver('id=o_9&tags=x&total=1&note=');
    expect(shop.performs[0]?.cleanedRequest).toEqual({ id: 'o_9', tags: 'x', total: '1', note: '' });
  });
});

describe('a polling trigger', () => {
  test('runs the Zap once per new item, oldest first, and not for those that were there before', async () => {
    shop.orders = [{ id: 'o_1' }];
    await runner.turnOn(
      zap(`  - { app: filter, only_if: [{ field: x, rule: exists }] }`, '{ key: order_listed }'),
    );
    expect(await runner.poll('test-zap')).toBe(0);
    shop.orders = [{ id: 'o_3' }, { id: 'o_2' }, { id: 'o_1' }];
    expect(await runner.poll('test-zap')).toBe(2);
    expect(await runner.poll('test-zap')).toBe(0);
    expect(runner.runs.map(({ trigger }) => trigger?.id)).toEqual(['o_2', 'o_3']);
    await runner.turnOff('test-zap');
  });
});

describe('turning on', () => {
  test.each([
    ['a trigger', zap(tag, '{ key: gone }'), `"gone" is not among the integration's triggers.`],
    ['a step', zap(tag.replace('tag_order', 'gone')), `"gone" is not among the integration's creates.`],
    ['a trigger field', zap(tag, '{ key: order_placed, input: { shop: a, b: c } }'), 'has no field "b"'],
    ['a required field', zap(tag, '{ key: order_placed }'), 'Required field "shop" is missing.'],
  ])('a Zap that is wrong about %s fails at once', async (_what, wrong, message) => {
    await expect(runner.turnOn(wrong)).rejects.toThrow(message);
    await expect(runner.turnOn(wrong)).rejects.toThrow(/^The Zap "test-zap" could not be turned on/);
    expect(shop.hooks.size).toBe(0);
  });

  test('a Zap cannot be on twice', async () => {
    await runner.turnOn(zap(tag));
    await expect(runner.turnOn(zap(tag))).rejects.toThrow('is turned on already');
  });
});

test('log lines of the app arrive, without its key', async () => {
  await runner.invoke('create', 'tag_order', { order: 'sk_secret and more' });
  expect(runner.logs.map(({ message }) => message).join()).toContain('tagging');
  expect(JSON.stringify(runner.logs)).not.toContain('sk_secret');
});

test('operations and dropdowns can be called directly', async () => {
  expect(await runner.invoke('create', 'tag_order', { order: 'o_1' })).toMatchObject({ id: 't_1' });
  expect(await runner.invoke('trigger', 'order_placed', { shop: 'a' })).toEqual([{ id: 'o_1' }]);
  const first = await runner.choices('creates', 'tag_order', 'color');
  expect(first).toEqual({ results: [{ id: 'c_1', label: 'Red' }], paging_token: '2' });
  const second = await runner.choices('creates', 'tag_order', 'color', {}, { paging_token: '2' });
  expect(second.results).toEqual([{ id: 'c_2', label: 'Red' }]);
});
