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

/** The only subscription of a customer, if the user named none. */
const onlySubscription = async (stripe: Stripe, customer: string): Promise<string> => {
  const { data } = await stripe.subscriptions.list({ customer, limit: 2 });
  const [only] = data;
  if (!only) throw halted('Customer: this customer has no subscription to cancel or change.');
  if (data.length > 1)
    throw invalid('Subscription', 'is empty, but the customer has several. Choose one of them.');
  return only.id;
};

export const createPortalLink = defineAction({
  key: 'create_portal_link',
  noun: 'Portal Link',
  label: 'Create Customer Portal Link',
  description:
    'Creates a link to the customer portal, where a customer manages subscriptions and payment methods. It opens without a login and expires after a short time.',
  guide: ['Manage subscriptions'],
  writes: ['customer_portal'],
  inputs: defineInputs({
    customer: customerId({
      required: true,
      mayLack: true,
      help: 'A customer with an account. After a one-time payment the buyer is a guest without a portal, unless the payment link creates customers.',
      ifEmpty: GUEST,
    }),
    return_url: url('Return URL', {
      placeholder: 'https://example.com/account',
      help: 'Where the portal’s return link leads. Leave empty for the address in your portal settings.',
    }),
    flow: choice('Start Page', FLOWS, {
      help: 'Takes the customer straight to one task. Leave empty for the home page of the portal.',
    }),
    subscription: subscriptionId({
      help: 'The subscription to cancel or change. Leave empty if the customer has only one.',
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
