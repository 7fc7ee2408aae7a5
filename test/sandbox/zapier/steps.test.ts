import type { Shop } from './example-app.ts';
import { deliver, order, readCsv, runner, sheetStep, shop, tag, useRunner, zap } from './runner-kit.ts';

useRunner();

describe('a step', () => {
  const throttled: Shop['errors'][number] = (z) => new z.errors.ThrottledError('Slow down.', 60);

  it('gets native types, no empty fields, and the raw input (docs.zapier.com: cli-docs)', async () => {
    await runner.turnOn(zap(tag));
    await deliver(order);
    expect(shop.tagged[0]?.inputData).toEqual({ order: 'o_1', tags: ['new', 'big'], total: 12.5 });
    expect(shop.tagged[0]?.inputDataRaw).toMatchObject({ order: '{{trigger.id}}', note: '{{trigger.note}}' });
    expect(runner.runs[0]?.steps).toMatchObject([{ id: 'tag', output: { id: 't_1' }, replays: 0 }]);
  });

  it.each([
    ['halted', (z) => new z.errors.HaltedError('The order is closed.'), 'The order is closed.'],
    ['errored', (z) => new z.errors.Error('No such order.'), 'No such order.'],
    ['errored', (z) => new z.errors.ExpiredAuthError('The key is dead.'), 'The key is dead.'],
    ['errored', () => new TypeError('Oops'), 'Oops'],
  ] satisfies [string, Shop['errors'][number], string][])(
    'that fails ends the run as %s',
    async (status, error, message) => {
      shop.errors.push(error);
      await runner.turnOn(zap(tag));
      await deliver(order);
      expect(runner.runs).toMatchObject([{ status, error: message, steps: [{ id: 'tag', output: null }] }]);
    },
  );

  it('that is throttled runs again with the same input', async () => {
    shop.errors.push(throttled, throttled);
    await runner.turnOn(zap(tag));
    await deliver(order);
    expect(runner.runs).toMatchObject([{ status: 'success', steps: [{ replays: 2 }] }]);
    expect(shop.tagged.map(({ inputData }) => inputData)).toEqual(
      Array.from({ length: 3 }, () => shop.tagged[0]?.inputData),
    );
  });

  it('that stays throttled ends after five replays', async () => {
    shop.errors.push(...Array.from({ length: 6 }, () => throttled));
    await runner.turnOn(zap(tag));
    await deliver(order);
    expect(runner.runs).toMatchObject([
      { status: 'throttled', error: 'Slow down.', steps: [{ replays: 5 }] },
    ]);
  });

  it('that failed can be replayed without the steps before it', async () => {
    shop.errors.push(() => new Error('Down for maintenance'));
    await runner.turnOn(zap(`${sheetStep}${tag}`));
    await deliver(order);
    const [run] = runner.runs;
    if (!run) throw new Error('There is no run.');
    expect(run.status).toBe('errored');
    await runner.replay(run);
    await runner.idle();
    expect(run).toMatchObject({ status: 'success', steps: [{ id: 'row' }, { id: 'tag' }] });
    expect(run.error).toBeUndefined();
    expect(await readCsv('orders')).toHaveLength(1);
  });

  it('with an unknown tag fails with the name of the field', async () => {
    await runner.turnOn(zap(tag.replace('trigger.note', 'trigger.nope')));
    await deliver(order);
    expect(runner.runs[0]?.error).toBe(
      'Zap "test-zap", step "tag", field "note": {{trigger.nope}} has no "nope".',
    );
    expect(shop.tagged).toHaveLength(0);
  });

  it.each([
    ['order: o_1, colour: red', '"tag_order" has no field "colour".'],
    ['note: x', 'Required field "Order" is missing.'],
  ])('with the fields { %s } is refused like in the editor', async (input, message) => {
    await runner.turnOn(zap(`  - { id: tag, app: stripe, action: tag_order, input: { ${input} } }`));
    await deliver(order);
    expect(runner.runs[0]).toMatchObject({ status: 'errored', error: message });
  });

  it('after a filter runs only for records that pass', async () => {
    await runner.turnOn(
      zap(`
  - app: filter
    only_if: [{ field: '{{trigger.total}}', rule: greater than, value: 10 }]${tag}`),
    );
    await deliver(order);
    await deliver({ ...order, id: 'o_2', total: 10 });
    expect(runner.runs.map(({ status }) => status)).toEqual(['success', 'filtered']);
    expect(shop.tagged).toHaveLength(1);
  });
});

describe('a lookup table', () => {
  const lookUp = `
  - id: words
    app: formatter
    action: lookup_table
    input: { lookup_key: '{{trigger.color}}', lookup_table: { r: Red, g: Green }, fallback_value: 'a {{trigger.color}}' }`;

  it.each([
    ['r', 'Red'],
    ['toString', 'a toString'],
    [null, 'a '],
  ])('translates %j', async (color, words) => {
    await runner.turnOn(zap(lookUp));
    await deliver({ ...order, color });
    expect(runner.runs[0]).toMatchObject({ status: 'success', steps: [{ output: { output: words } }] });
  });
});

describe('a search', () => {
  const find = `
  - id: found
    app: stripe
    search: find_order
    input: { buyer: '{{trigger.buyer}}' }`;

  it('continues to the next page and returns its first result', async () => {
    shop.orders.push({ id: 'o_7', buyer: 'ann' }, { id: 'o_8', buyer: 'ann' });
    await runner.turnOn(zap(`${find}${tag.replace('trigger.id', 'found.id')}`));
    await deliver({ ...order, buyer: 'ann' });
    expect(shop.tagged[0]?.inputData.order).toBe('o_7');
    expect(await runner.invoke('search', 'find_order', { buyer: 'ann' })).toHaveLength(2);
  });

  it('without a result stops the Zap', async () => {
    await runner.turnOn(zap(`${find}${tag}`));
    await deliver({ ...order, buyer: 'bob' });
    expect(runner.runs[0]).toMatchObject({
      status: 'halted',
      error: 'The search "find_order" found nothing, so the Zap stopped.',
    });
    expect(shop.tagged).toHaveLength(0);
  });

  it('without a result can create a record instead', async () => {
    await runner.turnOn(zap(`${find}\n    or_create: { input: { order: '{{trigger.id}}' } }`));
    await deliver({ ...order, buyer: 'bob' });
    expect(runner.runs[0]).toMatchObject({
      status: 'success',
      steps: [{ id: 'found', output: { id: 't_1', with_search: 'find_order' } }],
    });
  });
});
