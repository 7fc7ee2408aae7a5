import { defineInputs } from '../inputs/define-inputs.ts';
import { paymentLinkId } from '../inputs/ids.ts';
import { period, periodOf } from '../inputs/period.ts';
import { defineSearch } from '../operations/define-search.ts';
import { sales } from '../records/sales.ts';
import { salesOf } from '../stripe/sales.ts';

export const findPaymentLinkSales = defineSearch({
  key: 'find_payment_link_sales',
  noun: 'Sales',
  label: 'Find Payment Link Sales',
  description:
    'Finds the sales figures of a payment link: count, revenue by currency, settled revenue, fees, net and refunds.',
  guide: ['View metrics'],
  inputs: defineInputs({
    payment_link: paymentLinkId({
      required: true,
      help: 'Counts checkouts, revenue, fees and refunds of this link. How often it was opened is not in Stripe’s API: views are in the Dashboard only. Large links take their time: where a step’s 30 seconds are not enough, **Truncated** is true and **Complete From** says from when on the figures are complete.',
    }),
    ...period,
  }),
  record: sales,
  perform: async (stripe, { payment_link, ...days }) => [await salesOf(stripe, payment_link, periodOf(days))],
});
