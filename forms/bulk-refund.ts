import { invalid } from '../lib/errors.ts';
import { MAX_BULK_REFUNDS } from '../stripe/bulk-refunds.ts';
import { type Field, inGroup, type ValuesOf } from '../zapier/inputs.ts';
import { list, text } from '../zapier/kinds.ts';
import { paymentId, paymentLinkId } from './ids.ts';
import { paidPeriod } from './period.ts';
import { connectOptions, refundOrder } from './refund.ts';

const listed = list({
  ...paymentId({
    limits: true,
    help: `Up to ${MAX_BULK_REFUNDS} payments. Choose them, or map their ids, with commas, semicolons, blanks or lines between them. Or leave this empty and fill in **Payment Link** or **Paid From**.`,
  }),
  label: 'Payments',
  // An id that is wrong is reported beside the others, and does not stop them.
  parse: text('Payments', { required: true, max: 255 }).parse,
});

/** The ids of one text, or of several. */
const apart = (given: unknown): unknown[] =>
  [given].flat(2).flatMap((part) => (typeof part === 'string' ? part.split(/[\s,;]+/) : [part]));

const payments: Field<string[]> = {
  ...listed,
  parse: (given, context) => listed.parse(apart(given), context),
};

/** The fields of a bulk refund. */
export const bulkRefundFields = {
  ...inGroup('What to Refund', {
    payments,
    payment_link: paymentLinkId({
      limits: true,
      help: `Refunds all payments of this link, oldest first: up to ${MAX_BULK_REFUNDS} in one step, those of its subscriptions too. If **Payments Remaining** is above 0 afterwards, run the step again.`,
    }),
    ...paidPeriod,
  }),
  ...refundOrder,
  ...connectOptions,
};

type Values = ValuesOf<typeof bulkRefundFields>;

/** Checks that the step says which payments it refunds, and in one way only. */
export const checkChoice = ({ payments, payment_link: link, paid_from: from, paid_to: to }: Values): void => {
  if (payments.length && link)
    throw invalid('Payment Link', 'Payments is filled in as well. Empty one of the two.');
  if (payments.length && (from || to)) {
    throw invalid(
      from ? 'Paid From' : 'Paid To',
      'Payments is filled in as well, and a period does not go with it. Empty one of the two.',
    );
  }
  if (payments.length > MAX_BULK_REFUNDS) {
    throw invalid(
      'Payments',
      `${payments.length} are too many for one step: at most ${MAX_BULK_REFUNDS}. Split the list over several steps.`,
    );
  }
  if (payments.length || link || from) return;
  throw to
    ? invalid('Paid From', 'is empty. Without a payment link, a period needs its first day.')
    : invalid('Payments', 'is empty. Choose the payments, or fill in Payment Link or Paid From.');
};
