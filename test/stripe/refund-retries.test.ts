import { chargeOf, fails, failureOf, listOf, on, refundOf, resets, useWire, wire } from '../support/unit.ts';
import { bearing, CHARGE, REFUND, REFUNDS, refund, refunding } from '../support/unit-refunding.ts';

useWire();

/** Stripe's own failure, saved under the key and replayed. */
const replayed = fails(
  REFUND,
  500,
  { type: 'api_error' },
  { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' },
);

describe('when Stripe’s answer is lost or broken', () => {
  const keysOf = (posted: { headers: Record<string, string> }[]) =>
    posted.map(({ headers }) => headers['idempotency-key']);

  test('the same request goes out again under the same key', async () => {
    const { posted, existed } = await refund(
      { reference: 'r' },
      chargeOf(),
      resets(REFUND),
      on(REFUND, refundOf()),
    );
    expect(existed).toBe(false);
    expect(posted[1]?.params).toEqual(posted[0]?.params);
    expect(keysOf(posted)[0]).toBeDefined();
    expect(keysOf(posted)[1]).toBe(keysOf(posted)[0]);
  });

  test('a step that is run again uses that key as well', async () => {
    wire(on(CHARGE, chargeOf()), resets(REFUND), resets(REFUND), resets(REFUND));
    expect((await failureOf(refunding({ reference: 'r' }))).name).toBe('ThrottledError');
    const first = await refund({ reference: 'r' }, chargeOf(), on(REFUND, refundOf()));
    const again = await refund({ reference: 'r' }, chargeOf(), on(REFUND, refundOf()));
    expect(keysOf(again.posted)).toEqual(keysOf(first.posted));
  });

  test('a 500 that is replayed goes on under the next key where no refund bears the reference', async () => {
    const {
      posted,
      sent,
      existed,
      refund: made,
    } = await refund(
      { reference: 'r' },
      chargeOf(),
      replayed,
      on(REFUNDS, listOf([refundOf({ id: 're_other' })])),
      on(REFUND, refundOf({ id: 're_2' })),
    );
    expect(sent.map(({ request }) => request)).toEqual([CHARGE, REFUND, REFUNDS, REFUND]);
    expect([made.id, existed]).toEqual(['re_2', false]);
    expect(new Set(keysOf(posted)).size).toBe(2);
    expect(posted[1]?.params).toEqual(posted[0]?.params);
  });

  test('a 500 that is replayed although the refund was made returns that refund', async () => {
    const {
      refund: made,
      existed,
      posted,
    } = await refund(
      { reference: 'r' },
      chargeOf(),
      replayed,
      on(REFUNDS, listOf([bearing('r', { id: 're_made' })])),
    );
    expect([made.id, existed, posted.length]).toEqual(['re_made', true, 1]);
  });

  test('a 500 that was not replayed proves nothing: the step is run again, under the same key', async () => {
    const once = fails(REFUND, 500, { type: 'api_error' }, { 'stripe-should-retry': 'false' });
    wire(on(CHARGE, chargeOf()), once);
    expect((await failureOf(refunding({ reference: 'r' }))).name).toBe('ThrottledError');
  });

  test('keys are not tried for ever', async () => {
    const none = on(REFUNDS, listOf([]));
    const sent = wire(on(CHARGE, chargeOf()), ...Array.from({ length: 5 }, () => [replayed, none]).flat());
    expect((await failureOf(refunding({ reference: 'r' }))).name).toBe('ThrottledError');
    expect(new Set(keysOf(sent.filter(({ request }) => request === REFUND))).size).toBe(5);
  });
});
