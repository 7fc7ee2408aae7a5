import { type RefundOrder, readRefundableCharge, refundOnce } from '../../stripe/refunding.ts';
import { type Answer, failureOf, on, overStripe, refundOf, wire } from './unit.ts';

export const CHARGE = 'GET /v1/charges/ch_1';
export const REFUND = 'POST /v1/refunds';
export const REFUNDS = 'GET /v1/refunds';

export const bearing = (reference: string, more: object = {}) =>
  refundOf({ metadata: { zapier_reference: reference }, ...more });

/** Refunds the charge as an action does. */
export const refunding = (order: RefundOrder) =>
  overStripe(async (stripe) => refundOnce(stripe, await readRefundableCharge(stripe, 'ch_1'), order));

/** The same, and all that was sent. */
export const refund = async (order: RefundOrder, charge: object, ...answers: Answer[]) => {
  const sent = wire(on(CHARGE, charge), ...answers);
  const result = await refunding(order);
  return { ...result, sent, posted: sent.filter(({ request }) => request === REFUND) };
};

export const refused = (order: RefundOrder, charge: object) => {
  wire(on(CHARGE, charge));
  return failureOf(refunding(order));
};
