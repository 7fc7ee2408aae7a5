import { listSessions } from '../../stripe/checkouts.ts';
import { itemOf, listOf, productOf, sessionOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { overStripe } from '../support/zapier.ts';

useWire();

const items = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => itemOf({ id: `li_${from + i}` }));

test('of a page of checkouts, the rest of the long orders is read, and of no other', async () => {
  const sent = wire(
    on(
      'GET /v1/checkout/sessions',
      listOf([
        sessionOf({ id: 'cs_short', line_items: listOf(items(0, 2)) }),
        sessionOf({ id: 'cs_long', line_items: listOf(items(0, 10), true) }),
      ]),
    ),
    on('GET /v1/checkout/sessions/cs_long/line_items', listOf(items(10, 100), true)),
    on('GET /v1/checkout/sessions/cs_long/line_items', listOf(items(110, 3))),
  );
  const [short, long] = await overStripe((stripe) => listSessions(stripe, { status: 'complete', limit: 24 }));
  expect(short?.line_items?.data).toHaveLength(2);
  expect(long?.line_items?.data.map(({ id }) => id)).toEqual(items(0, 113).map(({ id }) => id));
  expect(sent[0]?.params).toEqual({
    status: 'complete',
    limit: '24',
    'expand[0]': 'data.line_items',
    'expand[1]': 'data.payment_intent.latest_charge.balance_transaction',
    'expand[2]': 'data.invoice.payments',
    'expand[3]': 'data.payment_link',
    'expand[4]': 'data.discounts.promotion_code',
  });
  expect(sent.slice(1).map(({ params }) => params)).toEqual([
    { limit: '100', starting_after: 'li_9', 'expand[0]': 'data.price.product' },
    { limit: '100', starting_after: 'li_109', 'expand[0]': 'data.price.product' },
  ]);
});

test('names the products of a page with one request for each hundred', async () => {
  const sold = Array.from({ length: 101 }, (_, i) =>
    itemOf({ id: `li_${i}`, price: { id: `price_${i}`, product: `prod_${i}`, unit_amount: 100 } }),
  );
  const products = sold.map((_, i) => productOf({ id: `prod_${i}`, name: `Mug ${i}` }));
  const sent = wire(
    on('GET /v1/checkout/sessions', listOf([sessionOf({ line_items: listOf(sold) })])),
    on('GET /v1/products', listOf(products.slice(0, 100))),
    on('GET /v1/products', listOf(products.slice(100))),
  );
  const [session] = await overStripe((stripe) => listSessions(stripe, {}));
  expect(sent[2]?.params).toEqual({ 'ids[0]': 'prod_100', limit: '100' });
  expect(session?.line_items?.data.at(-1)?.price?.product).toMatchObject({ name: 'Mug 100' });
});
