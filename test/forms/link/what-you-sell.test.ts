import { invoice } from '../../../forms/link/invoice.ts';
import { productDetails } from '../../../forms/link/what-you-sell.ts';
import { choicesOf } from '../../support/link-groups.ts';
import { listOf } from '../../support/objects.ts';
import { on, useWire, wire } from '../../support/wire.ts';

useWire();

test('lists tax codes by their names', async () => {
  wire(on('GET /v1/tax_codes', listOf([{ id: 'txcd_1', name: 'Gift Card', description: '…' }])));
  expect((await choicesOf(productDetails.fields.product_tax_code)).results).toEqual([
    { id: 'txcd_1', label: 'Gift Card' },
  ]);
});

test('lists active templates of invoices by their names', async () => {
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
