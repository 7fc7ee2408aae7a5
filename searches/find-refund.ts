import type Stripe from 'stripe';
import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { toChoice, toText } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { REFUND_STATUSES } from '../fields/refund.ts';
import { refund } from '../records/refund.ts';
import { isLive, withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';
import { findRefunds, REFUND_METADATA } from '../stripe/refunds.ts';

const inputFields = defineInputFields([
  {
    ...paymentField,
    required: false,
    helpText:
      'Choose a payment, or map any of its ids. Fill in at least one field; a refund has to match all that are filled in.',
  },
  {
    key: 'reference',
    label: 'Reference',
    type: 'string',
    helpText: 'As it was given to the action **Refund Payment**.',
  },
  {
    key: 'status',
    label: 'Status',
    type: 'string',
    choices: REFUND_STATUSES,
    helpText: 'Without a payment, the latest 5,000 refunds are looked through.',
  },
]);

export const perform = withStripe(async (stripe, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const { inputData: input } = bundle;
  const reference = toText(input.reference, 'Reference', 500);
  const status = toChoice(input.status, REFUND_STATUSES, 'Status');
  if (!input.payment && !reference && !status) {
    throw invalid('Payment', 'all fields are empty. Fill in at least one to search by.');
  }
  const wants = (found: Stripe.Refund): boolean =>
    (!reference || found.metadata?.[REFUND_METADATA.reference] === reference) &&
    (!status || found.status === status);
  const found = await findRefunds(stripe, input.payment, wants, isLive(bundle));
  return found.map((source) => refund.map(source));
});

export const findRefund = defineSearch({
  key: 'find_refund',
  noun: 'Refund',
  display: {
    label: 'Find Refund',
    description: 'Finds refunds by payment, reference or status, the newest first.',
  },
  operation: { inputFields, perform, outputFields: refund.outputFields, sample: refund.sample },
});
