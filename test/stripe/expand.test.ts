import type Stripe from 'stripe';
import { accountName } from '../../stripe/accounts.ts';
import { expanded, idOf } from '../../stripe/expand.ts';
import { idempotencyKey } from '../../stripe/once.ts';

test.each([
  ['cus_1', 'cus_1', null],
  [{ id: 'cus_1' }, 'cus_1', { id: 'cus_1' }],
  [null, null, null],
  [undefined, null, null],
])('the id of %p is %p, and what was expanded is %p', (value, id, object) => {
  expect(idOf(value)).toBe(id);
  expect(expanded(value)).toEqual(object);
});

test.each([
  [{ settings: { dashboard: { display_name: 'Ada’s Mugs' } }, email: 'a@b.de' }, 'Ada’s Mugs'],
  [{ settings: { dashboard: { display_name: null } }, business_profile: { name: 'Mugs Ltd' } }, 'Mugs Ltd'],
  [{ business_profile: { name: null }, email: 'a@b.de' }, 'a@b.de'],
  [{}, 'acct_1'],
])('the account %j is called %p', (account, name) => {
  expect(accountName({ id: 'acct_1', ...account } as unknown as Stripe.Account)).toBe(name);
});

describe('idempotencyKey', () => {
  test('is the same for the same parts in any run, and of a length that Stripe takes', () => {
    expect(idempotencyKey('refund', 'ch_1', 'order-1', 500, 0)).toBe(
      idempotencyKey('refund', 'ch_1', 'order-1', 500, 0),
    );
    expect(idempotencyKey({ a: 1, b: ['x'] })).toMatch(/^zapier-[0-9a-f]{64}$/);
  });

  test('differs with every part, and with where one part ends', () => {
    const keys = [
      idempotencyKey('refund', 'ch_1', 'a', 1),
      idempotencyKey('refund', 'ch_1', 'a', 2),
      idempotencyKey('refund', 'ch_1', 'b', 1),
      idempotencyKey('refund', 'ch_2', 'a', 1),
      idempotencyKey('link', 'ch_1', 'a', 1),
      idempotencyKey('refund', 'ch_1a', '', 1),
      idempotencyKey('refund', 'ch_1', 'a', '1'),
      idempotencyKey('refund', 'ch_1', undefined, 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
