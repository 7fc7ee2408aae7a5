import { type Paid, useEmbeddedStripe } from '../support/embedded.ts';
import type { Row } from '../support/zapier.ts';

// The search against the embedded Stripe, which reads Stripe's query language.

const { act, sell } = useEmbeddedStripe();

const NOON = Date.parse('2026-11-22T12:00:00Z') / 1000;
const priced = (currency: string, unit_amount: number, metadata: Record<string, string>) => ({
  line_items: [{ price_data: { currency, unit_amount, product_data: { name: 'Mug' } }, quantity: 1 }],
  payment_intent_data: { metadata },
});

/** Four payments that differ in all fields. */
const openShop = async (): Promise<Record<string, Paid>> => ({
  ada: await sell(priced('usd', 1250, { order: '7' }), { at: NOON, email: 'ada@example.com' }),
  bob: await sell(priced('usd', 9000, { order: 'O"1" \\ OR x' }), {
    at: NOON + 86_400,
    email: 'bob@example.com',
    card: 'mastercard',
  }),
  yen: await sell(priced('jpy', 1250, { order: '7' }), { at: NOON + 2 * 86_400, email: 'yuki@example.com' }),
  eve: await sell(
    { ...priced('usd', 1250, { order: 'Seven' }), customer_creation: 'always' },
    { at: NOON + 3 * 86_400, email: 'eve@example.com', card: 'declined' },
  ),
});

const finder = async () => {
  const shop = await openShop();
  const names = new Map(Object.entries(shop).map(([name, { charge }]) => [charge, name]));
  return {
    shop,
    find: async (input: Row) =>
      (await act<Row[]>('find_payment', input)).map(({ id }) => names.get(String(id))),
  };
};

test('finds payments by each field and by combinations', async () => {
  const { find, shop } = await finder();
  const cases: [Row, string[]][] = [
    [{ amount: '12.50', currency: 'usd' }, ['ada', 'eve']],
    [{ amount: '12.50', currency: 'usd', status: 'failed' }, ['eve']],
    [{ amount: '1250', currency: 'JPY' }, ['yen']],
    [{ currency: 'jpy' }, ['yen']],
    [{ card_last4: '4444' }, ['bob']],
    [{ metadata_key: 'order', metadata_value: '7' }, ['yen', 'ada']],
    [{ metadata_key: 'order', metadata_value: '7', currency: 'usd' }, ['ada']],
    [{ metadata_key: 'order', metadata_value: 'seven' }, []],
    [{ metadata_key: 'order', metadata_value: 'O"1" \\ OR x' }, ['bob']],
    [{ metadata_key: 'order', metadata_value: '7" OR currency:"usd' }, []],
    [{ metadata_key: 'order"]:"7" OR metadata["x', metadata_value: 'x' }, []],
    [{ from: '2026-11-23', to: '2026-11-24' }, ['yen', 'bob']],
    [{ from: '2026-11-22T12:00:00Z', to: '2026-11-22T12:00:01Z' }, ['ada']],
    [{ to: '2026-11-22T12:00:00Z' }, []],
    [{ from: '2026-11-25T12:00:01Z' }, []],
    [{ email: 'bob@example.com' }, ['bob']],
    [{ email: 'bob@example.com', amount: '90', currency: 'usd', card_last4: '4444' }, ['bob']],
    [{ email: 'bob@example.com', card_last4: '4242' }, []],
    [{ email: 'ada@example.com', metadata_key: 'order', metadata_value: '7', from: '2026-11-22' }, ['ada']],
    [{ email: 'nobody@example.com' }, []],
    [{ payment: shop.ada?.payment, email: 'ADA@EXAMPLE.COM' }, ['ada']],
    [{ payment: shop.ada?.charge }, ['ada']],
    [{ payment: shop.ada?.session.id, currency: 'usd' }, ['ada']],
    [{ payment: shop.ada?.payment, email: 'bob@example.com' }, []],
    [{ payment: 'pi_unknown' }, []],
    [{ payment: 'cs_test_unknown' }, []],
  ];
  for (const [input, expected] of cases) expect([input, await find(input)]).toEqual([input, expected]);
});

test('finds the payments of a customer and of a guest by the same email address', async () => {
  const recurring = { interval: 'month' } as const;
  const price_data = { currency: 'usd', unit_amount: 1900, product_data: { name: 'Club' }, recurring };
  const { session } = await sell({ line_items: [{ price_data, quantity: 1 }] }, { email: 'ada@example.com' });
  const { charge } = await sell({}, { email: 'ada@example.com' });
  const rows = await act<Row[]>('find_payment', { email: 'ada@example.com' });
  expect(rows).toHaveLength(2);
  expect(rows.map(({ id }) => id)).toContain(charge);
  expect(rows.map(({ customer_id }) => customer_id)).toContain(session.customer);
});
