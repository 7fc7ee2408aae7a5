import { useEmbeddedStripe } from '../support/embedded.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const { perform, sample } = operationOf('searches', 'find_customer');

describe('over the wire', () => {
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

  test('returns the whole record, with one request', async () => {
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

  test('searches for an email address as typed, and in lower case if nothing is found', async () => {
    const sent = wire(on(LIST, listOf([])), on(LIST, listOf([ada])));
    expect(await find({ email: 'Ada@Example.com' })).toMatchObject([{ id: 'cus_1' }]);
    expect(sent.map(({ params }) => params.email)).toEqual(['Ada@Example.com', 'ada@example.com']);
    wire(on(LIST, listOf([{ ...ada, id: 'cus_2', email: 'Ada@Example.com' }])));
    expect(await find({ email: 'Ada@Example.com' })).toMatchObject([{ id: 'cus_2' }]);
  });

  test.each<[string, Row, RegExp]>([
    ['an empty form', {}, /^Customer: all fields are empty\. Fill in at least one to search by\.$/],
  ])('refuses %s before any request', async (_name, input, words) => {
    expect(await failureOf(find(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });
});

describe('against the embedded Stripe', () => {
  const { act, sell, stripe } = useEmbeddedStripe();
  const find = async (email: string) => (await act<Row[]>('find_customer', { email })).map(({ id }) => id);

  test('finds all customers that share an email address, newest first, without guests', async () => {
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
});
