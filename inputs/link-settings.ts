import type { ValuesOf } from './define-inputs.ts';
import { afterPayment } from './link-after-payment.ts';
import { checkout } from './link-checkout.ts';
import { connect } from './link-connect.ts';
import { joinParams, type LinkParams, type Sale } from './link-group.ts';
import { invoice } from './link-invoice.ts';
import { limits } from './link-limits.ts';
import { records } from './link-records.ts';

/** All that can be set on a payment link, when it is created and later: the fields in their groups. */
export const linkSettings = {
  ...afterPayment.fields,
  ...invoice.fields,
  ...checkout.fields,
  ...limits.fields,
  ...connect.fields,
  ...records.fields,
};

/** The parameters that Stripe gets of what was filled in, for a link that sells this. */
export const toLinkParams = (input: ValuesOf<typeof linkSettings>, sale: Sale): LinkParams =>
  joinParams([
    afterPayment.toParams(input, sale),
    invoice.toParams(input, sale),
    checkout.toParams(input, sale),
    limits.toParams(input, sale),
    connect.toParams(input, sale),
    records.toParams(input, sale),
  ]);
