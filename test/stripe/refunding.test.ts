import type { RefundOrder } from '../../stripe/refunding.ts';
import { chargeOf, listOf, on, refundOf, useWire } from '../support/unit.ts';
import { bearing, REFUND, REFUNDS, refund, refused } from '../support/unit-refunding.ts';

useWire();

describe('which charges can be refunded', () => {
  test.each([
    ['pending', 'This payment is still on its way from the bank. It can be refunded once it has arrived.'],
    ['failed', 'Nothing was paid here, so there is nothing to refund.'],
  ])('not one that is %s: the Zap stays on', async (status, message) => {
    expect(await refused({}, chargeOf({ status }))).toEqual({ name: 'HaltedError', message });
  });

  test('one that is refunded in full already: the Zap stays on', async () => {
    const charge = chargeOf({ amount: 1200, amount_refunded: 1200, currency: 'jpy' });
    expect(await refused({ reference: 'a' }, charge)).toEqual({
      name: 'HaltedError',
      message: 'This payment of ¥1,200 is refunded in full already.',
    });
  });
});

describe('the request', () => {
  test('without an amount is for all that is left, with the charge to come along', async () => {
    const created = refundOf({ charge: chargeOf({ amount_refunded: 5000 }) });
    const {
      posted,
      existed,
      refund: made,
    } = await refund({ reference: 'order-1' }, chargeOf({ amount_refunded: 1500 }), on(REFUND, created));
    expect(posted[0]?.params).toEqual({
      charge: 'ch_1',
      amount: '3500',
      'metadata[zapier_reference]': 'order-1',
      'expand[0]': 'charge',
    });
    expect(existed).toBe(false);
    expect(made.charge).toMatchObject({ id: 'ch_1', amount_refunded: 5000 });
  });

  test('carries the reason, the note and the options of Connect', async () => {
    const { posted } = await refund(
      {
        amount: '12.50',
        reason: 'duplicate',
        note: 'Twice.',
        reference: 'r',
        refund_application_fee: true,
        reverse_transfer: false,
        instructions_email: 'ada@example.com',
      },
      chargeOf(),
      on(REFUND, refundOf()),
    );
    expect(posted[0]?.params).toMatchObject({
      amount: '1250',
      reason: 'duplicate',
      'metadata[zapier_note]': 'Twice.',
      refund_application_fee: 'true',
      reverse_transfer: 'false',
      instructions_email: 'ada@example.com',
    });
    expect(posted[0]?.params).not.toHaveProperty(['metadata[zapier_reason]']);
  });

  test('keeps “other”, which Stripe does not know, in the metadata', async () => {
    const { posted } = await refund(
      { reason: 'other', note: 'Moved away', reference: 'r' },
      chargeOf(),
      on(REFUND, refundOf()),
    );
    expect(posted[0]?.params).toMatchObject({
      'metadata[zapier_reason]': 'other',
      'metadata[zapier_note]': 'Moved away',
    });
    expect(posted[0]?.params).not.toHaveProperty('reason');
  });

  test('a charge that did not come along is the one that was read', async () => {
    const { refund: made } = await refund({ reference: 'r' }, chargeOf(), on(REFUND, refundOf()));
    expect(made.charge).toMatchObject({ id: 'ch_1', amount: 5000 });
  });
});

describe('the amount, in the payment’s own currency', () => {
  test.each([
    ['usd', '12.50', '1250'],
    ['usd', 12.5, '1250'],
    ['usd', '50', '5000'],
    ['jpy', '1200', '1200'],
    ['kwd', '1.250', '1250'],
    ['usd', '', '5000'],
  ])('%s %p is %s minor units', async (currency, amount, minor) => {
    const { posted } = await refund(
      { amount, reference: 'r' },
      chargeOf({ currency }),
      on(REFUND, refundOf()),
    );
    expect(posted[0]?.params.amount).toBe(minor);
  });

  test.each([
    ['usd', '50.01', 'Amount: $50.01 is more than what can still be refunded: $30.00 of $50.00.'],
    ['jpy', '3001', 'Amount: ¥3,001 is more than what can still be refunded: ¥3,000 of ¥5,000.'],
    ['jpy', '12.5', 'Amount: 12.5 JPY cannot be charged. JPY takes whole amounts only.'],
    ['usd', '1.001', 'Amount: 1.001 USD cannot be charged. USD takes at most two decimals.'],
    ['usd', '-1', 'Amount: “-1” is negative. Enter a positive amount.'],
    ['usd', '0', 'Amount: the amount has to be greater than zero.'],
  ])('%s %p is refused before the request', async (currency, amount, message) => {
    const charge = chargeOf({ currency, amount_refunded: 2000 });
    for (const reference of ['r', undefined]) {
      expect(await refused({ amount, reference }, charge)).toMatchObject({ name: 'AppError', message });
    }
  });
});

