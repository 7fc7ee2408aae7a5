import { charge } from '../../records/charge.ts';
import { payment } from '../../records/payment.ts';
import { paidAt } from '../../stripe/charges.ts';
import { chargeOf, intentOf, sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

const [CHARGED, BOOKED, INVOICED, EVENT] = [1767261600, 1767261660, 1767520800, 1767607200];
const DAY = { CHARGED: '2026-01-01T10:00:00Z', BOOKED: '2026-01-01T10:01:00Z' };

const paid = (type: string, more: object = {}) =>
  chargeOf({
    balance_transaction: {
      created: BOOKED,
      currency: 'usd',
      exchange_rate: null,
      fee: 1,
      fee_details: [],
      net: 2,
    },
    created: CHARGED,
    payment_method_details: { type },
    ...more,
  });

describe('the time of a payment', () => {
  test.each([
    ['a card that was charged, whatever the event says', paid('card'), EVENT, CHARGED],
    ['a card that is not booked yet', paid('card', { balance_transaction: null }), undefined, CHARGED],
    ['a bank debit with an event, which is later than its booking', paid('sepa_debit'), EVENT, EVENT],
    ['a bank debit that was booked', paid('us_bank_account'), undefined, BOOKED],
    [
      'a bank debit without an event and a booking',
      paid('sepa_debit', { balance_transaction: 'txn_1' }),
      null,
      null,
    ],
    ['an event without a charge, as for a credit', null, EVENT, EVENT],
    ['neither a charge nor an event', null, undefined, null],
  ])('is that of %s', (_what, source, told, moment) => {
    expect(paidAt(source, told)).toBe(moment);
  });
});

test.each([
  ['succeeded', true, DAY.BOOKED],
  ['pending', true, null],
  ['failed', true, null],
  ['succeeded', false, null],
])('a charge that is %s, captured: %p, was paid at %p', (status, captured, at) => {
  expect(charge.map(paid('ideal', { status, captured }), z).paid_at).toBe(at);
});

describe('a payment', () => {
  const of = (more: object) => payment.map(sessionOf(more), z).paid_at;
  const latest_charge = paid('sepa_debit');
  const payment_intent = intentOf({ latest_charge });
  const invoice = { id: 'in_1', status_transitions: { paid_at: INVOICED } };

  test('was paid when its event says so, or else its invoice, or else its booking', () => {
    expect(of({ payment_intent, invoice, paid_at: EVENT })).toBe('2026-01-05T10:00:00Z');
    expect(of({ payment_intent, invoice })).toBe('2026-01-04T10:00:00Z');
    expect(of({ payment_intent, invoice: 'in_1' })).toBe(DAY.BOOKED);
  });

  test('was not paid yet if it is on its way, although the debit is booked', () => {
    expect(of({ payment_intent, invoice, payment_status: 'unpaid' })).toBeNull();
  });

  test('was paid when the checkout was complete if it was free', () => {
    const free = { payment_intent: null, payment_status: 'no_payment_required', amount_total: 0 };
    expect([of({ ...free, paid_at: EVENT }), of(free)]).toEqual(['2026-01-05T10:00:00Z', null]);
  });
});
