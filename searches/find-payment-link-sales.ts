import { paymentLinkId } from '../forms/ids.ts';
import { namedPeriod, period, periodOf } from '../forms/period.ts';
import { invalid } from '../lib/errors.ts';
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
    'Finds the sales figures of a payment link, or of all links: sales, revenue by currency, fees, net, refunds and renewals.',
  guide: ['View metrics'],
  inputs: defineInputs({
    payment_link: paymentLinkId({
      help: 'Leave empty for all payment links together. How often a link was opened is not in Stripe’s API: views are in the Dashboard only. If there is not enough time to read everything, **Truncated** is true, and **Details Note** says what is not counted.',
    }),
    period: namedPeriod,
    ...period,
    count_by: choice('Count By', COUNT_BY, {
      preset: 'payment',
      help: 'Bank debits and vouchers are paid days after the checkout. **When the money was there** finds them up to three weeks later, so that reports of one period after the other have each sale once.',
    }),
  }),
  record: sales,
  perform: async (
    stripe,
    { payment_link: link, period: named, count_by = 'payment', ...days },
    _bundle,
    deadline,
  ) => {
    if (named && (days.from || days.to))
      throw invalid('Period', 'From or To is filled in as well. Empty either Period or the two days.');
    const figures = await salesOf(stripe, { link, period: named ?? periodOf(days), countBy: count_by }, deadline);
    // Stripe's list is also empty for a link of the other mode, or of another account: this request fails for one.
    if (link && !figures.sales && !figures.expired) await stripe.paymentLinks.retrieve(link);
    return [figures];
  },
  // One run may take the whole rate of requests, for as long as a step lives.
  throttle: { window: 10, limit: 1, scope: ['auth', 'action'] },
});
