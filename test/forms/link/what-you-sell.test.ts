import { invoice } from '../../../forms/link/invoice.ts';
import { productDetails, whatYouSell } from '../../../forms/link/what-you-sell.ts';
import { priceOf } from '../../support/full-objects.ts';
import { choicesOf } from '../../support/link-groups.ts';
import { listOf } from '../../support/objects.ts';
import { on, useWire, wire } from '../../support/wire.ts';

useWire();

test.each([
  [{ interval: 'month', interval_count: 1 }, 'Club – $20.00 every month'],
  [{ interval: 'month', interval_count: 3 }, 'Club – $20.00 every 3 months'],
  [null, 'Club – $20.00'],
])('a price says how often it is paid: %j', async (recurring, label) => {
  wire(on('GET /v1/prices', listOf([priceOf({ recurring, product: { id: 'prod_1', name: 'Club' } })])));
  expect((await choicesOf(whatYouSell.fields.price)).results).toEqual([{ id: 'price_1', label }]);
});

test('tax codes are chosen by their names', async () => {
  wire(on('GET /v1/tax_codes', listOf([{ id: 'txcd_1', name: 'Gift Card', description: '…' }])));
  expect((await choicesOf(productDetails.fields.product_tax_code)).results).toEqual([
    { id: 'txcd_1', label: 'Gift Card' },
  ]);
});

test('templates of invoices are chosen by their names, those that are in use', async () => {
  const templates = [
    { id: 'inrtem_1', nickname: 'Blue' },
    { id: 'inrtem_2', nickname: null },
  ];
  const sent = wire(on('GET /v1/invoice_rendering_templates', listOf(templates)));
  expect((await choicesOf(invoice.fields.invoice_template)).results).toEqual([
    { id: 'inrtem_1', label: 'Blue' },
    { id: 'inrtem_2', label: 'inrtem_2' },
  ]);
  expect(sent[0]?.params).toMatchObject({ status: 'active' });
});
