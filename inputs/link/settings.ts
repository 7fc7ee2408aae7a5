import type { ValuesOf } from '../define-inputs.ts';
import { afterPayment } from './after-payment.ts';
import { connect } from './connect.ts';
import { customer } from './customer.ts';
import { joinParams, type LinkParams, type Sale } from './group.ts';
import { invoice } from './invoice.ts';
import { items } from './items.ts';
import { limits } from './limits.ts';
import { paymentMethods } from './payment-methods.ts';
import { paymentPage } from './payment-page.ts';
import { records } from './records.ts';
import { shipping } from './shipping.ts';
import { subscription } from './subscription.ts';
import { tax } from './tax.ts';

/** All that can be set on a payment link, when it is created and later: the fields in their groups. */
export const linkSettings = {
  ...afterPayment.fields,
  ...items.fields,
  ...subscription.fields,
  ...limits.fields,
  ...customer.fields,
  ...shipping.fields,
  ...paymentPage.fields,
  ...paymentMethods.fields,
  ...tax.fields,
  ...invoice.fields,
  ...records.fields,
  ...connect.fields,
};

/** The parameters that Stripe gets of what was filled in, for a link that sells this. */
export const toLinkParams = (input: ValuesOf<typeof linkSettings>, sold: Sale): LinkParams => {
  const sale = {
    ...sold,
    invoices: input.create_invoice ?? sold.link?.invoice_creation?.enabled ?? false,
    // Charged shipping comes on top of the items: what is paid is not known before the checkout.
    total: input.shipping_rates.length ? undefined : sold.total,
  };
  return joinParams(
    afterPayment.toParams(input, sale),
    items.toParams(input, sale),
    subscription.toParams(input, sale),
    limits.toParams(input, sale),
    customer.toParams(input, sale),
    shipping.toParams(input, sale),
    paymentPage.toParams(input, sale),
    paymentMethods.toParams(input, sale),
    tax.toParams(input, sale),
    invoice.toParams(input, sale),
    records.toParams(input, sale),
    connect.toParams(input, sale),
  );
};
