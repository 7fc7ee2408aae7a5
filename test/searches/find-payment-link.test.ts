import { useEmbeddedStripe } from '../support/embedded.ts';
import { paymentLinkOf } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('searches', 'find_payment_link');
const ids = (rows: Row[]) => rows.map(({ id }) => id);

describe('over the wire', () => {
  const strays = useWire();
  const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));

  const LIST = 'GET /v1/payment_links';
  const links = (from: number, to: number, more: object = {}) =>
    Array.from({ length: to - from }, (_, i) =>
      paymentLinkOf({ id: `plink_${from + i}`, url: `https://buy.stripe.com/test_${from + i}`, ...more }),
    );

  test.each([
    'https://buy.stripe.com/test_3',
    'https://buy.stripe.com/test_3/',
    'https://buy.stripe.com/test_3?utm_source=mail&prefilled_email=a%40b.example',
    ' https://buy.stripe.com/test_3/?locale=de#pay ',
    'HTTPS://Buy.Stripe.com/test_3',
  ])('finds the link of the address %j', async (url) => {
    const sent = wire(on(LIST, listOf(links(1, 6))));
    const rows = await find({ url }, { connected_account: 'acct_shop' });
    expect(sent.map(({ params }) => params)).toEqual([{ limit: '100', 'expand[0]': 'data.line_items' }]);
    expect(sent[0]?.headers['stripe-account']).toBe('acct_shop');
    expect(rows).toMatchObject([
      { id: 'plink_3', share_url: 'https://buy.stripe.com/test_3', line_items_summary: '1 × Mug' },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
  });

  test.each([
    'https://buy.stripe.com/test_30',
    'https://buy.stripe.com/TEST_3',
    'https://buy.example.com/test_3',
    'http://buy.stripe.com/test_3',
  ])('finds no link for the address %j', async (url) => {
    wire(on(LIST, listOf(links(1, 6))));
    expect(await find({ url })).toEqual([]);
  });

  test('reads pages until the link is found', async () => {
    const sent = wire(on(LIST, listOf(links(0, 100), true)), on(LIST, listOf(links(100, 200), true)));
    expect(ids(await find({ url: 'https://buy.stripe.com/test_150' }))).toEqual(['plink_150']);
    expect(sent[1]?.params).toMatchObject({ starting_after: 'plink_99' });
  });

  test.each<[Row, object]>([
    [{ active: 'false' }, { active: 'false', limit: '100' }],
    [{ active: true }, { active: 'true', limit: '100' }],
  ])('lists at most 20 links by %j', async (input, form) => {
    const sent = wire(on(LIST, listOf(links(0, 30, { active: String(input.active) === 'true' }), true)));
    expect(ids(await find(input))).toHaveLength(20);
    expect(formOf(sent[0])).toEqual(form);
  });

  test.each<[Row, string[]]>([
    [{}, ['plink_1']],
    [{ active: true }, ['plink_1']],
    [{ active: false }, []],
    [{ url: 'https://buy.stripe.com/test_abc' }, ['plink_1']],
    [{ url: 'https://buy.stripe.com/test_x' }, []],
    [{ metadata_key: 'order', metadata_value: '7' }, []],
  ])('reads a link by its id, and compares the other fields: %j', async (input, found) => {
    const sent = wire(on(`${LIST}/plink_1`, paymentLinkOf()));
    expect(ids(await find({ payment_link: 'plink_1', ...input }))).toEqual(found);
    expect(sent[0]?.params).toEqual({ 'expand[0]': 'line_items' });
  });

  test('puts active links first, also if a page of others is newer', async () => {
    const metadata = { order: '7' };
    const search = { metadata_key: 'order', metadata_value: '7' };
    wire(on(LIST, listOf([...links(0, 2, { metadata, active: false }), ...links(2, 4, { metadata })])));
    expect(ids(await find(search))).toEqual(['plink_2', 'plink_3', 'plink_0', 'plink_1']);

    const sent = wire(
      on(LIST, listOf(links(0, 100, { metadata, active: false }), true)),
      on(LIST, listOf(links(100, 101, { metadata }))),
    );
    expect(ids(await find(search))[0]).toBe('plink_100');
    expect(sent.map(({ params }) => params.active)).toEqual([undefined, 'true']);
  });

  test('compares metadata with its case', async () => {
    wire(
      on(
        LIST,
        listOf([...links(0, 1, { metadata: { order: 'A' } }), ...links(1, 2, { metadata: { order: 'a' } })]),
      ),
    );
    expect(ids(await find({ metadata_key: 'order', metadata_value: 'a' }))).toEqual(['plink_1']);
  });

  test.each<[string, Row, RegExp]>([
    ['an empty form', {}, /^Payment Link: all fields are empty\. Fill in at least one to search by\.$/],
    ['a metadata key without a value', { metadata_key: 'order' }, /^Metadata Value: is empty/],
    ['a metadata value without a key', { metadata_value: '7' }, /^Metadata Key: is empty/],
  ])('refuses %s before any request', async (_name, input, words) => {
    expect(await failureOf(find(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });
});

describe('against the embedded Stripe', () => {
  const { act, sell } = useEmbeddedStripe();
  const find = async (input: Row) => ids(await act<Row[]>('find_payment_link', input));

  test('finds links by each field and by combinations', async () => {
    const tricky = { order: '7" OR active:"false' };
    const { link: first } = await sell({ metadata: { order: '7' } });
    const { link: second } = await sell({ metadata: tricky });
    await act('update_payment_link', { payment_link: second.id, active: false });
    const order = (metadata_value: string) => ({ metadata_key: 'order', metadata_value });

    const cases: [Row, string[]][] = [
      [{ url: `${second.url}?utm_source=mail` }, [second.id]],
      [{ url: second.url, active: true }, []],
      [{ url: first.url, ...order('7') }, [first.id]],
      [{ url: first.url, ...order('8') }, []],
      [order('7'), [first.id]],
      [order(tricky.order), [second.id]],
      [{ ...order('7'), active: false }, []],
      [{ active: true }, [first.id]],
      [{ active: 'no' }, [second.id]],
      [{ url: 'https://buy.stripe.com/test_unknown' }, []],
    ];
    for (const [input, expected] of cases) expect([input, await find(input)]).toEqual([input, expected]);
  });

  test('finds a link by the reference that it was created with', async () => {
    const row = await act('create_payment_link', {
      product_name: 'Mug',
      amount: '20',
      currency: 'USD',
      reference: 'order-7',
    });
    expect(await find({ metadata_key: 'zapier_reference', metadata_value: 'order-7' })).toEqual([row.id]);
    expect(await find({ url: String(row.share_url) })).toEqual([row.id]);
  });
});
