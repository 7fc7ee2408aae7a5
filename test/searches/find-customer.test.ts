import { useEmbeddedStripe } from '../support/embedded.ts';
import { listOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('searches', 'find_customer');

describe('what is sent', () => {
  const strays = useWire();
  const find = (input: Row, authData: Record<string, string> = {}) => run(perform, step(input, authData));

  const LIST = 'GET /v1/customers';
  const ada = {
    id: 'cus_1',
    balance: 0,
    created: 1767261600,
    currency: null,
    delinquent: false,
    description: null,
    email: 'ada@example.com',
    livemode: false,
    metadata: {},
    name: 'Ada King Lovelace',
    phone: null,
  };

  test('one request', async () => {
    const sent = wire(on(LIST, listOf([ada])));
    const rows = await find({ email: ' ada@example.com ' }, { connected_account: 'acct_shop' });
    expect(sent).toEqual([
      {
        request: LIST,
        params: { email: 'ada@example.com', limit: '100' },
        headers: expect.objectContaining({ authorization: `Bearer ${KEY}`, 'stripe-account': 'acct_shop' }),
      },
    ]);
    expect(rows).toMatchObject([
      { id: 'cus_1', customer_first_name: 'Ada', customer_last_name: 'King Lovelace', balance: null },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(sample));
  });

  test('an address is looked for as it was typed, and where that finds nothing, in lower case', async () => {
    const sent = wire(on(LIST, listOf([])), on(LIST, listOf([ada])));
    expect(await find({ email: 'Ada@Example.com' })).toMatchObject([{ id: 'cus_1' }]);
    expect(sent.map(({ params }) => params.email)).toEqual(['Ada@Example.com', 'ada@example.com']);
    wire(on(LIST, listOf([{ ...ada, id: 'cus_2', email: 'Ada@Example.com' }])));
    expect(await find({ email: 'Ada@Example.com' })).toMatchObject([{ id: 'cus_2' }]);
  });

  test.each<[string, Row, RegExp]>([
    ['nothing', {}, /^Customer: all fields are empty\. Fill in at least one to search by\.$/],
    ['blanks', { email: ' ' }, /^Customer: all fields are empty/],
    ['a name', { email: 'Ada' }, /^Email: this is not one email address, like jenny@example\.com\.$/],
    ['two addresses', { email: 'a@b.example;c@d.example' }, /^Email: this is not one email address/],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(find(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test('a failure is told, not an empty list', async () => {
    wire(fails(LIST, 403, { message: "Having the 'rak_customer_read' permission" }));
    expect((await failureOf(find({ email: 'ada@example.com' }))).message).toMatch(/“Customers: Read”/);
  });
});

describe('in a shop', () => {
  const { act, restrictedKey, sell, stripe } = useEmbeddedStripe();
  const find = async (email: string) => (await act<Row[]>('find_customer', { email })).map(({ id }) => id);

  test('all who share an address, the newest first, and guests are none', async () => {
    const [first, second] = [
      await stripe().customers.create({ email: 'ada@example.com', name: 'Ada' }),
      await stripe().customers.create({ email: 'ada@example.com', name: 'Ada, again' }),
    ];
    await sell({}, { email: 'guest@example.com' });
    expect(await find('ada@example.com')).toEqual([second.id, first.id]);
    expect(await find('ADA@example.com')).toEqual([second.id, first.id]);
    for (const email of ['guest@example.com', 'nobody@example.com']) {
      expect(await find(email)).toEqual([]);
    }
  });

  test('names the permission that is missing', async () => {
    const api_key = await restrictedKey({ charge: 'write' });
    expect((await failureOf(act('find_customer', { email: 'a@example.com' }, { api_key }))).message).toMatch(
      /“Customers: Read” \(rak_customer_read\)/,
    );
  });
});
