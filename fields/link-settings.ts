import type { InferInputData } from 'zapier-platform-core';
import { afterPayment } from './link-after-payment.ts';
import { checkout } from './link-checkout.ts';
import { connect } from './link-connect.ts';
import { joinParams, type LinkContext, type LinkParams, type Sale } from './link-group.ts';
import { invoice } from './link-invoice.ts';
import { limits } from './link-limits.ts';
import { records } from './link-records.ts';

const GROUPS = [afterPayment, invoice, checkout, limits, connect, records];

const fields = [
  ...afterPayment.fields,
  ...invoice.fields,
  ...checkout.fields,
  ...limits.fields,
  ...connect.fields,
  ...records.fields,
] as const;

/** All that can be set on a payment link, when it is created and later: the fields in their groups. */
export const settings = { groups: GROUPS.map(({ group }) => group), fields };

/**
 * Checks all settings of a link, as far as that is possible before any request.
 *
 * @returns what turns them into Stripe's parameters once it is known what the link sells
 */
export const parseSettings = (
  input: InferInputData<typeof fields>,
  context: LinkContext,
): ((sale: Sale) => LinkParams) => {
  const parsed = GROUPS.map(({ parse }) => parse(input, context));
  return (sale) => joinParams(parsed.map((toParams) => toParams(sale)));
};
