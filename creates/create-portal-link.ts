import type Stripe from 'stripe';
import { customerId, subscriptionId } from '../forms/ids.ts';
import { halted, invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { portalLink } from '../records/portal-link.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, url } from '../zapier/kinds.ts';

/** Tasks that the customer portal can be opened at: https://docs.stripe.com/customer-management/portal-deep-links */
const FLOWS = {
  payment_method_update: 'Update the payment method',
  subscription_cancel: 'Cancel a subscription',
  subscription_update: 'Change a subscription',
} as const;

const GUEST =
  'A one-time payment makes a guest, and guests have no portal. To get customers, set “Create Customer” to “Always” on the payment link.';

/** The one subscription of a customer, where the user named none. */
const onlySubscription = async (stripe: Stripe, customer: string): Promise<string> => {
  const { data } = await stripe.subscriptions.list({ customer, limit: 2 });
  const [only] = data;
  if (!only) throw halted('Customer: has no subscription that could be canceled or changed.');
  if (data.length > 1)
    throw invalid('Subscription', 'is empty, but the customer has several. Choose one of them.');
  return only.id;
};

export const createPortalLink = defineAction({
  key: 'create_portal_link',
  noun: 'Portal Link',
  label: 'Create Customer Portal Link',
  description:
    'Creates a link with which a customer manages subscriptions and payment methods. It opens the portal without a login and works for a short time only.',
  guide: ['Manage subscriptions'],
  writes: ['customer_portal'],
  inputs: defineInputs({
    customer: customerId({
      required: true,
      mayLack: true,
      help: 'A customer with an account. A one-time payment makes a guest, who has no portal, unless the link was set to create customers.',
      ifEmpty: GUEST,
    }),
    return_url: url('Return URL', {
      placeholder: 'https://example.com/account',
      help: 'Where the customer goes from the portal back to. Leave empty for the address in your portal settings.',
    }),
    flow: choice('Open At', FLOWS, {
      help: 'Takes the customer straight to one task. Leave empty for the front page of the portal.',
    }),
    subscription: subscriptionId({
      help: 'Which subscription to cancel or change. Leave empty where the customer has only one.',
    }),
  }),
  record: portalLink,
  perform: async (stripe, { customer, return_url, flow, subscription }) => {
    if (customer.startsWith('gcus_')) throw halted(`Customer: this is a guest. ${GUEST}`);
    const about =
      flow && flow !== 'payment_method_update'
        ? { [flow]: { subscription: subscription ?? (await onlySubscription(stripe, customer)) } }
        : {};
    return stripe.billingPortal.sessions.create({
      customer,
      ...(return_url && { return_url }),
      ...(flow && { flow_data: { type: flow, ...about } }),
      expand: ['configuration'],
    });
  },
});
