import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { toAmount, toBoolean, toEmail } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { noteField, reasonField, referenceField, toRefundOrder } from '../fields/refund.ts';
import { refundResult } from '../records/refund.ts';
import { isLive, withStripe } from '../stripe/client.ts';
import { idOf } from '../stripe/objects.ts';
import { readRefundableCharge, refundOnce } from '../stripe/refunding.ts';
import { sessionOfPayment } from '../stripe/refunds.ts';

const inputFields = defineInputFields([
  {
    ...paymentField,
    helpText: 'Choose a payment, or map one: the id of a payment, charge, Checkout Session or paid invoice.',
  },
  {
    key: 'amount',
    label: 'Amount',
    type: 'string',
    placeholder: '12.50',
    helpText: 'In the currency of the payment, like `12.50`. Leave empty to refund all that is left.',
  },
  reasonField,
  noteField,
  referenceField,
  {
    key: 'instructions_email',
    label: 'Instructions Email',
    type: 'string',
    helpText:
      'Where Stripe asks the customer for their bank details. Only for payment methods that cannot be refunded directly, like Konbini or PromptPay.',
  },
  {
    key: 'refund_application_fee',
    label: 'Refund Application Fee',
    type: 'boolean',
    helpText: 'Stripe Connect: also gives back the application fee, in proportion to the amount.',
  },
  {
    key: 'reverse_transfer',
    label: 'Reverse Transfer',
    type: 'boolean',
    helpText:
      'Stripe Connect: also takes back what was transferred to the connected account, in proportion to the amount.',
  },
]);

type Input = InferInputData<typeof inputFields>;

export const perform = withStripe(async (stripe, bundle: Bundle<Input>) => {
  const { inputData: input } = bundle;
  const order = {
    ...toRefundOrder(input),
    amount: toAmount(input.amount, 'Amount'),
    refund_application_fee: toBoolean(input.refund_application_fee, 'Refund Application Fee'),
    reverse_transfer: toBoolean(input.reverse_transfer, 'Reverse Transfer'),
    instructions_email: toEmail(input.instructions_email, 'Instructions Email'),
  };
  const charge = await readRefundableCharge(stripe, input.payment);
  const session = await sessionOfPayment(stripe, idOf(charge.payment_intent));
  const { refund, existed } = await refundOnce(stripe, charge, order);
  return refundResult.map({ refund, session, live: isLive(bundle), existed });
});

export const refundPayment = defineCreate({
  key: 'refund_payment',
  noun: 'Refund',
  display: {
    label: 'Refund Payment',
    description:
      'Refunds all or part of a payment to the customer. It usually takes 5–10 business days to arrive.',
  },
  operation: {
    inputFields,
    perform,
    outputFields: refundResult.outputFields,
    sample: refundResult.sample,
    lock: { key: 'refund-{{bundle.inputData.payment}}', scope: ['auth'], timeout: 60 },
  },
});
