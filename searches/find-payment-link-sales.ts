import { paymentLinkId } from '../forms/ids.ts';
import { period, periodOf } from '../forms/period.ts';
import { defineSearch } from '../operations/search.ts';
import { sales } from '../records/sales.ts';
import { salesOf } from '../stripe/sales.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

const COUNT_BY = { payment: 'When the money was there', checkout: 'When the checkout was opened' } as const;

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
      help: 'Counts checkouts, revenue, fees and refunds of this link. How often it was opened is not in Stripe’s API: views are in the Dashboard only. Large links take their time: where a step’s 30 seconds are not enough, **Truncated** is true, and only checkouts that were opened since **Complete From** are counted.',
    }),
    ...period,
    count_by: choice('Count By', COUNT_BY, {
      preset: 'payment',
      help: 'Bank debits and vouchers are paid days after the checkout. **When the money was there** finds them up to three weeks later, so that reports of one period after the other have each sale once.',
    }),
  }),
  record: sales,
  perform: async (stripe, { payment_link, count_by = 'payment', ...days }, _bundle, deadline) => [
    await salesOf(stripe, payment_link, periodOf(days), count_by, deadline),
  ],
  // One run may take the whole rate of requests, for as long as a step lives.
  throttle: { window: 10, limit: 1, scope: ['auth', 'action'] },
});
