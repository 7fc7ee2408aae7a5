import { paymentId } from '../forms/ids.ts';
import { checkOrder, refundOptions, refundOrder } from '../forms/refund.ts';
import { invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { isLive } from '../operations/connection.ts';
import { refundResult } from '../records/refund.ts';
import { idOf } from '../stripe/expand.ts';
import { unlessForbidden } from '../stripe/failures.ts';
import { originOfPayment } from '../stripe/origin.ts';
import { readRefundableCharge, refundOnce } from '../stripe/refunds.ts';
import { defineInputs, inGroup } from '../zapier/inputs.ts';
import { currency, money } from '../zapier/kinds.ts';

export const refundPayment = defineAction({
  key: 'refund_payment',
  noun: 'Refund',
  label: 'Refund Payment',
  description:
    'Refunds all or part of a payment. The customer usually has the money after 5–10 business days.',
  guide: ['Refund payment links'],
  writes: ['charge'],
  inputs: defineInputs({
    ...inGroup('What to Refund', {
      payment: paymentId({
        required: true,
        help: 'Choose a payment, or map the id of a payment, charge, Checkout Session or paid invoice.',
      }),
      amount: money('Amount', {
        limits: true,
        help: 'In the currency of the payment, not in what the customer saw. With a decimal point, without thousands separators: `1250.50`. Leave empty to refund all that is left.',
      }),
      currency: currency('Currency', {
        limits: true,
        help: 'Refunds nothing if the payment has another currency. Leave empty to refund in any currency.',
      }),
    }),
    ...refundOrder,
    ...refundOptions,
  }),
  record: refundResult,
  perform: async (stripe, { payment, currency: expected, ...order }, bundle) => {
    checkOrder(order);
    const charge = await readRefundableCharge(stripe, payment);
    const actual = charge.currency.toUpperCase();
    if (expected && actual !== expected) {
      throw invalid(
        'Currency',
        `this payment is in ${actual}, not in ${expected}. Nothing was refunded. Fill in the amount in ${actual}, and ${actual} here.`,
      );
    }
    // A key that may refund but not read invoices must not fail here.
    const session = await unlessForbidden(originOfPayment(stripe, idOf(charge.payment_intent)), null);
    return { ...(await refundOnce(stripe, charge, order)), session, live: isLive(bundle) };
  },
  lock: { key: 'refund-{{bundle.inputData.payment}}', scope: ['auth'], timeout: 60 },
});
