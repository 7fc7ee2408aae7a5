import { discount } from '../../forms/promotion-code.ts';
import { choicesOf } from '../support/link-groups.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';

useWire();

test('lists valid coupons by their names and discounts', async () => {
  const coupon = { name: null, percent_off: null, amount_off: null, currency: null, valid: true };
  wire(
    on(
      'GET /v1/coupons',
      listOf([
        { ...coupon, id: 'SPRING', name: 'Spring', percent_off: 20 },
        { ...coupon, id: 'five', amount_off: 500, currency: 'eur' },
        { ...coupon, id: 'old', percent_off: 10, valid: false },
      ]),
    ),
  );
  expect((await choicesOf(discount.coupon)).results).toEqual([
    { id: 'SPRING', label: 'Spring – 20%' },
    { id: 'five', label: 'five – €5.00' },
  ]);
});
