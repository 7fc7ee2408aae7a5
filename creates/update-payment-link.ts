import type Stripe from 'stripe';
import { paymentLinkId } from '../forms/ids.ts';
import {
  clearing,
  linkSettings,
  toClearingParams,
  toLinkParams,
  withoutCleared,
} from '../forms/link/form.ts';
import { joinParams } from '../forms/link/group.ts';
import { toItemChanges } from '../forms/link/items.ts';
import { sharing, sharingOf } from '../forms/link/sharing.ts';
import { invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { accountOf } from '../operations/connection.ts';
import { paymentLink } from '../records/payment-link.ts';
import { defineInputs, inGroup } from '../zapier/inputs.ts';
import { boolean } from '../zapier/kinds.ts';

const link = inGroup('Link to Update', {
  payment_link: paymentLinkId({ required: true }),
  active: boolean('Active', {
    help: '**False** deactivates the link: nobody can pay through it any more. **True** activates it again.',
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
      isChosen: current.line_items?.data.some(({ price }) => price?.custom_unit_amount) ?? false,
      connected: accountOf(bundle) !== undefined,
      link: withoutCleared(current, clear),
    };
    const changes = joinParams<Stripe.PaymentLinkUpdateParams>(
      toClearingParams(clear, current),
      toLinkParams(input, sale),
      { active },
      await toItemChanges(stripe, input, id),
    );
    const shared = sharingOf(input);
    const isEmpty = Object.keys(changes).length === 0;
    if (isEmpty && !Object.keys(shared).length) {
      throw invalid(
        'Payment Link',
        'there is nothing to change. Fill in a field, or choose Settings to Remove.',
      );
    }
    const updated = isEmpty
      ? current
      : await stripe.paymentLinks.update(id, { ...changes, expand: ['line_items'] });
    return { link: updated, sharing: shared };
  },
});
