import type Stripe from 'stripe';
import { defineInputs, inGroup } from '../inputs/define-inputs.ts';
import { paymentLinkId } from '../inputs/ids.ts';
import { boolean } from '../inputs/kinds.ts';
import { clearing, toClearingParams, withoutCleared } from '../inputs/link/clearing.ts';
import { joinParams } from '../inputs/link/group.ts';
import { toItemChanges } from '../inputs/link/items.ts';
import { linkSettings, toLinkParams } from '../inputs/link/settings.ts';
import { sharing, sharingOf } from '../inputs/link/sharing.ts';
import { defineAction } from '../operations/define-action.ts';
import { paymentLink } from '../records/payment-link.ts';
import { connectedAccount } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';

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
  writes: ['payment_links'],
  inputs: defineInputs({ ...link, ...linkSettings, ...sharing, ...clearing }),
  record: paymentLink,
  perform: async (stripe, { payment_link: id, active, clear, ...input }, bundle) => {
    const current = await stripe.paymentLinks.retrieve(id, { expand: ['line_items'] });
    const sale = {
      currency: current.currency,
      recurring: current.line_items?.data.some(({ price }) => price?.recurring) ?? false,
      connected: connectedAccount(bundle) !== undefined,
      link: withoutCleared(current, clear),
    };
    const changes = joinParams<Stripe.PaymentLinkUpdateParams>(
      toClearingParams(clear, current),
      toLinkParams(input, sale),
      active === undefined ? {} : { active },
      await toItemChanges(stripe, input, id),
    );
    const shared = sharingOf(input);
    const isEmpty = Object.keys(changes).length === 0;
    if (isEmpty && !Object.keys(shared).length) {
      throw invalid(
        'Payment Link',
        'there is nothing to change. Fill in what should be different, or choose under Remove what to take away.',
      );
    }
    const updated = isEmpty
      ? current
      : await stripe.paymentLinks.update(id, { ...changes, expand: ['line_items'] });
    return { link: updated, sharing: shared };
  },
});
