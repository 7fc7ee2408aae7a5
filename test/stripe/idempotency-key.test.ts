import { idempotencyKey } from '../../stripe/once.ts';

describe('idempotencyKey', () => {
  test('is the same for the same parts, and of a length that Stripe accepts', () => {
    expect(idempotencyKey('refund', 'ch_1', 'order-1', 500, 0)).toBe(
      idempotencyKey('refund', 'ch_1', 'order-1', 500, 0),
    );
    expect(idempotencyKey({ a: 1, b: ['x'] })).toMatch(/^zapier-[0-9a-f]{64}$/);
  });

  test('differs if a part or the end of a part differs', () => {
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
