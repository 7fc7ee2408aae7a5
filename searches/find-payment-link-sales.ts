import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { paymentLinkField, toPaymentLinkId } from '../fields/payment-link.ts';
import { fromField, toField, toPeriod } from '../fields/period.ts';
import { sales } from '../records/sales.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';
import { salesOf } from '../stripe/sales.ts';

const inputFields = defineInputFields([
  {
    ...paymentLinkField,
    required: true,
    helpText:
      'Counts checkouts, revenue, fees and refunds of this link. How often it was opened is not in Stripe’s API: views are in the Dashboard only.',
  },
  fromField,
  {
    ...toField,
    helpText: `${toField.helpText} Large links take their time: where a step’s 30 seconds are not enough, **Truncated** is true and **Complete From** says from when on the figures are complete.`,
  },
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>) => {
    const link = toPaymentLinkId(input.payment_link);
    if (!link) throw invalid('Payment Link', 'is empty. Choose a payment link, or map its id.');
    return [sales.map(await salesOf(stripe, link, toPeriod(input.from, input.to)))];
  },
);

export const findPaymentLinkSales = defineSearch({
  key: 'find_payment_link_sales',
  noun: 'Sales',
  display: {
    label: 'Find Payment Link Sales',
    description:
      'Finds the sales figures of a payment link: count, revenue by currency, settled revenue, fees, net and refunds.',
  },
  operation: { inputFields, perform, outputFields: sales.outputFields, sample: sales.sample },
});
