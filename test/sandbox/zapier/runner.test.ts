import { deliver, order, runner, shop, tag, useRunner, zap } from './runner-kit.ts';

useRunner();

describe('a hook', () => {
  it('is subscribed, passed to perform in the form of Zapier, and unsubscribed', async () => {
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

  it('delivery runs the Zap once, even if it comes three times at once', async () => {
    await runner.turnOn(zap(tag));
    await Promise.all([deliver(order), deliver(order), deliver(order)]);
    expect(shop.performs).toHaveLength(3);
    expect(runner.runs.map(({ status }) => status)).toEqual(['success']);
  });

  it('delivery that the trigger refuses is a failed run', async () => {
    await runner.turnOn(zap(tag));
    await deliver({ ...order, forged: true });
    expect(runner.runs).toMatchObject([
      { status: 'errored', error: 'The signature is wrong.', trigger: null, steps: [] },
    ]);
  });

  it('delivery can be a form', async () => {
    await runner.turnOn(zap(tag));
    await deliver('id=o_9&tags=x&total=1&note=');
    expect(shop.performs[0]?.cleanedRequest).toEqual({ id: 'o_9', tags: 'x', total: '1', note: '' });
  });
});

describe('the history', () => {
  const filter =
    "  - { app: filter, only_if: [{ field: '{{trigger.total}}', rule: less than, value: 100 }] }";

  it('has the raw input, mapped input, output and duration of each step', async () => {
    shop.errors.push(() => new TypeError('Oops'));
    await runner.turnOn(zap(`${filter}${tag}`));
    await deliver(order);
    const timed = { startedAt: expect.stringMatching(/Z$/), durationMs: expect.any(Number) };
    expect(runner.runs).toEqual([
      {
        id: expect.any(String),
        zap: 'test-zap',
        status: 'errored',
        error: 'Oops',
        errorType: 'TypeError',
        errorDetails: expect.stringMatching(/^Oops\nWhat happened:\n.*Executing creates\.tag_order/s),
        trigger: expect.objectContaining({ id: 'o_1' }),
        ...timed,
        steps: [
          {
            id: 'filter_1',
            app: 'filter',
            raw: { only_if: [{ field: '{{trigger.total}}', rule: 'less than', value: 100 }] },
            input: { only_if: [{ field: 12.5, rule: 'less than', value: 100 }] },
            output: { passed: true },
            replays: 0,
            ...timed,
          },
          {
            id: 'tag',
            app: 'stripe',
            raw: expect.objectContaining({ order: '{{trigger.id}}', note: '{{trigger.note}}' }),
            input: { order: 'o_1', tags: ['new', 'big'], total: 12.5, note: null },
            output: null,
            error: 'Oops',
            replays: 0,
            ...timed,
          },
        ],
      },
    ]);
  });

  it('has the runs of each delivery, and none for a duplicate', async () => {
    await runner.turnOn(zap(tag));
    await deliver(order);
    await deliver(order);
    await deliver({ ...order, forged: true });
    const [first, failed] = runner.runs;
    expect(runner.deliveries).toMatchObject([
      { zap: 'test-zap', content: JSON.stringify(order), runs: [first?.id], durationMs: expect.any(Number) },
      { runs: [], durationMs: expect.any(Number) },
      { runs: [failed?.id] },
    ]);
  });

  it('emits every change', async () => {
    const seen: string[] = [];
    runner.changes.on('delivery', ({ durationMs }) => seen.push(durationMs === null ? 'started' : 'done'));
    runner.changes.on('run', ({ status, steps }) => seen.push(`${status} ${steps.map(({ id }) => id)}`));
    await runner.turnOn(zap(tag));
    await deliver(order);
    expect(seen).toEqual(['started', 'running ', 'running tag', 'running tag', 'success tag', 'done']);
  });
});

describe('a polling trigger', () => {
  it('runs the Zap for each new item, oldest first, but not for existing ones', async () => {
    shop.orders = [{ id: 'o_1' }];
    await runner.turnOn(
      zap(`  - { app: filter, only_if: [{ field: x, rule: exists }] }`, '{ app: stripe, key: order_listed }'),
    );
    expect(await runner.poll('test-zap')).toBe(0);
    shop.orders = [{ id: 'o_3' }, { id: 'o_2' }, { id: 'o_1' }];
    expect(await runner.poll('test-zap')).toBe(2);
    expect(await runner.poll('test-zap')).toBe(0);
    expect(runner.runs.map(({ trigger }) => trigger?.id)).toEqual(['o_2', 'o_3']);
    await runner.turnOff('test-zap');
  });

  it('runs the Zap for 100 new items and holds the others (docs.zapier.com: operating-constraints)', async () => {
    await runner.turnOn(zap(tag, '{ app: stripe, key: order_listed }'));
    const empty = { tags: null, total: null, note: null };
    shop.orders = Array.from({ length: 102 }, (_, index) => ({ id: `o_${102 - index}`, ...empty }));
    expect(await runner.poll('test-zap')).toBe(102);
    expect(shop.tagged).toHaveLength(100);
    const [held, ...others] = runner.runs.filter(({ status }) => status === 'held');
    expect(others).toHaveLength(1);
    expect(held).toMatchObject({ trigger: { id: 'o_101' }, error: expect.stringContaining('100 items') });

    if (held) await runner.replay(held);
    expect(held?.status).toBe('success');
  });
});

describe('a trigger of Zapier', () => {
  const tagged = () => shop.tagged.map(({ inputData }) => inputData.order);
  const step = "  - { id: tag, app: stripe, action: tag_order, input: { order: '{{trigger.id}}' } }";
  const caught = zap(step, '{ app: webhook, key: catch_hook }');
  const scheduled = zap(step, '{ app: schedule, key: every_week }');
  const week = { from: '2026-11-16', to: '2026-11-22' };

  it('catches an object, a list of objects or a form, until the Zap is off', async () => {
    await runner.turnOn(caught);
    await deliver({ id: 'o_1' });
    await deliver([{ id: 'o_2' }, { id: 'o_3' }]);
    await deliver('id=o_4');
    expect(tagged()).toEqual(['o_1', 'o_2', 'o_3', 'o_4']);
    const url = runner.hookUrl('test-zap');
    await runner.turnOff('test-zap');
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(410);
  });

  it.each(['5', '"text"', 'null', '[1]', '[[]]'])('does not catch %s', async (body) => {
    await runner.turnOn(caught);
    await deliver(body);
    expect(runner.runs).toMatchObject([
      {
        status: 'errored',
        error: expect.stringMatching(/^The hook takes a form or JSON objects/),
        trigger: null,
      },
    ]);
  });

  it('runs on its schedule and takes no deliveries', async () => {
    await runner.turnOn(scheduled);
    await runner.fire('test-zap', week);
    expect(runner.runs).toMatchObject([{ status: 'success', trigger: { ...week, id: tagged()[0] } }]);
    expect(await deliver({ id: 'o_1' })).toBe(410);
    expect(runner.runs).toHaveLength(1);
  });

  it.each([
    ['a hook', caught],
    ['a schedule', scheduled],
  ])('cannot be polled or tried out: %s', async (_what, wrong) => {
    await runner.turnOn(wrong);
    await expect(runner.poll('test-zap')).rejects.toThrow('The Zap "test-zap" has no polling trigger.');
    await expect(runner.tryOut(wrong, 1)).rejects.toThrow('has no test items');
  });

  it('refuses to fire without a schedule', async () => {
    await runner.turnOn(caught);
    await expect(runner.fire('test-zap', week)).rejects.toThrow('has no schedule');
  });
});

describe('turning a Zap on', () => {
  it.each([
    ['a trigger', zap(tag, '{ app: stripe, key: gone }'), 'The integration has no "gone" in its triggers.'],
    ['a step', zap(tag.replace('tag_order', 'gone')), 'The integration has no "gone" in its creates.'],
    [
      'a trigger field',
      zap(tag, '{ app: stripe, key: order_placed, input: { shop: a, b: c } }'),
      'has no field "b"',
    ],
    ['a required field', zap(tag, '{ app: stripe, key: order_placed }'), 'Required field "shop" is missing.'],
  ])('fails for an unknown or missing %s', async (_what, wrong, message) => {
    await expect(runner.turnOn(wrong)).rejects.toThrow(message);
    await expect(runner.turnOn(wrong)).rejects.toThrow(/^The Zap "test-zap" could not be turned on/);
    expect(shop.hooks.size).toBe(0);
  });

  it('fails for a Zap that is on already', async () => {
    await runner.turnOn(zap(tag));
    await expect(runner.turnOn(zap(tag))).rejects.toThrow('is on already');
  });
});

it('collects the log lines of the app without its key', async () => {
  await runner.invoke('create', 'tag_order', { order: 'sk_secret and more' });
  expect(runner.logs.map(({ message }) => message).join()).toContain('tagging');
  expect(JSON.stringify(runner.logs)).not.toContain('sk_secret');
});

it('runs single operations and dropdowns', async () => {
  expect(await runner.invoke('create', 'tag_order', { order: 'o_1' })).toMatchObject({ id: 't_1' });
  expect(await runner.invoke('trigger', 'order_placed', { shop: 'a' })).toEqual([{ id: 'o_1' }]);
  const first = await runner.choices('creates', 'tag_order', 'color');
  expect(first).toEqual({ results: [{ id: 'c_1', label: 'Red' }], paging_token: '2' });
  const second = await runner.choices('creates', 'tag_order', 'color', {}, { paging_token: '2' });
  expect(second.results).toEqual([{ id: 'c_2', label: 'Red' }]);
});
