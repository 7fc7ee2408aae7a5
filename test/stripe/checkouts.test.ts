import { expiredCheckouts, listSessions, paymentIdOf, readSession } from '../../stripe/checkouts.ts';
import { intentOf, invoicePaymentOf, itemOf, listOf, productOf, sessionOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { overStripe } from '../support/zapier.ts';

useWire();

const READ = 'GET /v1/checkout/sessions/cs_test_1';
const LIST = 'GET /v1/checkout/sessions';

const EXPANDED = [
  ...['line_items', 'payment_intent.latest_charge.balance_transaction', 'invoice.payments'],
  ...['payment_link', 'discounts.promotion_code', 'shipping_cost.shipping_rate'],
];
const expand = (paths: string[]) => Object.fromEntries(paths.map((path, i) => [`expand[${i}]`, path]));
const read = () => overStripe((stripe) => readSession(stripe, 'cs_test_1'));

const items = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => itemOf({ id: `li_${from + i}` }));

test('reads a checkout with everything that a record needs, with one request', async () => {
  const sent = wire(on(READ, sessionOf()));
  expect(await read()).toMatchObject({ id: 'cs_test_1' });
  expect(sent.map(({ params }) => params)).toEqual([expand([...EXPANDED, 'line_items.data.price.product'])]);
});

describe('the first payment of a subscription', () => {
  const subscribed = (...payments: object[]) =>
    sessionOf({
      ...{ mode: 'subscription', payment_intent: null, subscription: 'sub_1' },
      invoice: { id: 'in_1', payments: listOf(payments) },
    });

  test('is read with one more request, by the one that was paid of several attempts', async () => {
    const attempt = invoicePaymentOf('pi_0', { id: 'inpay_0', status: 'canceled' });
    const sent = wire(
      on(READ, subscribed(attempt, invoicePaymentOf('pi_1'))),
      on('GET /v1/payment_intents/pi_1', intentOf()),
    );
    expect(paymentIdOf(await read())).toBe('pi_1');
    expect(sent[1]?.params).toEqual({ 'expand[0]': 'latest_charge.balance_transaction' });
  });

  test.each([
    ['a trial costs nothing yet', []],
    ['a credit of the customer paid it', [invoicePaymentOf(null)]],
  ])('is not read if %s', async (_why, payments) => {
    wire(on(READ, subscribed(...payments)));
    expect(paymentIdOf(await read())).toBeNull();
  });
});

test('reads the rest of the long orders of a page, and of no other orders', async () => {
  const more = `${LIST}/cs_long/line_items`;
  const page = [
    sessionOf({ id: 'cs_short', line_items: listOf(items(0, 2)) }),
    sessionOf({ id: 'cs_long', line_items: listOf(items(0, 10), true) }),
  ];
  const sent = wire(
    on(LIST, listOf(page)),
    on(more, listOf(items(10, 100), true)),
    on(more, listOf(items(110, 3))),
  );
  const [short, long] = await overStripe((stripe) => listSessions(stripe, { status: 'complete', limit: 24 }));
  expect(short?.line_items?.data).toHaveLength(2);
  expect(long?.line_items?.data.map(({ id }) => id)).toEqual(items(0, 113).map(({ id }) => id));
  expect(sent.map(({ params }) => params)).toEqual([
    { status: 'complete', limit: '24', ...expand(EXPANDED.map((path) => `data.${path}`)) },
    { limit: '100', starting_after: 'li_9', 'expand[0]': 'data.price.product' },
    { limit: '100', starting_after: 'li_109', 'expand[0]': 'data.price.product' },
  ]);
});

test('reads the products of a page with one request for each hundred', async () => {
  const sold = Array.from({ length: 101 }, (_, i) =>
    itemOf({ id: `li_${i}`, price: { id: `price_${i}`, product: `prod_${i}`, unit_amount: 100 } }),
  );
  const products = sold.map((_, i) => productOf({ id: `prod_${i}`, name: `Mug ${i}` }));
  const sent = wire(
    on(LIST, listOf([sessionOf({ line_items: listOf([...sold, itemOf({ price: null })]) })])),
    on('GET /v1/products', listOf(products.slice(0, 100))),
    on('GET /v1/products', listOf(products.slice(100))),
  );
  const [session] = await overStripe((stripe) => listSessions(stripe, {}));
  expect(sent[2]?.params).toEqual({ 'ids[0]': 'prod_100', limit: '100' });
  expect(session?.line_items?.data[100]?.price?.product).toMatchObject({ name: 'Mug 100' });
});

test.each([
  [3, '24'],
  [100, '100'],
])('chooses %p checkouts for a trigger among the latest %s', async (limit, asked) => {
  const sessions = Array.from({ length: 5 }, (_, i) => sessionOf({ id: `cs_${i}` }));
  const sent = wire(on(LIST, listOf(sessions)));
  const accepts = ({ id }: { id: string }) => id !== 'cs_1';
  const found = await overStripe((stripe) =>
    expiredCheckouts.list(stripe, { link: 'plink_1', limit, accepts, types: [] }),
  );
  expect(found.map(({ id }) => id)).toEqual(['cs_0', 'cs_2', 'cs_3', 'cs_4'].slice(0, limit));
  expect(sent[0]?.params).toMatchObject({ status: 'expired', payment_link: 'plink_1', limit: asked });
});
