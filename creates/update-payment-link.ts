import type Stripe from 'stripe';
import { defineInputs, inGroup } from '../inputs/define-inputs.ts';
import { paymentLinkId } from '../inputs/ids.ts';
import { boolean } from '../inputs/kinds.ts';
import { clearing, toClearingParams } from '../inputs/link-clearing.ts';
import { joinParams } from '../inputs/link-group.ts';
import { linkSettings, toLinkParams } from '../inputs/link-settings.ts';
import { sharing, sharingOf } from '../inputs/link-sharing.ts';
import { defineAction } from '../operations/define-action.ts';
import { paymentLink } from '../records/payment-link.ts';
import { connectedAccount } from '../stripe/client.ts';

const link = inGroup('Payment Link', {
  payment_link: paymentLinkId({ required: true }),
  active: boolean('Active', {
    help: '`False` deactivates the link: nobody can pay through it any more. `True` takes payments again.',
  }),
});

export const updatePaymentLink = defineAction({
  key: 'update_payment_link',
  noun: 'Payment Link',
  label: 'Update Payment Link',
  description:
    'Changes a payment link: what happens after the payment, what it asks for, whether it is active.',
  guide: ['Change confirmation behavior', 'Use with Connect'],
  inputs: defineInputs({ ...link, ...linkSettings, ...sharing, ...clearing }),
  record: paymentLink,
  perform: async (stripe, { payment_link: id, active, clear, ...input }, bundle) => {
    const current = await stripe.paymentLinks.retrieve(id, { expand: ['line_items'] });
    const sale = {
      currency: current.currency,
      recurring: current.line_items?.data.some(({ price }) => price?.recurring) ?? false,
      connected: connectedAccount(bundle) !== undefined,
      transfers: Boolean(current.transfer_data),
      invoices: current.invoice_creation?.enabled ?? false,
    };
    const changes: Stripe.PaymentLinkUpdateParams = {
      ...joinParams([toClearingParams(clear, current), toLinkParams(input, sale)]),
      ...(active !== undefined && { active }),
    };
    const updated = Object.keys(changes).length
      ? await stripe.paymentLinks.update(id, { ...changes, expand: ['line_items'] })
      : current;
    return { link: updated, sharing: sharingOf(input) };
  },
});
