import type Stripe from 'stripe';
import { halted, invalid } from './errors.ts';

/** Tasks that the customer portal can be opened at: https://docs.stripe.com/customer-management/portal-deep-links */
export const PORTAL_FLOWS = {
  payment_method_update: 'Update the payment method',
  subscription_cancel: 'Cancel a subscription',
  subscription_update: 'Change a subscription',
} as const;

/** The one subscription of a customer, where the user named none. */
const onlySubscription = async (stripe: Stripe, customer: string): Promise<string> => {
  const { data } = await stripe.subscriptions.list({ customer, limit: 2 });
  const [only] = data;
  if (!only) throw halted('Customer: has no subscription that could be canceled or changed.');
  if (data.length > 1)
    throw invalid('Subscription', 'is empty, but the customer has several. Choose one of them.');
  return only.id;
};

/** What Stripe is told to open the portal at, with the subscription that it is about. */
export const flowOf = async (
  stripe: Stripe,
  customer: string,
  flow: keyof typeof PORTAL_FLOWS,
  named: string | undefined,
): Promise<Stripe.BillingPortal.SessionCreateParams.FlowData> =>
  flow === 'payment_method_update'
    ? { type: flow }
    : { type: flow, [flow]: { subscription: named ?? (await onlySubscription(stripe, customer)) } };
