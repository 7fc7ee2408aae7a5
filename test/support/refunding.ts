import { fullCharge, paidSession } from './full-objects.ts';
import { intentOf, listOf } from './objects.ts';
import { type Answer, on } from './wire.ts';
import { operationOf, type Row, run, step } from './zapier.ts';

export const INTENT = 'GET /v1/payment_intents/pi_1';
export const SESSIONS = 'GET /v1/checkout/sessions';
export const REFUND = 'POST /v1/refunds';

/** Runs the action `refund_payment` on the payment `pi_1`, or another that the input names. */
export const refundPayment = (input: Row = {}, authData: Record<string, string> = {}) =>
  run<Row>(operationOf('creates', 'refund_payment').perform, step({ payment: 'pi_1', ...input }, authData));

/** The answers to the two reads that come before a refund of `pi_1`. */
export const payment = (charge: object = {}): [Answer, Answer] => [
  on(INTENT, intentOf({ latest_charge: fullCharge(charge) })),
  on(SESSIONS, listOf([paidSession()])),
];
