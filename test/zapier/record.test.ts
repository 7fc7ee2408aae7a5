import type { ZObject } from 'zapier-platform-core';
import { downloadInvoicePdf } from '../../hydrators.ts';
import { summarize } from '../../records/shared.ts';
import { dashboardUrl, ofAccount } from '../../stripe/dashboard.ts';
import { defineRecord, fieldsOf } from '../../zapier/record.ts';
import { mismatches } from '../support/records.ts';

interface Order {
  id: string;
  total: number | null;
  currency: string | null;
  at?: number | null;
  buyer?: string | null;
  home?: { line1?: string | null; city?: string | null } | null;
  paid?: boolean;
  tags?: Record<string, unknown> | null;
  items: { what: string | null; price: number }[];
}

const item = fieldsOf<Order['items'][number]>();
const {
  text,
  number,
  integer,
  boolean,
  time,
  currency,
  amount,
  money,
  name,
  address,
  list,
  dict,
  file,
  details,
} = fieldsOf<Order>();

const example: Order = {
  id: 'o_1',
  total: 1250,
  currency: 'usd',
  at: 1767261600,
  buyer: 'Ada King Lovelace',
  home: { line1: '1 Main St', city: 'Springfield' },
  paid: true,
  tags: { a: 'b' },
  items: [
    { what: 'Mug', price: 500 },
    { what: null, price: 750 },
  ],
};

const order = defineRecord(
  'Order',
  {
    id: text('Order ID', (o) => o.id),
    weight: number('Weight', (o) => o.items.length / 2),
    pieces: integer('Pieces', (o) => o.items.length),
    paid: boolean('Paid', (o) => o.paid),
    created_at: time('Created At', (o) => o.at),
    currency: currency('Currency', (o) => o.currency),
    tax: amount('Tax', (o) => [o.total, o.currency]),
    ...money('total', 'Total', (o) => [o.total, o.currency]),
    ...name('buyer', 'Buyer', (o) => o.buyer),
    ...address('home', 'Home', (o) => o.home),
    items: list('Items', (o: Order): Order['items'] => o.items, {
      what: item.text('What', ({ what }) => what),
      price: item.amount('Price', ({ price }) => [price, 'usd']),
    }),
    tags: dict('Tags', (o) => o.tags),
    ...details((o) => (o.buyer ? null : 'The buyer is missing.')),
    pdf: file(
      'PDF',
      downloadInvoicePdf,
      (o) => (o.paid ? { invoice: o.id } : null),
      'https://example.com/o.pdf',
    ),
  },
  example,
);

const EMPTY: Order = { id: 'o_2', total: null, currency: null, items: [] };
const dehydrateFile = jest.fn((_hydrator: unknown, input: object) => `hydrate|||${JSON.stringify(input)}`);
const z = { dehydrateFile } as unknown as ZObject;

test('maps an object to values', () => {
  expect(order.map(example, z)).toEqual({
    id: 'o_1',
    weight: 1,
    pieces: 2,
    paid: true,
    created_at: '2026-01-01T10:00:00Z',
    currency: 'USD',
    tax: 12.5,
    total: 12.5,
    total_minor: 1250,
    total_display: '$12.50',
    buyer_name: 'Ada King Lovelace',
    buyer_first_name: 'Ada',
    buyer_last_name: 'King Lovelace',
    home_line1: '1 Main St',
    home_line2: null,
    home_city: 'Springfield',
    home_state: null,
    home_postal_code: null,
    home_country: null,
    items: [
      { what: 'Mug', price: 5 },
      { what: null, price: 7.5 },
    ],
    tags: { a: 'b' },
    details_complete: true,
    details_note: null,
    pdf: 'hydrate|||{"invoice":"o_1"}',
  });
});

test('has output fields with labels and types', () => {
  expect(order.outputFields).toEqual([
    { key: 'id', label: 'Order ID', type: 'string' },
    { key: 'weight', label: 'Weight', type: 'number' },
    { key: 'pieces', label: 'Pieces', type: 'integer' },
    { key: 'paid', label: 'Paid', type: 'boolean' },
    { key: 'created_at', label: 'Created At', type: 'datetime' },
    { key: 'currency', label: 'Currency', type: 'string' },
    { key: 'tax', label: 'Tax', type: 'number' },
    { key: 'total', label: 'Total', type: 'number' },
    { key: 'total_minor', label: 'Total (Minor Units)', type: 'integer' },
    { key: 'total_display', label: 'Total (Display)', type: 'string' },
    { key: 'buyer_name', label: 'Buyer Name', type: 'string' },
    { key: 'buyer_first_name', label: 'Buyer First Name', type: 'string' },
    { key: 'buyer_last_name', label: 'Buyer Last Name', type: 'string' },
    { key: 'home_line1', label: 'Home Address Line 1', type: 'string' },
    { key: 'home_line2', label: 'Home Address Line 2', type: 'string' },
    { key: 'home_city', label: 'Home City', type: 'string' },
    { key: 'home_state', label: 'Home State', type: 'string' },
    { key: 'home_postal_code', label: 'Home Postal Code', type: 'string' },
    { key: 'home_country', label: 'Home Country', type: 'string' },
    {
      key: 'items',
      label: 'Items',
      children: [
        { key: 'what', label: 'What', type: 'string' },
        { key: 'price', label: 'Price', type: 'number' },
      ],
    },
    { key: 'tags', label: 'Tags', dict: true },
    { key: 'details_complete', label: 'Details Complete', type: 'boolean' },
    { key: 'details_note', label: 'Details Note', type: 'string' },
    { key: 'pdf', label: 'PDF', type: 'file' },
  ]);
});