describe('a reference refunds once', () => {
  test.each(['succeeded', 'pending', 'requires_action'])(
    'an earlier refund that %s is returned and nothing is sent, be the charge refunded in full by now',
    async (status) => {
      const earlier = bearing('order-1', { id: 're_old', status, created: 1 });
      const charge = chargeOf({
        amount_refunded: 5000,
        refunds: listOf([refundOf({ id: 're_x' }), earlier]),
      });
      const { refund: made, existed, posted } = await refund({ reference: 'order-1', amount: '7' }, charge);
      expect(made).toMatchObject({ id: 're_old', charge: { id: 'ch_1', amount: 5000 } });
      expect(existed).toBe(true);
      expect(posted).toEqual([]);
    },
  );

  test('another reference is another refund, under another key', async () => {
    const charge = chargeOf({ amount_refunded: 500, refunds: listOf([bearing('order-1')]) });
    const first = await refund({ reference: 'order-1', amount: '5' }, chargeOf(), on(REFUND, refundOf()));
    const second = await refund({ reference: 'order-2', amount: '5' }, charge, on(REFUND, refundOf()));
    expect(second.existed).toBe(false);
    expect(second.posted[0]?.headers['idempotency-key']).not.toBe(
      first.posted[0]?.headers['idempotency-key'],
    );
  });

  test.each(['failed', 'canceled'])('after one that %s a new try goes under another key', async (status) => {
    const charge = chargeOf({ refunds: listOf([bearing('order-1', { status })]) });
    const before = await refund({ reference: 'order-1' }, chargeOf(), on(REFUND, refundOf()));
    const after = await refund({ reference: 'order-1' }, charge, on(REFUND, refundOf({ id: 're_2' })));
    expect(after).toMatchObject({ existed: false, refund: { id: 're_2' } });
    expect(after.posted[0]?.headers['idempotency-key']).not.toBe(
      before.posted[0]?.headers['idempotency-key'],
    );
  });

  test('the refund is found among more than Stripe sends along', async () => {
    const first = Array.from({ length: 10 }, (_, i) => refundOf({ id: `re_${i}` }));
    const page = Array.from({ length: 100 }, (_, i) => refundOf({ id: `re_a${i}` }));
    const {
      refund: made,
      existed,
      sent,
    } = await refund(
      { reference: 'order-1' },
      chargeOf({ refunds: listOf(first, true) }),
      on(REFUNDS, listOf(page, true)),
      on(REFUNDS, listOf([bearing('order-1', { id: 're_old' })])),
    );
    expect([made.id, existed]).toEqual(['re_old', true]);
    expect(sent[1]?.params).toEqual({ charge: 'ch_1', limit: '100' });
    expect(sent[2]?.params).toMatchObject({ charge: 'ch_1', starting_after: 're_a99' });
  });
});

describe('the reference that nobody named', () => {
  const derived = async (order: RefundOrder, charge: object = chargeOf()) => {
    const { posted } = await refund(order, charge, on(REFUND, refundOf()));
    return posted[0]?.params['metadata[zapier_reference]'];
  };

  test('is the same for the same payment, amount and reason, however the amount is written', async () => {
    const reference = await derived({ amount: '12.5', reason: 'duplicate' });
    expect(reference).toMatch(/^zapier-[0-9a-f]{25}$/);
    expect(await derived({ amount: '12.50', reason: 'duplicate' })).toBe(reference);
    expect(await derived({ amount: 12.5, reason: 'duplicate', note: 'n' })).toBe(reference);
    expect(await derived({})).toBe(await derived({ amount: '' }, chargeOf({ amount_refunded: 100 })));
  });

  test('differs with each of them', async () => {
    const references = [
      await derived({}),
      await derived({ amount: '12.5' }),
      await derived({ amount: '12.51' }),
      await derived({ reason: 'duplicate' }),
      await derived({}, chargeOf({ id: 'ch_2' })),
    ];
    expect(new Set(references).size).toBe(references.length);
  });

  test('keeps a replay of the step from refunding again', async () => {
    const reference = (await derived({ amount: '20' })) ?? '';
    const charge = chargeOf({ amount_refunded: 2000, refunds: listOf([bearing(reference)]) });
    expect((await refund({ amount: '20.00' }, charge)).existed).toBe(true);
  });
});
