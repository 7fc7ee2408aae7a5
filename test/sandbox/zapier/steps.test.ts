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

describe('a formatter', () => {
  const formatter = (action: string, input: string) => `
  - { id: words, app: formatter, action: ${action}, input: { ${input} } }`;
  const time = (format: string, zone: string) =>
    formatter('format_date', `input: '{{trigger.time}}', to_format: '${format}', to_timezone: ${zone}`);

  it.each([
    [time('dddd, D MMMM YYYY, HH:mm', 'America/New_York'), 'Sunday, 22 November 2026, 05:00'],
    [time('YYYY-MM-DD', 'Pacific/Auckland'), '2026-11-22'],
    [time('DD MMM', 'Pacific/Kiritimati'), '23 Nov'],
    [formatter('add_time', "input: '{{trigger.time}}', expression: -1 day"), '2026-11-21T10:00:00.000Z'],
    [formatter('add_time', "input: '{{trigger.time}}', expression: +90 minutes"), '2026-11-22T11:30:00.000Z'],
    [formatter('format_currency', "input: '{{trigger.total}}', currency: usd"), '$12.50'],
    [formatter('format_currency', "input: '1800', currency: JPY"), '¥1,800'],
    [formatter('default_value', "input: '{{trigger.name}}', default_value: there"), 'Ann, "the" buyer'],
    [formatter('default_value', "input: '{{trigger.note}}', default_value: there"), 'there'],
  ])('writes %s as “%s”', async (step, words) => {
    await runner.turnOn(zap(step));
    await deliver(order);
    expect(runner.runs[0]).toMatchObject({ status: 'success', steps: [{ output: { output: words } }] });
  });

  it.each([
    [time('YYYY', 'UTC').replace('trigger.time', 'trigger.note'), 'Required field "Input" is missing.'],
    [time('YYYY', 'UTC').replace('trigger.time', 'trigger.id'), '"o_1" is not a date.'],
    [formatter('format_currency', 'input: a lot, currency: USD'), '"a lot" is not a number.'],
  ])('cannot write %s', async (step, error) => {
    await runner.turnOn(zap(step));
    await deliver(order);
    expect(runner.runs[0]).toMatchObject({ status: 'errored', error });
  });
});

describe('a delay', () => {
  const delay = (until: string) => `  - { app: delay, action: until, input: { until: '${until}' } }${tag}`;
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it('runs the next step after it, however far the time is', async () => {
    await runner.turnOn(zap(delay(inDays(30))));
    await deliver(order);
    expect(runner.runs[0]).toMatchObject({
      status: 'success',
      steps: [{ id: 'delay_1', output: { delayed_until: expect.any(String) } }, { id: 'tag' }],
    });
  });

  it.each([
    [inDays(32), /^Zapier delays a run for 31 days at most, not until \d{4}-/],
    ['soon', /^"soon" is not a date\.$/],
  ])('until %s fails', async (until, error) => {
    await runner.turnOn(zap(delay(until)));
    await deliver(order);
    expect(runner.runs[0]).toMatchObject({ status: 'errored', error: expect.stringMatching(error) });
    expect(shop.tagged).toHaveLength(0);
  });
});

describe('a loop', () => {
  const loop = `
  - id: each
    app: looping
    action: from_line_items
    input: { values_to_loop: { word: '{{trigger.tags}}', order: '{{trigger.id}}' } }`;
  const inside = tag.replace('{{trigger.note}}', '{{each.loop_iteration}} {{each.word}} {{each.order}}');

  it('runs the steps after it once for each line item', async () => {
    await runner.turnOn(zap(`${loop}${inside}`));
    await deliver(order);
    expect(shop.tagged.map(({ inputData }) => inputData.note)).toEqual(['1 new o_1', '2 big o_1']);
    expect(runner.runs[0]?.steps).toMatchObject([
      {
        id: 'each',
        output: { items: [{ loop_iteration_is_last: false }, { loop_iteration_is_last: true }] },
      },
      { id: 'tag', iteration: 1 },
      { id: 'tag', iteration: 2 },
    ]);
  });

  it('leaves out the items that its filter stops', async () => {
    const filter = `
  - app: filter
    only_if: [{ field: '{{each.word}}', rule: exactly matches, value: big }]`;
    await runner.turnOn(zap(`${loop}${filter}${inside}`));
    await deliver(order);
    expect(runner.runs[0]?.status).toBe('success');
    expect(shop.tagged.map(({ inputData }) => inputData.note)).toEqual(['2 big o_1']);
  });

  it('continues at the failed item when it is replayed', async () => {
    await runner.turnOn(zap(`${loop}${inside}`));
    const failing: Shop['errors'] = [() => new Error('Down for maintenance')];
    runner.changes.on('run', ({ steps }) => {
      if (steps.some(({ iteration, output }) => iteration === 1 && output))
        shop.errors.push(...failing.splice(0));
    });
    await deliver(order);
    const [run] = runner.runs;
    if (!run) throw new Error('There is no run.');
    expect(run.status).toBe('errored');
    await runner.replay(run);
    expect(run.status).toBe('success');
    // The app saw the second item twice, because its first try failed there.
    const notes = shop.tagged.map(({ inputData }) => inputData.note);
    expect(notes).toEqual(['1 new o_1', '2 big o_1', '2 big o_1']);
  });
});

describe('rows of line items', () => {
  const rows = (columns: string) => `
  - { id: rows, app: spreadsheet, action: append_rows, input: { spreadsheet: tags, columns: { ${columns} } } }`;

  it('are one for each item, with the other values in each', async () => {
    await runner.turnOn(zap(rows("Order: '{{trigger.id}}', Tag: '{{trigger.tags}}'")));
    await deliver(order);
    expect(await readCsv('tags')).toEqual([
      { Order: 'o_1', Tag: 'new' },
      { Order: 'o_1', Tag: 'big' },
    ]);
    expect(runner.runs[0]?.steps).toMatchObject([{ output: { row_count: 2, row_number: 3 } }]);
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

  it('returns all results as line items, if the step asks for them', async () => {
    shop.orders.push({ id: 'o_7', buyer: 'ann' }, { id: 'o_8', buyer: 'ann' });
    await runner.turnOn(
      zap(`${find}\n    all_results: true${tag.replace('trigger.tags', 'found.results.id')}`),
    );
    await deliver({ ...order, buyer: 'ann' });
    expect(shop.tagged[0]?.inputData.tags).toEqual(['o_7', 'o_8']);
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