test('has a sample that is mapped from the example, with an example of each file', () => {
  expect(order.sample).toEqual({ ...order.map(example, z), pdf: 'https://example.com/o.pdf' });
  expect(mismatches(order.outputFields, order.sample)).toEqual([]);
});

test('has null for a missing value, and an empty list or object', () => {
  const row = order.map(EMPTY, z);
  expect(Object.keys(row)).toEqual(Object.keys(order.sample));
  expect(Object.values(row).filter((value) => value === undefined)).toEqual([]);
  const { id, weight, pieces, items, tags, details_complete, details_note, ...others } = row;
  expect([id, weight, pieces, items, tags]).toEqual(['o_2', 0, 0, [], {}]);
  expect([details_complete, details_note]).toEqual([false, 'The buyer is missing.']);
  expect(new Set(Object.values(others))).toEqual(new Set([null]));
});

test('keeps zero and false', () => {
  expect(order.map({ ...EMPTY, total: 0, currency: 'jpy', at: 0, paid: false }, z)).toMatchObject({
    total: 0,
    total_minor: 0,
    total_display: '¥0',
    tax: 0,
    paid: false,
    created_at: '1970-01-01T00:00:00Z',
  });
});

test('dehydrates a file with the input of its hydrator', () => {
  dehydrateFile.mockClear();
  order.map(example, z);
  expect(dehydrateFile.mock.calls).toEqual([[downloadInvoicePdf, { invoice: 'o_1' }]]);
  expect(order.map({ ...example, paid: false }, z).pdf).toBeNull();
});

describe('a name', () => {
  test.each([
    ['Ada', 'Ada', null],
    ['Ada Lovelace', 'Ada', 'Lovelace'],
    ['  Ada   van  der Berg ', 'Ada', 'van der Berg'],
    ['山田 太郎', '山田', '太郎'],
    ['', null, null],
    ['  ', null, null],
    [null, null, null],
  ])('is split: %p is %p and %p', (buyer, first, last) => {
    const row = order.map({ ...EMPTY, buyer }, z);
    expect([row.buyer_first_name, row.buyer_last_name]).toEqual([first, last]);
  });
});

describe('an amount', () => {
  test.each([
    [1200, 'jpy', 1200, '¥1,200'],
    [1250, 'kwd', 1.25, 'KWD 1.250'],
    [500000, 'ugx', 5000, 'UGX 5,000'],
    [-500, 'usd', -5, '-$5.00'],
  ])('has three fields: %p %s', (total, code, major, display) => {
    expect(order.map({ ...EMPTY, total, currency: code }, z)).toMatchObject({
      total: major,
      total_minor: total,
      total_display: display,
    });
  });

  test('has only minor units if it has no currency', () => {
    expect(order.map({ ...EMPTY, total: 5 }, z)).toMatchObject({
      total: null,
      total_minor: 5,
      total_display: null,
    });
  });
});

test.each([
  [0, '1970-01-01T00:00:00Z'],
  [1767261600, '2026-01-01T10:00:00Z'],
  [4102444800, '2100-01-01T00:00:00Z'],
])('a time of %p seconds is %s', (seconds, iso) => {
  const at = fieldsOf<number>().time('At', (unix) => unix);
  expect(at.value(seconds, () => '')).toBe(iso);
});

test.each([
  [
    [
      { quantity: 2, description: 'T-shirt' },
      { quantity: 1, description: 'Mug' },
    ],
    '2 × T-shirt, 1 × Mug',
  ],
  [[{ quantity: null, description: null }], '1 × Item'],
  [[{ quantity: 0, description: 'Seat' }], '0 × Seat'],
  [[], null],
])('the summary of %j is %p', (items, summary) => {
  expect(summarize(items)).toBe(summary);
});

test.each([
  ['payments', 'pi_1', false, 'https://dashboard.stripe.com/test/payments/pi_1'],
  ['payments', 'pi_1', true, 'https://dashboard.stripe.com/payments/pi_1'],
  ['invoices', null, true, null],
])('the Dashboard URL of %s %p (live: %p) is %p', (page, id, live, url) => {
  expect(dashboardUrl(page, id, live)).toBe(url);
});

test.each([
  [
    'https://dashboard.stripe.com/test/payments/pi_1',
    'https://dashboard.stripe.com/acct_1/test/payments/pi_1',
  ],
  ['https://dashboard.stripe.com/payments/pi_1', 'https://dashboard.stripe.com/acct_1/payments/pi_1'],
  [null, null],
])('the Dashboard URL %p becomes that of the connected account: %p', (dashboard_url, expected) => {
  const row = { id: 'pi_1', dashboard_url };
  expect(ofAccount(row, 'acct_1')).toEqual({ id: 'pi_1', dashboard_url: expected });
  expect(ofAccount(row, undefined)).toBe(row);
  expect(ofAccount({ id: 'bps_1' }, 'acct_1')).toEqual({ id: 'bps_1' });
});
