import { shipping } from '../../../forms/link/shipping.ts';
import { choicesOf } from '../../support/link-groups.ts';
import { listOf } from '../../support/objects.ts';
import { on, useWire, wire } from '../../support/wire.ts';

useWire();

test('lists countries by their names', async () => {
  const { results } = await choicesOf(shipping.fields.shipping_countries);
  const names = Object.fromEntries(results.map(({ id, label }) => [id, label]));
  expect(names).toMatchObject({ US: 'United States', DE: 'Germany', CI: 'Côte d’Ivoire' });
  expect(results.length).toBeGreaterThan(200);
  // Stripe does not ship to countries under sanctions.
  for (const code of ['CU', 'IR', 'KP', 'SY']) expect(names).not.toHaveProperty(code);
});

test('lists shipping rates by their names and amounts', async () => {
  const rates = [
    { id: 'shr_1', display_name: 'Express', fixed_amount: { amount: 900, currency: 'eur' } },
    { id: 'shr_2', display_name: null },
  ];
  const sent = wire(on('GET /v1/shipping_rates', listOf(rates)));
  expect(await choicesOf(shipping.fields.shipping_rates)).toEqual({
    results: [
      { id: 'shr_1', label: 'Express – €9.00' },
      { id: 'shr_2', label: 'shr_2' },
    ],
    paging_token: null,
  });
  expect(sent[0]?.params).toEqual({ active: 'true', limit: '100' });
});
