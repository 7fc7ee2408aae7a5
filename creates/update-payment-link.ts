import type Stripe from 'stripe';
import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { clearing, parseClearing } from '../fields/link-clearing.ts';
import { joinParams } from '../fields/link-group.ts';
import { parseSettings, settings } from '../fields/link-settings.ts';
import { parseSharing, sharing } from '../fields/link-sharing.ts';
import { toBoolean } from '../fields/parse.ts';
import { paymentLinkField, toPaymentLinkId } from '../fields/payment-link.ts';
import { paymentLink } from '../records/payment-link.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';

const link = { key: 'link', label: 'Payment Link', emphasize: true };

const inputFields = defineInputFields([
  { ...paymentLinkField, required: true, group: link.key },
  {
    key: 'active',
    label: 'Active',
    type: 'boolean',
    group: link.key,
    helpText:
      '`False` deactivates the link: nobody can pay through it any more. `True` takes payments again.',
  },
  ...settings.fields,
  ...sharing.fields,
  ...clearing.fields,
]);

type Input = InferInputData<typeof inputFields>;

export const perform = withStripe(async (stripe, bundle: Bundle<Input>) => {
  const { inputData: input } = bundle;
  const id = toPaymentLinkId(input.payment_link);
  if (!id) throw invalid('Payment Link', 'is empty. Choose a payment link, or map its id.');
  const active = toBoolean(input.active, 'Active');
  const shared = parseSharing(input);
  const toParams = parseSettings(input, { authData: bundle.authData, exists: true });
  const clear = parseClearing(input);

  const current = await stripe.paymentLinks.retrieve(id, { expand: ['line_items'] });
  const sale = {
    currency: current.currency,
    recurring: current.line_items?.data.some(({ price }) => price?.recurring) ?? false,
    transfers: Boolean(current.transfer_data),
    invoices: current.invoice_creation?.enabled ?? false,
  };
  const changes: Stripe.PaymentLinkUpdateParams = {
    ...joinParams([clear(current), toParams(sale)]),
    ...(active !== undefined && { active }),
  };
  const updated = Object.keys(changes).length
    ? await stripe.paymentLinks.update(id, { ...changes, expand: ['line_items'] })
    : current;
  return paymentLink.map({ link: updated, sharing: shared });
});

export const updatePaymentLink = defineCreate({
  key: 'update_payment_link',
  noun: 'Payment Link',
  display: {
    label: 'Update Payment Link',
    description:
      'Changes a payment link: what happens after the payment, what it asks for, whether it is active.',
  },
  operation: {
    inputFieldGroups: [link, ...settings.groups, sharing.group, clearing.group],
    inputFields,
    perform,
    outputFields: paymentLink.outputFields,
    sample: paymentLink.sample,
  },
});
